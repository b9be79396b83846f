package io.sightline.console.relay;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A workflow webhook of Microsoft Teams, which takes an adaptive card
 * (https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/). For Alertmanagers
 * before 0.28, which do not know it.
 */
final class Teams implements Sender {
  private final Poster poster;
  private final URI webhook;

  Teams(Poster poster, URI webhook) {
    this.poster = poster;
    this.webhook = webhook;
  }

  @Override
  public void send(Announcement announcement) throws IOException, InterruptedException, Refused {
    List<Object> body = new ArrayList<>();
    body.add(
        Map.of(
            "type",
            "TextBlock",
            "text",
            announcement.title(),
            "weight",
            "bolder",
            "size",
            "medium",
            "wrap",
            true,
            "color",
            color(announcement)));
    for (String paragraph : announcement.paragraphs()) {
      body.add(Map.of("type", "TextBlock", "text", paragraph.replace("\n", "\n\n"), "wrap", true));
    }
    List<Object> actions = new ArrayList<>();
    for (Announcement.Link link : announcement.links()) {
      actions.add(Map.of("type", "Action.OpenUrl", "title", link.title(), "url", link.url()));
    }
    poster.json(
        webhook,
        Map.of(
            "type",
            "message",
            "attachments",
            List.of(
                Map.of(
                    "contentType",
                    "application/vnd.microsoft.card.adaptive",
                    "content",
                    Map.of(
                        "$schema",
                        "http://adaptivecards.io/schemas/adaptive-card.json",
                        "type",
                        "AdaptiveCard",
                        "version",
                        "1.4",
                        "body",
                        body,
                        "actions",
                        actions)))));
  }

  private static String color(Announcement announcement) {
    if (!announcement.firing()) {
      return "good";
    }
    return announcement.severity().equals("critical") ? "attention" : "warning";
  }
}
