package io.sightline.benchmarks.shipping;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * The ceiling: bulk bodies that were made beforehand, sent from memory as fast as the server takes
 * them. Whoever ships from a file can hardly be faster.
 */
final class RawBulks {
  private static final int BODY_BYTES = 2 * 1024 * 1024;
  private static final int AT_A_TIME = 4;

  private final List<byte[]> bodies = new ArrayList<>();

  RawBulks(int lines) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(BODY_BYTES + 1024);
    for (int i = 0; i < lines; i++) {
      body.writeBytes(
          "{\"create\":{\"_id\":\"raw%017d\"}}\n".formatted(i).getBytes(StandardCharsets.US_ASCII));
      body.writeBytes(LogLines.line(i));
      if (body.size() >= BODY_BYTES || i == lines - 1) {
        bodies.add(body.toByteArray());
        body.reset();
      }
    }
  }

  /** Returns when the last answer has come. */
  void send(URI server, String stream) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    Semaphore places = new Semaphore(AT_A_TIME);
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    for (byte[] body : bodies) {
      places.acquire();
      HttpRequest request =
          HttpRequest.newBuilder(
                  server.resolve("/" + stream + "/_bulk?filter_path=errors,items.*.status"))
              .header("Content-Type", "application/x-ndjson")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      answers.add(
          client
              .sendAsync(request, HttpResponse.BodyHandlers.ofString())
              .thenAccept(RawBulks::check)
              .whenComplete((done, failure) -> places.release()));
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
  }

  private static void check(HttpResponse<String> answer) {
    if (answer.statusCode() != 200 || !answer.body().startsWith("{\"errors\":false")) {
      String body = answer.body();
      throw new IllegalStateException(
          answer.statusCode() + " " + body.substring(0, Math.min(300, body.length())));
    }
  }
}
