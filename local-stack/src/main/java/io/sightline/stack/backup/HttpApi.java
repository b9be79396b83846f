package io.sightline.stack.backup;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A component's HTTP interface, which speaks JSON. */
final class HttpApi {
  static final JsonMapper JSON = new JsonMapper();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String base;
  private final @Nullable String authorization;

  HttpApi(String base) {
    this(base, null);
  }

  private HttpApi(String base, @Nullable String authorization) {
    this.base = base;
    this.authorization = authorization;
  }

  HttpApi signedIn(String user, String password) {
    String pair = user + ":" + password;
    return new HttpApi(
        base, "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send("GET", path, null, Duration.ofMinutes(2));
  }

  /**
   * Sends a request.
   *
   * @param body as JSON; none sends none
   * @throws IOException when it does not answer, or with another status than 2xx
   */
  JsonNode send(String method, String path, @Nullable Object body, Duration patience)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(patience)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    HttpResponse<String> response;
    try {
      response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new IOException("nobody answers at " + base, e);
    }
    if (response.statusCode() / 100 != 2) {
      String text = response.body().strip();
      throw new IOException(
          method
              + " "
              + base
              + path
              + " was answered with "
              + response.statusCode()
              + ": "
              + text.substring(0, Math.min(400, text.length())));
    }
    try {
      return response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw new IOException(base + path + " answered no JSON", e);
    }
  }
}
