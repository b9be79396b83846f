package io.sightline.console.relay;

import static io.sightline.console.relay.Signatures.utf8;

import io.sightline.console.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Text messages by whatever takes a POST: {@code {to}} and {@code {text}} in the body become the
 * number and the message, escaped for the body's type.
 */
final class TemplateSms implements Sender {
  private static final int MOST_CHARACTERS = 134;

  /**
   * @param body with {@code {to}} and {@code {text}}
   * @param authorization the header's value
   */
  record Gateway(URI url, String contentType, String body, Optional<String> authorization) {}

  private final Poster poster;
  private final Gateway gateway;
  private final String to;

  TemplateSms(Poster poster, Gateway gateway, String to) {
    this.poster = poster;
    this.gateway = gateway;
    this.to = to;
  }

  @Override
  public void send(Announcement announcement) throws IOException, InterruptedException, Refused {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", gateway.contentType());
    gateway.authorization().ifPresent(value -> headers.put("Authorization", value));
    String text = escaped(Announcement.cut(announcement.title(), MOST_CHARACTERS));
    String body = gateway.body().replace("{to}", escaped(to)).replace("{text}", text);
    poster.post(gateway.url(), headers, utf8(body));
  }

  private String escaped(String text) {
    if (gateway.contentType().startsWith("application/json")) {
      String quoted = Json.MAPPER.writeValueAsString(text);
      return quoted.substring(1, quoted.length() - 1);
    }
    if (gateway.contentType().startsWith("application/x-www-form-urlencoded")) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
    return text;
  }
}
