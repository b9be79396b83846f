package io.sightline.shipper.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sightline.shipper.spool.MemoryCheckpoint;
import io.sightline.shipper.spool.RecordedEvents;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class SyslogServersTest {
  private static final String SMALL_SPOOL = ",'spool':{'max_bytes':8388608}}";

  @TempDir private Path folder;

  private RunningReceivers tcp(String more) throws Exception {
    return RunningReceivers.start(
        "syslog", folder, "{'syslog':{'tcp':'127.0.0.1:0'" + more + "}" + SMALL_SPOOL);
  }

  private static Socket connect(RunningReceivers running) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), running.port("tcp"));
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Test
  void aMessageWithoutAnEndIsStoredWhenTheConnectionEnds() throws Exception {
    try (RunningReceivers running = tcp("")) {
      try (Socket socket = connect(running)) {
        send(socket, "<13>one\n<13>two");
      }
      assertThat(running.documents(2).get(1).get("message").asString()).isEqualTo("two");
    }
  }

  @Test
  void messagesAreThereAfterARestart() throws Exception {
    try (RunningReceivers running = tcp("");
        Socket socket = connect(running)) {
      send(socket, "<13>one\n");
      running.awaitReceived(1);
    }
    try (RunningReceivers running = tcp("")) {
      assertThat(running.documents(1).get(0).get("message").asString()).isEqualTo("one");
    }
  }

  @Test
  void whatArrivedBeforeTheEndIsStoredAndTheConnectionClosed() throws Exception {
    RunningReceivers running = tcp("");
    try (Socket socket = connect(running)) {
      send(socket, "<13>first\n");
      running.awaitReceived(1);
      StringBuilder burst = new StringBuilder();
      for (int i = 0; i < 1000; i++) {
        burst.append("<13>message ").append(i).append('\n');
      }
      send(socket, burst.toString());
      running.stop();
      assertThat(running.events.received()).isEqualTo(1001);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } finally {
      running.close();
    }
  }

  @Test
  void aMessageOverTheLimitIsCutAndCounted() throws Exception {
    try (RunningReceivers running = tcp(",'max_message_bytes':500");
        Socket socket = connect(running)) {
      send(socket, "<13>" + "x".repeat(600) + "\n<13>two\n");
      assertThat(running.documents(2).get(0).get("message").asString()).isEqualTo("x".repeat(496));
      running.awaitSaid("refused 1 cut");
      assertThat(running.events.said()).hasSize(1);
    }
  }

  @Test
  void moreConnectionsThanAllowedAreClosedAndCounted() throws Exception {
    try (RunningReceivers running = tcp(",'max_connections':1")) {
      try (Socket first = connect(running)) {
        send(first, "<13>one\n");
        running.awaitReceived(1);
        try (Socket second = connect(running)) {
          assertThat(second.getInputStream().read()).isEqualTo(-1);
        }
        running.awaitSaid("refused 1 too_many_connections");
        assertThat(running.events.said()).hasSize(1);
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                try (Socket third = connect(running)) {
                  send(third, "<13>two\n");
                  return running.events.received() >= 2;
                }
              });
    }
  }

  @Test
  void aConnectionThatStaysIdleIsClosed() throws Exception {
    try (RunningReceivers running = tcp(",'idle_timeout_ms':2000");
        Socket socket = connect(running)) {
      send(socket, "<13>one");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      running.awaitSaid("refused 1 idle");
      assertThat(running.documents(1)).as("what came is stored").hasSize(1);
    }
  }

  @Test
  void aFullSpoolStopsTheSenderUntilThereIsRoomAndLosesNothing() throws Exception {
    int messages = 30_000;
    String text = "<13>" + "x".repeat(990);
    try (RunningReceivers running = tcp("")) {
      Thread sender =
          new Thread(
              () -> {
                try (Socket socket = connect(running)) {
                  for (int i = 0; i < messages; i++) {
                    send(socket, text + i + '\n');
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      sender.start();
      running.awaitSaid("full");
      assertThat(running.events.received()).isLessThan(messages);
      assertThat(sender.isAlive()).isTrue();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                running.deliver();
                return running.events.received() == messages;
              });
      List<JsonNode> documents = running.documents(messages);
      for (int i = 0; i < messages; i++) {
        assertThat(documents.get(i).get("message").asString()).endsWith("x" + i);
      }
    }
  }

  @Test
  void theEndComesThoughTheSpoolIsFull() throws Exception {
    RunningReceivers running = tcp("");
    try (Socket socket = connect(running)) {
      Thread sender =
          new Thread(
              () -> {
                try {
                  while (true) {
                    send(socket, "<13>" + "x".repeat(10_000) + '\n');
                  }
                } catch (IOException e) {
                  // The server has ended.
                }
              });
      sender.start();
      running.awaitSaid("full");
      running.stop();
      sender.join();
      assertThat(running.events.said().get(running.events.said().size() - 1))
          .as("what was read and had no place is counted")
          .matches("refused [0-9]+ spool_full");
    } finally {
      running.close();
    }
  }

  @Test
  void datagramsAreDroppedAndCountedWhenTheSpoolIsFull() throws Exception {
    String config = "{'syslog':{'udp':'127.0.0.1:0','udp_buffer_bytes':1048576}" + SMALL_SPOOL;
    try (RunningReceivers running = RunningReceivers.start("syslog", folder, config);
        DatagramSocket socket = new DatagramSocket()) {
      byte[] text = ("<13>" + "x".repeat(60_000)).getBytes(StandardCharsets.US_ASCII);
      DatagramPacket packet =
          new DatagramPacket(
              text, text.length, InetAddress.getLoopbackAddress(), running.port("udp"));
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                socket.send(packet);
                return running.events.said().stream().anyMatch(s -> s.endsWith("spool_full"));
              });
      assertThat(running.events.received()).isGreaterThan(100);
    }
  }

  @Test
  void anEmptyDatagramIsNoMessage() throws Exception {
    String config = "{'syslog':{'udp':'127.0.0.1:0','udp_buffer_bytes':65536}}";
    try (RunningReceivers running = RunningReceivers.start("syslog", folder, config);
        DatagramSocket socket = new DatagramSocket()) {
      InetAddress to = InetAddress.getLoopbackAddress();
      socket.send(new DatagramPacket(new byte[0], 0, to, running.port("udp")));
      socket.send(new DatagramPacket(new byte[] {'\n', 0}, 2, to, running.port("udp")));
      socket.send(
          new DatagramPacket(
              "<13>a\n".getBytes(StandardCharsets.US_ASCII), 6, to, running.port("udp")));
      assertThat(running.documents(1).get(0).get("message").asString()).isEqualTo("a");
    }
  }

  @Test
  void aTlsClientWithoutACertificateIsRefusedWhereOneIsAsked() throws Exception {
    Certificates certificates = Certificates.in(folder.resolve("certificates"));
    String config =
        "{'syslog':{'tls':{'listen':'127.0.0.1:0',%s,'client_ca_file':'%s'}}}"
            .formatted(certificates.keys(), certificates.file("ca.pem"));
    try (RunningReceivers running = RunningReceivers.start("syslog", folder, config)) {
      assertThatThrownBy(() -> talk(certificates, running.port("tls")))
          .isInstanceOf(IOException.class);
      running.awaitSaid("refused 1 handshake");
      try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), running.port("tls"))) {
        send(plain, "<13>plain\n");
        plain.getInputStream().readAllBytes();
      } catch (IOException e) {
        // A reset is an answer too.
      }
      assertThat(running.events.received()).isZero();
    }
  }

  @Test
  void aTlsClientNeedsNoCertificateOtherwise() throws Exception {
    Certificates certificates = Certificates.in(folder.resolve("certificates"));
    String config = "{'syslog':{'tls':{'listen':'127.0.0.1:0'," + certificates.keys() + "}}}";
    try (RunningReceivers running = RunningReceivers.start("syslog", folder, config)) {
      talk(certificates, running.port("tls"));
      assertThat(running.documents(1).get(0).get("message").asString()).isEqualTo("hello");
    }
  }

  private static void talk(Certificates certificates, int port) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    try (InputStream in = Files.newInputStream(certificates.file("ca.pem"))) {
      trust.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    try (Socket socket = context.getSocketFactory().createSocket("127.0.0.1", port)) {
      send(socket, "<13>hello\n");
      socket.shutdownOutput();
      socket.getInputStream().read();
    }
  }

  @Test
  void unusableFilesAndAddressesAreToldInASentence() throws Exception {
    Certificates certificates = Certificates.in(folder.resolve("certificates"));
    certificates.openssl("ecparam -name prime256v1 -genkey -noout -out old.key");
    String tls =
        "{'syslog':{'tls':{'listen':'127.0.0.1:0','certificate_file':'%s','key_file':'%s'}}}";
    Path certificate = certificates.file("server.pem");
    Path key = certificates.file("old.key");
    assertThatThrownBy(() -> open(tls.formatted(certificate, key)))
        .hasMessage(
            "the key file %s has no private key in PKCS#8 without a password: convert it with"
                + " openssl pkcs8 -topk8 -nocrypt",
            key);
    assertThatThrownBy(() -> open(tls.formatted(key, certificates.file("server.key"))))
        .hasMessageContaining("the certificate file " + key);
    Path nowhere = folder.resolve("nowhere");
    assertThatThrownBy(() -> open(tls.formatted(certificate, nowhere)))
        .hasMessageStartingWith("the file " + nowhere + " cannot be read");
    try (RunningReceivers running = tcp("")) {
      assertThatThrownBy(
              () -> open("{'syslog':{'tcp':'127.0.0.1:%d'}}".formatted(running.port("tcp"))))
          .hasMessageStartingWith(
              "syslog tcp net cannot listen on 127.0.0.1:" + running.port("tcp") + " (")
          .hasMessageEndingWith("): end what listens there, or configure another address");
    }
  }

  private void open(String json) throws Exception {
    try (Receivers receivers =
        Receivers.open(
            List.of(RunningReceivers.input("syslog", json)),
            "test",
            folder.resolve("other"),
            new MemoryCheckpoint(),
            Clock.systemUTC(),
            new RecordedEvents())) {
      receivers.start();
    }
  }
}
