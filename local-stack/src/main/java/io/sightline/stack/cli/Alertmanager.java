package io.sightline.stack.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Alertmanager's API, version 2. */
final class Alertmanager {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI base;

  Alertmanager(URI base) {
    this.base = base;
  }

  /** GET of a path with its query, as JSON. */
  JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(text(path));
  }

  String text(String path) throws IOException, InterruptedException {
    return ask(request(path).GET());
  }

  JsonNode post(String path, Object body) throws IOException, InterruptedException {
    String answer =
        ask(
            request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    return answer.isBlank() ? JSON.createObjectNode() : JSON.readTree(answer);
  }

  void delete(String path) throws IOException, InterruptedException {
    ask(request(path).DELETE());
  }

  /** As {@code filter=…&filter=…}. */
  static String filters(List<String> matchers) {
    return String.join(
        "&",
        matchers.stream()
            .map(matcher -> "filter=" + URLEncoder.encode(matcher, StandardCharsets.UTF_8))
            .toList());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(10));
  }

  private String ask(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response;
    try {
      response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new IOException(
          "Alertmanager does not answer at " + base + ": start it with ./deploy.sh up", e);
    }
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          base + " answered " + response.statusCode() + ": " + response.body().strip());
    }
    return response.body();
  }
}
