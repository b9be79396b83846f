package io.sightline.console.inbox;

import io.sightline.console.inbox.Message.Draft;
import io.sightline.console.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What is posted to a Slack incoming webhook (https://api.slack.com/messaging/webhooks): a JSON
 * object with {@code text}, {@code attachments} or {@code blocks}. Refusals use Slack's own words,
 * so that a sender sees what the real Slack would have said.
 */
public final class SlackPost {
  /** The body is not what a Slack webhook takes; the message begins with Slack's error code. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private SlackPost() {}

  public static Draft parse(byte[] body) throws Refused {
    JsonNode payload;
    try {
      payload = Json.MAPPER.readTree(body);
    } catch (JacksonException notJson) {
      throw new Refused("invalid_payload: the body is not JSON");
    }
    if (!payload.isObject()) {
      throw new Refused("invalid_payload: the body is not a JSON object");
    }
    String title =
        titles(payload)
            .map(text -> text.replaceAll("\\s+", " ").strip())
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElseThrow(() -> new Refused("no_text: text, attachments and blocks are all empty"));
    return new Draft(
        Message.Kind.slack,
        text(payload, "username").orElse("Slack webhook"),
        text(payload, "channel").map(List::of).orElse(List.of()),
        Optional.empty(),
        title.length() > 200 ? title.substring(0, 200) + "…" : title,
        Optional.empty(),
        text(payload, "text"),
        Map.of(),
        Optional.of(payload));
  }

  private static Stream<String> titles(JsonNode payload) {
    Stream<String> attachments =
        payload
            .path("attachments")
            .valueStream()
            .flatMap(
                attachment ->
                    Stream.of("title", "pretext", "fallback", "text")
                        .flatMap(name -> text(attachment, name).stream()));
    Stream<String> blocks =
        payload
            .path("blocks")
            .valueStream()
            .map(block -> block.path("text").path("text").asString(""));
    return Stream.of(attachments, text(payload, "text").stream(), blocks).flatMap(all -> all);
  }

  private static Optional<String> text(JsonNode node, String name) {
    return Optional.of(node.path(name).asString("")).filter(text -> !text.isBlank());
  }
}
