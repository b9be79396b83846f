package io.sightline.console.inbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One notification as it arrived. E-mails have a subject, headers, and an HTML or text body; Slack
 * messages have the payload as it was posted.
 *
 * @param id a positive whole number, growing with every message, never used again
 * @param title one line that says what it is about: an e-mail's subject, a Slack message's first
 *     title
 * @param html as received, hostile until proven otherwise: show it only inside a sandbox
 */
public record Message(
    String id,
    Kind kind,
    Instant receivedAt,
    String from,
    List<String> to,
    Optional<String> subject,
    String title,
    Optional<String> html,
    Optional<String> text,
    Map<String, String> headers,
    Optional<JsonNode> payload) {

  public Message {
    // JSON has no difference between an absent node and null, Optional has.
    payload = payload.filter(node -> !node.isNull());
  }

  /** How a message arrived. */
  public enum Kind {
    email,
    slack
  }

  /** A message before the inbox gave it an id and a time. */
  public record Draft(
      Kind kind,
      String from,
      List<String> to,
      Optional<String> subject,
      String title,
      Optional<String> html,
      Optional<String> text,
      Map<String, String> headers,
      Optional<JsonNode> payload) {

    Message received(long id, Instant at) {
      return new Message(
          Long.toString(id), kind, at, from, to, subject, title, html, text, headers, payload);
    }
  }

  /** What the list shows of a message; small enough to keep all of them in memory. */
  public record Summary(
      String id,
      Kind kind,
      Instant receivedAt,
      String from,
      List<String> to,
      Optional<String> subject,
      String title) {}

  Summary summary() {
    return new Summary(id, kind, receivedAt, from, to, subject, title);
  }
}
