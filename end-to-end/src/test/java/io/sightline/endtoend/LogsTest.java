package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.stack.State;
import io.sightline.stack.component.Port;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * Every line that a service wrote is in Elasticsearch once: not missing, not twice, not changed.
 */
@ExtendWith(RunningStack.Extension.class)
class LogsTest {
  private static final List<String> CLASSES = List.of("app", "access", "error", "db");

  private final RunningStack running;
  private final Elasticsearch elasticsearch;

  LogsTest(RunningStack running) {
    this.running = running;
    this.elasticsearch = running.elasticsearch();
  }

  @Test
  void everyLineArrivesOnceThoughTheShipperIsKilledTwice() {
    Demo demo = new Demo(running.url(Port.DEMO));
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 150; i++) {
        demo.order("ECHO", "buy", 1 + i);
        demo.get("/api/orders/" + i);
      }
      if (round < 2) {
        int before = running.stack().status("log-shipper").restarts();
        running.stack().kill("log-shipper");
        await("the shipper is started again")
            .atMost(Duration.ofSeconds(60))
            .until(
                () ->
                    running.stack().status("log-shipper").restarts() > before
                        && running.stack().status("log-shipper").state() == State.HEALTHY);
      }
    }
    demo.post("/demo/faults/errors", "");
    for (int i = 0; i < 20; i++) {
      demo.get("/api/quotes/ACME");
    }
    demo.post("/demo/faults/errors?on=false", "");

    assertThat(linesOf("access")).hasSizeGreaterThanOrEqualTo(920);
    assertThat(linesOf("error")).hasSizeGreaterThanOrEqualTo(10);
    for (String fileClass : CLASSES) {
      awaitAll(fileClass);
    }
  }

  /** Compares contents, not counts: a lost line and a doubled one would make the count right. */
  private void awaitAll(String fileClass) {
    await("all lines of " + fileClass)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(sorted(elasticsearch.documents("logs-" + fileClass + "-local")))
                    .isEqualTo(sorted(linesOf(fileClass))));
  }

  private static List<String> sorted(List<JsonNode> documents) {
    return documents.stream().map(JsonNode::toString).sorted().toList();
  }

  /** The complete lines of all files of a class, of all services, rotated ones as well. */
  private List<JsonNode> linesOf(String fileClass) {
    List<JsonNode> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(running.serviceLogs())) {
      for (Path file :
          files
              .filter(one -> one.getFileName().toString().matches(fileClass + "\\..*log"))
              .toList()) {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        text.substring(0, text.lastIndexOf('\n') + 1)
            .lines()
            .forEach(line -> lines.add(Json.MAPPER.readTree(line)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  @Test
  void aLineCanBeFoundByItsFieldsAndByTheirElasticCommonSchemaNames() {
    Demo demo = new Demo(running.url(Port.DEMO));
    String requestId =
        demo.get("/api/quotes/BOLT").headers().firstValue("X-Request-Id").orElseThrow();
    for (String query :
        List.of(
            "{\"term\":{\"request_id\":\"" + requestId + "\"}}",
            "{\"bool\":{\"filter\":[{\"term\":{\"request_id\":\""
                + requestId
                + "\"}},"
                + "{\"term\":{\"service.name\":\"demo-service\"}},"
                + "{\"term\":{\"http.response.status_code\":200}}]}}")) {
      await(query)
          .atMost(Duration.ofSeconds(30))
          .until(() -> elasticsearch.count("logs-access-local", query) == 1);
    }
  }
}
