package io.sightline.console.relay;

import static io.sightline.console.relay.Signatures.utf8;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A bot of a Feishu (Lark) group
 * (https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot). With a secret each post is
 * signed: HMAC-SHA256 of nothing, with the seconds, a line feed and the secret as the key.
 */
final class Feishu implements Sender {
  /** "frequency limited" and "internal error". */
  private static final Set<Integer> LATER = Set.of(9499, 11232, 11233);

  private final Poster poster;
  private final URI webhook;
  private final Optional<String> secret;
  private final Clock clock;

  Feishu(Poster poster, URI webhook, Optional<String> secret, Clock clock) {
    this.poster = poster;
    this.webhook = webhook;
    this.secret = secret;
    this.clock = clock;
  }

  @Override
  public void send(Announcement announcement) throws IOException, InterruptedException, Refused {
    Map<String, Object> body = new LinkedHashMap<>();
    if (secret.isPresent()) {
      String seconds = Long.toString(clock.instant().getEpochSecond());
      body.put("timestamp", seconds);
      body.put(
          "sign",
          Signatures.base64(
              Signatures.hmacSha256(utf8(seconds + "\n" + secret.get()), new byte[0])));
    }
    body.put("msg_type", "interactive");
    body.put("card", card(announcement));
    JsonNode answer = poster.json(webhook, body);
    int code = answer.path("code").asInt(answer.path("StatusCode").asInt(0));
    if (code != 0) {
      String said = "Feishu answered " + code + ": " + answer.path("msg").asString("");
      if (LATER.contains(code)) {
        throw new IOException(said);
      }
      throw new Refused(said);
    }
  }

  private static Map<String, Object> card(Announcement announcement) {
    List<Object> elements = new ArrayList<>();
    for (String paragraph : announcement.paragraphs()) {
      elements.add(Map.of("tag", "div", "text", Map.of("tag", "plain_text", "content", paragraph)));
    }
    List<Object> buttons = new ArrayList<>();
    for (Announcement.Link link : announcement.links()) {
      buttons.add(
          Map.of(
              "tag",
              "button",
              "text",
              Map.of("tag", "plain_text", "content", link.title()),
              "type",
              buttons.isEmpty() ? "primary" : "default",
              "url",
              link.url()));
    }
    if (!buttons.isEmpty()) {
      elements.add(Map.of("tag", "action", "actions", buttons));
    }
    return Map.of(
        "header",
        Map.of(
            "title",
            Map.of("tag", "plain_text", "content", announcement.title()),
            "template",
            color(announcement)),
        "elements",
        elements);
  }

  private static String color(Announcement announcement) {
    if (!announcement.firing()) {
      return "green";
    }
    return switch (announcement.severity()) {
      case "critical" -> "red";
      case "info" -> "blue";
      default -> "orange";
    };
  }
}
