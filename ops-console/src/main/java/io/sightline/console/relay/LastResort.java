package io.sightline.console.relay;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Every way to people that needs neither Prometheus nor Alertmanager: the console's own inbox,
 * mail, Slack and the relay's channels. One that fails does not keep the others.
 */
final class LastResort implements Heartbeat.Alarm {
  private static final int MOST_CHARACTERS = 3_000;

  private final BiConsumer<String, String> inbox;
  private final Optional<MailAlarm> mail;
  private final Optional<URI> slack;
  private final Poster poster;
  private final Relay relay;
  private final RelayEvents events;

  /**
   * @param inbox takes a title and a text
   */
  LastResort(
      BiConsumer<String, String> inbox,
      RelaySettings settings,
      Poster poster,
      Relay relay,
      RelayEvents events) {
    this.inbox = inbox;
    this.mail = settings.mail().map(MailAlarm::new);
    this.slack = settings.slack();
    this.poster = poster;
    this.relay = relay;
    this.events = events;
  }

  @Override
  public void raise(Announcement announcement) throws InterruptedException {
    inbox.accept(announcement.title(), announcement.text(MOST_CHARACTERS));
    if (mail.isPresent()) {
      try {
        mail.get().send(announcement);
        events.relayed("email", RelayEvents.Outcome.DELIVERED, "");
      } catch (MessagingException failed) {
        events.relayed("email", RelayEvents.Outcome.FAILED, String.valueOf(failed.getMessage()));
      }
    }
    if (slack.isPresent()) {
      toSlack(slack.get(), announcement);
    }
    relay.tellAll(announcement);
  }

  private void toSlack(URI webhook, Announcement announcement) throws InterruptedException {
    try {
      poster.json(
          webhook,
          Map.of(
              "text",
              announcement.title(),
              "attachments",
              List.of(
                  Map.of(
                      "color", "#c5221f", "text", String.join("\n", announcement.paragraphs())))));
      events.relayed("slack", RelayEvents.Outcome.DELIVERED, "");
    } catch (IOException | Sender.Refused failed) {
      events.relayed("slack", RelayEvents.Outcome.FAILED, failed.getMessage());
    }
  }
}
