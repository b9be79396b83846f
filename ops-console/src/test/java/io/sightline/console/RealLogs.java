package io.sightline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.console.json.Json;
import io.sightline.shipper.sink.Elasticsearch;
import io.sightline.shipper.sink.IndexSetup;
import io.sightline.shipper.sink.StreamPlan;
import io.sightline.stack.ElasticsearchServer;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;

/**
 * A real Elasticsearch with the log shipper's own template, the same one for all test classes that
 * register this; it ends with the last of them. Every test takes an {@link #environment} of its own
 * and asks for its lines alone.
 */
public final class RealLogs implements BeforeAllCallback {
  private static final ExtensionContext.Namespace ALL =
      ExtensionContext.Namespace.create(RealLogs.class);
  private static final AtomicInteger ENVIRONMENTS = new AtomicInteger();

  private final HttpClient http = HttpClient.newHttpClient();
  private Running running;

  /** One server and its folder. */
  private static final class Running implements AutoCloseable {
    private final Path folder;
    private final ElasticsearchServer server;

    Running() {
      try {
        folder = Files.createTempDirectory("elasticsearch");
        server = ElasticsearchServer.start(Toolbox.inRepository(), folder);
        install();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void install() throws IOException {
      Elasticsearch.Target target =
          new Elasticsearch.Target(
              List.of(server.uri()),
              null,
              null,
              null,
              null,
              Duration.ofSeconds(5),
              Duration.ofSeconds(30),
              false);
      List<StreamPlan> streams = List.of(new StreamPlan("logs-*-*", 30));
      try (Elasticsearch client = Elasticsearch.at(target, 1)) {
        new IndexSetup(new IndexSetup.Settings("test", streams, 0, 1, 10_240)).install(client);
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      List<Path> all;
      try (Stream<Path> files = Files.walk(folder)) {
        all = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : all) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(ALL)
            .computeIfAbsent(Running.class, key -> new Running(), Running.class);
  }

  public URI uri() {
    return running.server.uri();
  }

  /** A name that no other test has. */
  public String environment() {
    return "test" + ENVIRONMENTS.incrementAndGet();
  }

  /** Ends it by SIGKILL. */
  public void kill() {
    running.server.kill();
  }

  public void restart() throws IOException {
    running.server.restart();
  }

  /** A line of service {@code orders}; further names and values follow by turns. */
  public static Map<String, Object> line(
      String environment, String time, String level, String message, Object... more) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("@timestamp", time);
    line.put("level", level);
    line.put("message", message);
    line.put("service", "orders");
    line.put("environment", environment);
    for (int i = 0; i < more.length; i += 2) {
      line.put((String) more[i], more[i + 1]);
    }
    return line;
  }

  /** Puts lines into the stream of a class; they can be found when this returns. */
  @SafeVarargs
  public final void add(String logClass, Map<String, Object>... lines) throws Exception {
    add(logClass, List.of(lines));
  }

  /** Puts lines into the stream of a class; they can be found when this returns. */
  public void add(String logClass, List<Map<String, Object>> lines) throws Exception {
    StringBuilder body = new StringBuilder();
    for (Map<String, Object> line : lines) {
      body.append("{\"create\":{\"_index\":\"logs-")
          .append(logClass)
          .append('-')
          .append(line.get("environment"))
          .append("\"}}\n")
          .append(Json.MAPPER.writeValueAsString(line))
          .append('\n');
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri() + "/_bulk?refresh=true"))
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    JsonNode answer =
        Json.MAPPER.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    assertThat(answer.path("errors").asBoolean(true)).as("%s", answer).isFalse();
  }
}
