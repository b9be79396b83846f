package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.stack.component.Port;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An Elasticsearch of three nodes goes on when one of them is lost, under load. */
@Tag("chaos")
@Tag(RunningStack.LOCAL)
class LostNodeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void noLineIsLostOrDoubledWhenANodeIsLostForGoodAndWhenItComesBack() throws Exception {
    Path state = Path.of("target", "three-nodes").toAbsolutePath();
    ChaosTable table = new ChaosTable();
    try (StackRuntime runtime =
        LocalRuntime.start(
            state,
            Map.of(
                "ELASTICSEARCH_NODES", "3",
                "ELASTICSEARCH_HEAP", "256m",
                "TRAFFIC_REQUESTS_PER_SECOND", "0"))) {
      RunningStack running = RunningStack.of(runtime);
      Path logs = runtime.serviceLogs().get(0).resolve("witness");
      try (Witness witness = new Witness(running, logs)) {
        awaitCluster(running, 3, "green");
        witness.awaitEachOnce(PATIENCE);
        for (String lost : new String[] {"elasticsearch-2", "elasticsearch-3"}) {
          ChaosTable.Row row = table.begin("three nodes, " + lost + " lost and back");
          long begun = System.nanoTime();
          runtime.stop(lost);
          awaitCluster(running, 2, "yellow");
          row.healed(Duration.ofNanos(System.nanoTime() - begun));
          long lines = witness.awaitEachOnce(PATIENCE);
          runtime.start(lost);
          awaitCluster(running, 3, "green");
          row.lines(lines + witness.awaitEachOnce(PATIENCE));
          row.said(FiringAlerts.now(running.prometheus()));
          row.passed();
        }
      }
    } finally {
      table.print("three-nodes");
    }
  }

  /** At least this status: green is better than yellow. */
  private static void awaitCluster(RunningStack running, int nodes, String status) {
    await(nodes + " nodes, " + status)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreException(AssertionError.class)
        .untilAsserted(
            () -> {
              JsonNode health =
                  Json.read(
                      Json.request(
                              running.url(Port.ELASTICSEARCH)
                                  + "/_cluster/health?timeout=1s&wait_for_status="
                                  + status)
                          .header("Authorization", running.elasticsearch().authorization())
                          .build());
              assertThat(health.at("/number_of_nodes").asInt()).isEqualTo(nodes);
              assertThat(health.at("/timed_out").asBoolean()).isFalse();
            });
  }
}
