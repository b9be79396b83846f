package io.sightline.console.relay;

import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Writes a mail without Alertmanager, by the same server to the same people. */
final class MailAlarm {
  private static final String PATIENCE_MILLIS = "10000";
  private static final int MOST_CHARACTERS = 4_000;

  private final RelaySettings.Mail settings;

  MailAlarm(RelaySettings.Mail settings) {
    this.settings = settings;
  }

  void send(Announcement announcement) throws MessagingException {
    MimeMessage mail = new MimeMessage(session());
    mail.setFrom(new InternetAddress(settings.from()));
    mail.setRecipients(Message.RecipientType.TO, InternetAddress.parse(settings.to()));
    mail.setSubject(announcement.title(), StandardCharsets.UTF_8.name());
    mail.setText(announcement.text(MOST_CHARACTERS), StandardCharsets.UTF_8.name());
    Transport.send(mail);
  }

  private Session session() {
    Properties properties = new Properties();
    properties.put("mail.smtp.host", settings.host());
    properties.put("mail.smtp.port", Integer.toString(settings.port()));
    properties.put("mail.smtp.starttls.enable", "true");
    properties.put("mail.smtp.starttls.required", Boolean.toString(settings.requireTls()));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.connectiontimeout", PATIENCE_MILLIS);
    properties.put("mail.smtp.timeout", PATIENCE_MILLIS);
    properties.put("mail.smtp.writetimeout", PATIENCE_MILLIS);
    if (settings.port() == 465) {
      properties.put("mail.smtp.ssl.enable", "true");
    }
    if (settings.username().isEmpty()) {
      return Session.getInstance(properties);
    }
    properties.put("mail.smtp.auth", "true");
    PasswordAuthentication login =
        new PasswordAuthentication(settings.username().get(), settings.password().orElse(""));
    return Session.getInstance(
        properties,
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return login;
          }
        });
  }
}
