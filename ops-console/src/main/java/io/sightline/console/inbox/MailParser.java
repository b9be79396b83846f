package io.sightline.console.inbox;

import io.sightline.console.inbox.Message.Draft;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Reads an e-mail (RFC 5322, MIME): decoded subject, the first HTML and the first plain text body,
 * decoded headers. Attachments are left out. A message that breaks the rules is kept as the text it
 * is: better shown raw than lost.
 */
final class MailParser {
  private static final int DEEPEST = 20;
  private static final int MOST_HEADERS = 100;

  private MailParser() {}

  /** What the bodies of a message came to. */
  private static final class Bodies {
    private String html;
    private String text;
  }

  static Draft parse(String envelopeFrom, List<String> envelopeTo, byte[] raw) {
    try {
      MimeMessage mail =
          new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
      Bodies bodies = new Bodies();
      collect(mail, bodies, 0);
      String subject = oneLine(Optional.ofNullable(mail.getSubject()).orElse(""));
      Map<String, String> headers = headers(mail);
      return new Draft(
          Message.Kind.email,
          headers.getOrDefault("From", envelopeFrom),
          envelopeTo,
          Optional.of(subject),
          subject.isEmpty() ? "(no subject)" : subject,
          Optional.ofNullable(bodies.html),
          Optional.ofNullable(bodies.text),
          headers,
          Optional.empty());
    } catch (MessagingException | IOException unreadable) {
      return unreadable(envelopeFrom, envelopeTo, raw);
    }
  }

  private static Draft unreadable(String from, List<String> to, byte[] raw) {
    return new Draft(
        Message.Kind.email,
        from,
        to,
        Optional.empty(),
        "(not a readable e-mail, shown as it came)",
        Optional.empty(),
        Optional.of(new String(raw, StandardCharsets.UTF_8)),
        Map.of(),
        Optional.empty());
  }

  private static void collect(Part part, Bodies bodies, int depth)
      throws MessagingException, IOException {
    if (depth > DEEPEST || Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
      return;
    }
    if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        collect(parts.getBodyPart(i), bodies, depth + 1);
      }
    } else if (part.isMimeType("text/html") && bodies.html == null) {
      bodies.html = text(part);
    } else if (part.isMimeType("text/plain") && bodies.text == null) {
      bodies.text = text(part);
    }
  }

  private static String text(Part part) throws MessagingException, IOException {
    try (InputStream in = part.getInputStream()) {
      return new String(in.readAllBytes(), charset(part));
    }
  }

  private static Charset charset(Part part) throws MessagingException {
    String name = new ContentType(part.getContentType()).getParameter("charset");
    try {
      return name == null ? StandardCharsets.UTF_8 : Charset.forName(MimeUtility.javaCharset(name));
    } catch (IllegalArgumentException unknown) {
      return StandardCharsets.UTF_8;
    }
  }

  private static Map<String, String> headers(MimeMessage mail) throws MessagingException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : Collections.list(mail.getAllHeaders())) {
      if (headers.size() < MOST_HEADERS) {
        headers.merge(header.getName(), decoded(header.getValue()), (a, b) -> a + ", " + b);
      }
    }
    return headers;
  }

  private static String decoded(String value) {
    String unfolded = oneLine(MimeUtility.unfold(value));
    try {
      return MimeUtility.decodeText(unfolded);
    } catch (UnsupportedEncodingException unknownCharset) {
      return unfolded;
    }
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\r\\n\\t]+", " ").strip();
  }
}
