package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.dashboards.DashboardQueries;
import io.sightline.dashboards.DashboardQuery;
import io.sightline.stack.component.Port;
import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** No panel is empty, and Kibana's saved search finds what it is for. */
@ExtendWith(RunningStack.Extension.class)
class DashboardsTest {
  /** Whom each dashboard is asked about. */
  private static final Map<String, String> SERVICES =
      Map.of("application-overview", "demo-service", "log-shipper", "log-shipper");

  private final RunningStack running;

  DashboardsTest(RunningStack running) {
    this.running = running;
  }

  @Test
  void everyExpressionOfEveryDashboardHasAnAnswer() {
    Demo demo = new Demo(running.url(Port.DEMO));
    List<DashboardQuery> queries = queries();
    assertThat(queries).extracting(DashboardQuery::dashboard).containsAll(SERVICES.keySet());
    for (DashboardQuery query : queries) {
      if (DashboardQueries.mayBeEmpty(query).isPresent()) {
        continue;
      }
      // Rates need two scrapes with requests between them.
      await(query.place() + ": " + query.expression())
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                demo.get("/api/quotes/CORE");
                demo.order("CORE", "buy", 3);
                return !running.prometheus().query(query.expression()).isEmpty();
              });
    }
  }

  /** A new dashboard has to say whom it is about. */
  private static List<DashboardQuery> queries() {
    Path folder = Repository.root().resolve("grafana-dashboards/grafana/dashboards");
    List<DashboardQuery> queries = new ArrayList<>();
    SERVICES.forEach(
        (dashboard, service) ->
            DashboardQueries.in(folder, Map.of("service", service, "environment", "local")).stream()
                .filter(query -> query.dashboard().equals(dashboard))
                .forEach(queries::add));
    assertThat(DashboardQueries.in(folder, Map.of()))
        .extracting(DashboardQuery::dashboard)
        .containsOnly(SERVICES.keySet().toArray(String[]::new));
    return queries;
  }

  @Test
  void theSavedSearchOfKibanaFindsAnErrorAndItsColumnsExist() throws IOException {
    Demo demo = new Demo(running.url(Port.DEMO));
    demo.post("/demo/faults/errors", "");
    demo.get("/api/quotes/ACME");
    demo.get("/api/quotes/ACME");
    demo.post("/demo/faults/errors?on=false", "");

    Map<String, JsonNode> objects = new HashMap<>();
    Path file = Repository.root().resolve("grafana-dashboards/kibana/sightline.ndjson");
    for (String line : Files.readAllLines(file)) {
      JsonNode object = Json.MAPPER.readTree(line);
      objects.put(object.at("/id").asString(), object);
    }
    JsonNode search = objects.get("sightline-errors");
    JsonNode source =
        Json.MAPPER.readTree(
            search.at("/attributes/kibanaSavedObjectMeta/searchSourceJSON").asString());
    // One field and one quoted value: in this form KQL and the query string syntax are the same.
    String query = source.at("/query/query").asString();
    assertThat(query).matches("[a-z_]+ : \"[A-Z]+\"");
    String lucene = query.replace(" : ", ":").replace("\"", "\\\"");
    String dataView =
        objects.get(search.at("/references/0/id").asString()).at("/attributes/title").asString();
    Elasticsearch elasticsearch = running.elasticsearch();
    await("an error in " + dataView)
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                elasticsearch.count(dataView, "{\"query_string\":{\"query\":\"" + lucene + "\"}}")
                    > 0);
    for (JsonNode column : search.at("/attributes/columns")) {
      assertThat(elasticsearch.hasField(dataView, column.asString()))
          .as(column.asString())
          .isTrue();
    }
  }
}
