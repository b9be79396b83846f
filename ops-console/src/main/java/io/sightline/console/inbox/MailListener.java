package io.sightline.console.inbox;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * An SMTP server that accepts any sender and recipient and puts every message into the inbox. It
 * forwards nothing. A message larger than the limit is refused for good (552); when the disk
 * refuses, the sender is told to try again (452).
 */
public final class MailListener implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 20;
  private static final int MOST_RECIPIENTS = 100;
  private static final int IDLE_SECONDS = 30;

  private final SMTPServer server;

  private MailListener(SMTPServer server) {
    this.server = server;
  }

  /** Starts listening; port 0 takes any free one. */
  public static MailListener start(
      InetAddress address, int port, int limitBytes, Inbox inbox, InboxEvents events)
      throws IOException {
    SMTPServer server =
        SMTPServer.port(port)
            .bindAddress(address)
            .hostName("sightline.localhost")
            .softwareName("Sightline inbox")
            .maxConnections(MOST_CONNECTIONS)
            .maxRecipients(MOST_RECIPIENTS)
            .maxMessageSize(limitBytes)
            .connectionTimeout(IDLE_SECONDS, TimeUnit.SECONDS)
            .serverThreadName("inbox-smtp")
            .messageHandlerFactory(context -> new Receiver(inbox, events, limitBytes))
            .build();
    try {
      server.start();
    } catch (RuntimeException refused) {
      throw new IOException(
          "CONSOLE_SMTP_PORT: cannot listen for e-mail on "
              + address.getHostAddress()
              + ":"
              + port
              + ": "
              + rootMessage(refused)
              + "; stop the program that holds the port, or choose another one",
          refused);
    }
    return new MailListener(server);
  }

  public int port() {
    return server.getPortAllocated();
  }

  @Override
  public void close() {
    server.stop();
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }

  /** One mail transaction; confined to its connection's thread. */
  private static final class Receiver implements MessageHandler {
    private final Inbox inbox;
    private final InboxEvents events;
    private final int limitBytes;
    private final List<String> to = new ArrayList<>();
    private String from = "";

    Receiver(Inbox inbox, InboxEvents events, int limitBytes) {
      this.inbox = inbox;
      this.events = events;
      this.limitBytes = limitBytes;
    }

    @Override
    public void from(String sender) {
      from = sender;
    }

    @Override
    public void recipient(String recipient) {
      to.add(recipient);
    }

    @Override
    public String data(InputStream body) throws RejectException, IOException {
      byte[] raw = body.readNBytes(limitBytes + 1);
      if (raw.length > limitBytes) {
        body.transferTo(java.io.OutputStream.nullOutputStream());
        events.refused(Message.Kind.email, "too_large");
        throw new RejectException(552, "Message is larger than " + limitBytes + " bytes");
      }
      try {
        Message kept = inbox.add(MailParser.parse(from, List.copyOf(to), raw));
        return "Kept as message " + kept.id();
      } catch (IOException diskRefuses) {
        events.refused(Message.Kind.email, "not_written");
        throw new RejectException(452, "The inbox cannot be written, try again later");
      }
    }

    @Override
    public void done() {}
  }
}
