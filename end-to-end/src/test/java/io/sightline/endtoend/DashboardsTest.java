package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.dashboards.DashboardQueries;
import io.sightline.dashboards.DashboardQuery;
import io.sightline.dashboards.KibanaQueries;
import io.sightline.dashboards.LogQueries;
import io.sightline.dashboards.LogQuery;
import io.sightline.stack.component.Port;
import io.sightline.stack.provision.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** No panel is empty, and every search of Kibana finds what it is for. */
@ExtendWith(RunningStack.Extension.class)
@Tag(RunningStack.BOTH)
class DashboardsTest {
  private static final Path MODULE = Repository.root().resolve("grafana-dashboards");
  private static final Path DASHBOARDS = MODULE.resolve("grafana/dashboards");

  /** Whom a dashboard is asked about when it is not the demo; of the others nobody but the demo. */
  private static final Map<String, String> SERVICES =
      Map.of("log-shipper", "log-shipper", "alerts", ".*");

  private final RunningStack running;
  private final Demo demo;

  DashboardsTest(RunningStack running) {
    this.running = running;
    this.demo = new Demo(running.url(Port.DEMO));
  }

  @Test
  void everyExpressionOfEveryDashboardHasAnAnswer() {
    askEverythingOf(running.prometheus());
  }

  @Test
  @Tag(RunningStack.LOCAL)
  void theLongTermStoreHasAnAnswerToEachOfThemToo() {
    RequiredProgram.demand(LongTermStore.PROGRAM, "victoria-metrics", "the long-term store");
    askEverythingOf(running.longTermStore().orElseThrow().asPrometheus());
  }

  private void askEverythingOf(Prometheus prometheus) {
    for (DashboardQuery query : queries()) {
      if (DashboardQueries.mayBeEmpty(query).isPresent()) {
        // It may find nothing, but it must be understood.
        prometheus.query(query.expression());
        continue;
      }
      // Rates need two scrapes with requests between them.
      await(query.place() + ": " + query.expression())
          .atMost(Duration.ofMinutes(2))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                demo.get("/api/quotes/CORE");
                demo.order("CORE", "buy", 3);
                return hasNumber(prometheus.query(query.expression()));
              });
    }
  }

  private List<DashboardQuery> queries() {
    List<DashboardQuery> queries = new ArrayList<>();
    Map<String, String> ofTheDemo =
        Map.of("service", "demo-service", "environment", running.environment());
    for (DashboardQuery query : DashboardQueries.in(DASHBOARDS, ofTheDemo)) {
      if (!SERVICES.containsKey(query.dashboard())) {
        queries.add(query);
      }
    }
    SERVICES.forEach(
        (dashboard, service) ->
            DashboardQueries.in(
                    DASHBOARDS, Map.of("service", service, "environment", running.environment()))
                .stream()
                .filter(query -> query.dashboard().equals(dashboard))
                .forEach(queries::add));
    return queries;
  }

  /** What divides nothing by nothing looks like an answer and is an empty panel. */
  private static boolean hasNumber(JsonNode result) {
    return result
        .valueStream()
        .anyMatch(series -> !series.path("value").path(1).asString().equals("NaN"));
  }

  @Test
  void everySearchOfDashboardsAndOfKibanaFindsSomething() {
    causeLinesOfEveryKind();
    List<LogQuery> queries =
        new ArrayList<>(LogQueries.in(DASHBOARDS, Map.of("service", "demo-service")));
    queries.addAll(LogQueries.in(DASHBOARDS, Map.of()));
    queries.addAll(KibanaQueries.in(MODULE.resolve("kibana/objects")));
    assertThat(queries).hasSizeGreaterThan(50);
    Elasticsearch elasticsearch = running.elasticsearch();
    for (LogQuery query : queries) {
      await(query.place() + ": " + query.body())
          .atMost(Duration.ofMinutes(1))
          .pollDelay(Duration.ZERO)
          .untilAsserted(
              () -> {
                JsonNode answer = elasticsearch.search(query.indices(), query.body());
                // The shard of an index that was made a moment ago may not answer yet.
                assertThat(answer.path("_shards").path("failed").asInt(-1))
                    .as("shards without an answer: %s", answer.path("_shards"))
                    .isZero();
                assertThat(query.mayBeEmpty().isPresent() || hasContent(answer))
                    .as("something is found: %s", answer)
                    .isTrue();
              });
    }
  }

  /** Lines were found, and each aggregation has a bucket or a value. */
  private static boolean hasContent(JsonNode answer) {
    return answer.path("hits").path("total").path("value").asLong() > 0
        && answer
            .path("aggregations")
            .valueStream()
            .allMatch(
                aggregation ->
                    !aggregation.path("buckets").isEmpty()
                        || aggregation.path("value").isNumber()
                        || !aggregation.path("values").isEmpty());
  }

  private void causeLinesOfEveryKind() {
    demo.post("/demo/faults/errors", "");
    demo.get("/api/quotes/ACME");
    demo.get("/api/quotes/ACME");
    demo.post("/demo/faults/errors?on=false", "");
    // A query and its request that have to wait.
    demo.post("/demo/faults/database", "");
    demo.order("CORE", "buy", 3);
    demo.post("/demo/faults/database?on=false", "");
    demo.order("CORE", "sell", 2);
  }
}
