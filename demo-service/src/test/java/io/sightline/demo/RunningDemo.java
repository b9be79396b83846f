package io.sightline.demo;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service in this process, on a free port and real stores, and a caller. */
public final class RunningDemo implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final DemoService service;
  private final Path logs;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private RunningDemo(DemoService service, Path logs) {
    this.service = service;
    this.logs = logs;
  }

  /** Starts it; its JSON logs go below the given folder. */
  public static RunningDemo on(Stores stores, Path logs) {
    return with(stores.variables(), logs);
  }

  /** Starts it on this port, as after a restart. */
  public static RunningDemo onPort(int port, Stores stores, Path logs) {
    Map<String, String> variables = stores.variables();
    variables.put("DEMO_PORT", Integer.toString(port));
    return with(variables, logs);
  }

  static RunningDemo with(Map<String, String> variables, Path logs) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("SIGHTLINE_LOG_DIR", logs.toString());
    return new RunningDemo(DemoService.start(DemoSettings.from(all), all), logs);
  }

  /** An answer: its status and its body as JSON. */
  record Answer(int status, JsonNode json, String body, Map<String, List<String>> headers) {
    String reason() {
      return json.path("reason").asString("");
    }
  }

  /** {@code http://127.0.0.1:<port>}. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + service.port());
  }

  Answer get(String path) {
    return send("GET", path, "");
  }

  Answer post(String path, String body) {
    return send("POST", path, body);
  }

  Answer order(String symbol, String side, long quantity) {
    return post(
        "/api/orders",
        """
        {"symbol": "%s", "side": "%s", "quantity": %d}"""
            .formatted(symbol, side, quantity));
  }

  Answer fault(String name, boolean on) {
    return post("/demo/faults/" + name + "?on=" + on, "");
  }

  Answer send(String method, String path, String body, String... headers) {
    HttpResponse<String> response = raw(method, path, body, headers);
    String type = response.headers().firstValue("Content-Type").orElse("");
    JsonNode json =
        type.startsWith("application/json") && !response.body().isEmpty()
            ? JSON.readTree(response.body())
            : JSON.missingNode();
    return new Answer(response.statusCode(), json, response.body(), response.headers().map());
  }

  private HttpResponse<String> raw(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url().resolve(path))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  WebSocket listen(WebSocket.Listener listener) {
    URI stream = URI.create("ws://127.0.0.1:" + service.port() + "/ws/quotes");
    return client.newWebSocketBuilder().buildAsync(stream, listener).join();
  }

  /** What {@code /metrics} says, as Prometheus text. */
  public String scrape() {
    return get("/metrics").body();
  }

  /** One series' value, or 0 when it is not there. */
  public double series(String nameAndLabels) {
    return scrape()
        .lines()
        .filter(line -> line.startsWith(nameAndLabels + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }

  /** Waits until the lines of a log file are as expected: they are written a moment later. */
  void awaitLog(String file, Consumer<List<JsonNode>> expectation) {
    await().atMost(PATIENCE).untilAsserted(() -> expectation.accept(log(file)));
  }

  /** The whole lines of one log file so far. */
  List<JsonNode> log(String file) {
    try {
      String text = Files.readString(logs.resolve("demo-service").resolve(file));
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(JSON::readTree).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    service.close();
  }
}
