package io.sightline.console.relay;

import io.sightline.console.json.Json;
import io.sightline.console.relay.Sender.Refused;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Posts to the servers of channels. URLs of webhooks are secrets, so no message of its exceptions
 * has one. Thread-safe.
 */
final class Poster {
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final int SHOWN = 300;
  private static final int TOO_MANY = 429;

  private final HttpClient http;

  Poster(HttpClient http) {
    this.http = http;
  }

  /** Posts JSON. */
  JsonNode json(URI url, Object body) throws IOException, InterruptedException, Refused {
    return post(
        url,
        Map.of("Content-Type", "application/json; charset=utf-8"),
        Json.MAPPER.writeValueAsBytes(body));
  }

  /**
   * Posts a body.
   *
   * @return the answer, or an empty node when it is no JSON
   * @throws Refused when the server answers with 4xx other than 408 and 429
   * @throws IOException when it is away, slow, or answers with anything else
   */
  JsonNode post(URI url, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException, Refused {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).timeout(PATIENCE).POST(BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    HttpResponse<String> answer;
    try {
      answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException away) {
      throw new IOException(
          url.getHost() + " cannot be reached (" + away.getClass().getSimpleName() + ")", away);
    }
    int status = answer.statusCode();
    if (status / 100 == 2) {
      return tree(answer.body());
    }
    String said =
        url.getHost()
            + " answered HTTP "
            + status
            + ": "
            + Announcement.cut(answer.body().replaceAll("\\s+", " ").strip(), SHOWN);
    if (status / 100 == 4 && status != TOO_MANY && status != 408) {
      throw new Refused(said);
    }
    throw new IOException(said);
  }

  private static JsonNode tree(String body) {
    try {
      return Json.MAPPER.readTree(body);
    } catch (JacksonException notJson) {
      return Json.MAPPER.createObjectNode();
    }
  }
}
