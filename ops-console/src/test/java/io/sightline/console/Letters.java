package io.sightline.console;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.Properties;

/** Sends real e-mails by SMTP, as Alertmanager would. */
final class Letters {
  private Letters() {}

  static void send(int smtpPort, String subject, String text, String html)
      throws MessagingException {
    Properties settings = new Properties();
    settings.put("mail.smtp.host", "127.0.0.1");
    settings.put("mail.smtp.port", Integer.toString(smtpPort));
    settings.put("mail.smtp.timeout", "20000");
    Session session = Session.getInstance(settings);
    MimeMultipart bodies = new MimeMultipart("alternative");
    bodies.addBodyPart(part(text, "plain"));
    bodies.addBodyPart(part(html, "html"));
    MimeMessage letter = new MimeMessage(session);
    letter.setFrom(new InternetAddress("alerts@sightline.localhost"));
    letter.setRecipient(Message.RecipientType.TO, new InternetAddress("team@example.org"));
    letter.setSubject(subject, "UTF-8");
    letter.setContent(bodies);
    Transport.send(letter);
  }

  private static MimeBodyPart part(String text, String kind) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(text, "UTF-8", kind);
    return part;
  }
}
