package io.sightline.console.relay;

import static io.sightline.console.relay.Signatures.utf8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A robot of a DingTalk group (https://open.dingtalk.com/document/orgapp/custom-robot-access). With
 * a secret each post is signed: HMAC-SHA256 over the milliseconds, a line feed and the secret.
 */
final class DingTalk implements Sender {
  /** "send too fast", of the robot and of the application. */
  private static final Set<Integer> TOO_FAST = Set.of(130101, 410100, -1);

  private final Poster poster;
  private final URI webhook;
  private final Optional<String> secret;
  private final Clock clock;

  DingTalk(Poster poster, URI webhook, Optional<String> secret, Clock clock) {
    this.poster = poster;
    this.webhook = webhook;
    this.secret = secret;
    this.clock = clock;
  }

  @Override
  public void send(Announcement announcement) throws IOException, InterruptedException, Refused {
    JsonNode answer =
        poster.json(
            signed(),
            Map.of(
                "msgtype",
                "markdown",
                "markdown",
                Map.of("title", announcement.title(), "text", announcement.markdown())));
    int code = answer.path("errcode").asInt(0);
    if (code != 0) {
      String said = "DingTalk answered " + code + ": " + answer.path("errmsg").asString("");
      if (TOO_FAST.contains(code)) {
        throw new IOException(said);
      }
      throw new Refused(said);
    }
  }

  private URI signed() {
    if (secret.isEmpty()) {
      return webhook;
    }
    long millis = clock.millis();
    String sign =
        Signatures.base64(
            Signatures.hmacSha256(utf8(secret.get()), utf8(millis + "\n" + secret.get())));
    String base = webhook.toString();
    return URI.create(
        base
            + (base.contains("?") ? "&" : "?")
            + "timestamp="
            + millis
            + "&sign="
            + URLEncoder.encode(sign, StandardCharsets.UTF_8));
  }
}
