package io.sightline.stack.component;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Well when a URL answers 200 within seconds. */
final class HttpCheck implements Component.Check {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private final HttpRequest request;

  HttpCheck(String url) {
    this.request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
  }

  HttpCheck(String url, String user, String password) {
    String credentials =
        Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    this.request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(PATIENCE)
            .header("Authorization", "Basic " + credentials)
            .build();
  }

  @Override
  public void verify() throws IOException, InterruptedException {
    int status = CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IOException(request.uri() + " answered " + status);
    }
  }
}
