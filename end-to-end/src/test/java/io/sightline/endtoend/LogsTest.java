package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.stack.component.Port;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * Every line that a service wrote is in Elasticsearch once: not missing, not twice, not changed.
 */
@ExtendWith(RunningStack.Extension.class)
@Tag(RunningStack.BOTH)
class LogsTest {
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
        int before = running.runtime().restarts("log-shipper");
        running.runtime().kill("log-shipper");
        await("the shipper is started again")
            .atMost(Duration.ofMinutes(2))
            .until(
                () ->
                    running.runtime().restarts("log-shipper") > before
                        && running.runtime().isHealthy("log-shipper"));
      }
    }
    demo.post("/demo/faults/errors", "");
    for (int i = 0; i < 20; i++) {
      demo.get("/api/quotes/ACME");
    }
    demo.post("/demo/faults/errors?on=false", "");

    LogFiles files = running.logFiles();
    // A line is written after its answer.
    await("lines in the files")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(files.linesOf("access")).hasSizeGreaterThanOrEqualTo(920);
              assertThat(files.linesOf("error")).hasSizeGreaterThanOrEqualTo(10);
            });
    files.awaitAllIn(elasticsearch);
  }

  @Test
  void aLineCanBeFoundByItsFieldsAndByTheirElasticCommonSchemaNames() {
    Demo demo = new Demo(running.url(Port.DEMO));
    String requestId =
        demo.get("/api/quotes/BOLT?from=here").headers().firstValue("X-Request-Id").orElseThrow();
    for (String query :
        List.of(
            "{\"term\":{\"request_id\":\"" + requestId + "\"}}",
            "{\"bool\":{\"filter\":[{\"term\":{\"request_id\":\""
                + requestId
                + "\"}},"
                + "{\"term\":{\"service.name\":\"demo-service\"}},"
                + "{\"term\":{\"service.version\":\"0.1.0\"}},"
                + "{\"term\":{\"url.query\":\"from=here\"}},"
                + "{\"range\":{\"http.response.body.bytes\":{\"gt\":10}}},"
                + "{\"match\":{\"http.response.body.content\":\"BOLT\"}},"
                + "{\"prefix\":{\"request_headers\":\"Java-http-client\"}},"
                + "{\"term\":{\"http.response.status_code\":200}}]}}")) {
      await(query)
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(elasticsearch.count("logs-access*-" + running.environment(), query))
                      .isEqualTo(1));
    }
  }

  @Test
  void theConsoleFindsALineOnce() {
    String requestId =
        new Demo(running.url(Port.DEMO))
            .get("/api/quotes/CORE")
            .headers()
            .firstValue("X-Request-Id")
            .orElseThrow();
    String search = "/api/logs/search?from=now-15m&class=access&request_id=" + requestId;
    await(search)
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              JsonNode lines = running.console().json(search).at("/lines");
              assertThat(lines).hasSize(1);
              assertThat(lines.toString()).contains(requestId, "/api/quotes/CORE");
            });
  }

  @Test
  @Tag(RunningStack.DOCKER)
  void whatAContainerPrintsIsTheLinesOfItsFilesWithTheirClass() {
    String requestId =
        new Demo(running.url(Port.DEMO))
            .get("/api/quotes/CORE")
            .headers()
            .firstValue("X-Request-Id")
            .orElseThrow();
    await("the line on standard output")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(
                        running.runtime().printed("demo-service").stream()
                            .filter(line -> line.contains(requestId))
                            .map(line -> Json.MAPPER.readTree(line).at("/log_class").asString()))
                    .containsExactly("access"));
  }

  @Test
  @Tag(RunningStack.LOCAL)
  void whatAServicePrintsIsTextForPeopleAndFreeOfRequests() {
    new Demo(running.url(Port.DEMO)).get("/api/quotes/CORE");
    assertThat(running.runtime().printed("demo-service"))
        .isNotEmpty()
        .allSatisfy(
            line -> assertThat(line).doesNotStartWith("{").doesNotContain("GET /api/quotes/CORE"));
  }
}
