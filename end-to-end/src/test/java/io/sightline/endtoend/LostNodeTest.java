package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.stack.component.Port;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An Elasticsearch of three nodes goes on when one of them is lost, under load. */
@Tag("chaos")
@Tag(RunningStack.LOCAL)
class LostNodeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Map<String, Port> LOST_AND_WHO_IS_ASKED =
      new TreeMap<>(
          Map.of(
              "elasticsearch", Port.ELASTICSEARCH_2,
              "elasticsearch-2", Port.ELASTICSEARCH,
              "elasticsearch-3", Port.ELASTICSEARCH));

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
        awaitCluster(running.elasticsearch(), 3, "green");
        witness.awaitEachOnce(PATIENCE);
        for (Map.Entry<String, Port> lost : LOST_AND_WHO_IS_ASKED.entrySet()) {
          lose(running, witness, lost.getKey(), running.elasticsearch(lost.getValue()), table);
        }
      }
    } finally {
      table.print("three-nodes");
    }
  }

  /** It is away until an alert that Elasticsearch is down would have come; then it is back. */
  private static void lose(
      RunningStack running, Witness witness, String lost, Elasticsearch other, ChaosTable table)
      throws InterruptedException {
    ChaosTable.Row row = table.begin("three nodes, " + lost + " lost and back");
    witness.ask(other);
    // A stream that was made a moment ago may have one copy only, and nobody could go on with that.
    awaitCluster(other, 3, "green");
    await("what a slow start has set off is over")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> FiringAlerts.now(running.prometheus()).isEmpty());
    try (FiringAlerts alerts = new FiringAlerts(running.prometheus())) {
      long begun = System.nanoTime();
      running.runtime().stop(lost);
      awaitCluster(other, 2, "yellow");
      row.healed(Duration.ofNanos(System.nanoTime() - begun));
      double evaluated = running.prometheus().evaluations();
      await("rules are evaluated for 100 s")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> running.prometheus().evaluations() >= evaluated + 10);
      long lines = witness.awaitEachOnce(PATIENCE);
      running.runtime().start(lost);
      awaitCluster(other, 3, "green");
      row.lines(lines + witness.awaitEachOnce(PATIENCE));
      row.said(alerts.seen());
      assertThat(alerts.seen())
          .as("a cluster that lost a node is not down")
          .isSubsetOf("ElasticsearchYellow", "LogShipperLagging");
      row.passed();
    }
  }

  /** At least this status: green is better than yellow. */
  private static void awaitCluster(Elasticsearch asked, int nodes, String status) {
    await(nodes + " nodes, " + status)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreException(AssertionError.class)
        .untilAsserted(
            () -> {
              JsonNode health =
                  Json.read(
                      Json.request(
                              asked.url() + "/_cluster/health?timeout=1s&wait_for_status=" + status)
                          .header("Authorization", asked.authorization())
                          .build());
              assertThat(health.at("/number_of_nodes").asInt()).isEqualTo(nodes);
              assertThat(health.at("/timed_out").asBoolean()).isFalse();
            });
  }
}
