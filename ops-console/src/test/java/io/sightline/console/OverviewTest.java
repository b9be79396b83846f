package io.sightline.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.sightline.console.status.Statistics;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Services, stores and statistics of the status page. */
final class OverviewTest {
  /** Whatever is asked. */
  private static final String ANSWER =
      """
      {"status": "success", "data": {"resultType": "vector", "result": [
        {"metric": {"__name__": "pg_static", "service": "shop", "version": "1.4.0",
                    "short_version": "17.2.0", "kind": "books"}, "value": [1, "1"]},
        {"metric": {"__name__": "other", "service": "idle", "version": "2", "kind": "maps"},
         "value": [1, "NaN"]}]}}
      """;

  @TempDir Path folder;

  private RunningConsole console(StandIn prometheus, Map<String, String> more) throws Exception {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("PROMETHEUS_URL", prometheus.url());
    return RunningConsole.start(folder.resolve("data"), variables);
  }

  @Test
  void servicesAndStoresHaveTheirFiguresAndWhatIsNoNumberIsLeftOut() throws Exception {
    try (StandIn prometheus = StandIn.start().answering("/api/v1/query", ANSWER);
        RunningConsole console = console(prometheus, Map.of())) {
      JsonNode overview = console.json("/api/overview");
      JsonNode shop = overview.path("services").path(1);
      assertThat(shop.path("name").stringValue()).isEqualTo("shop");
      assertThat(shop.path("version").stringValue()).isEqualTo("1.4.0");
      assertThat(shop.path("requests").asDouble()).isEqualTo(1);
      JsonNode idle = overview.path("services").path(0);
      assertThat(idle.path("name").stringValue()).isEqualTo("idle");
      assertThat(idle.has("requests")).isFalse();
      JsonNode postgresql = overview.path("stores").path(0);
      assertThat(postgresql.path("state").stringValue()).isEqualTo("healthy");
      assertThat(postgresql.path("version").stringValue()).isEqualTo("17.2.0");
      assertThat(prometheus.asked())
          .anySatisfy(asked -> assertThat(asked.target()).contains("http_requests_total%5B24h%5D"));
    }
  }

  @Test
  void whatIsCountedIsSaidByAFile() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("statistics.json"),
            "[{\"title\": \"Things\", \"query\": \"sum(things)\", \"label\": \"kind\"}]");
    try (StandIn prometheus = StandIn.start().answering("/api/v1/query", ANSWER);
        RunningConsole console = console(prometheus, Map.of("STATISTICS_FILE", file.toString()))) {
      assertThat(console.json("/api/overview").path("statistics").toString())
          .isEqualTo(
              "[{\"title\":\"Things\",\"unit\":\"count\",\"figures\":[{\"name\":\"books\","
                  + "\"value\":1.0}]}]");
    }
  }

  @Test
  void everythingWrongWithTheFileIsToldAtOnce() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("statistics.json"),
            "[{\"title\": \"Things\"}, {\"title\": \"a\", \"query\": \"b\", \"unit\": \"feet\"}]");
    assertThatIOException()
        .isThrownBy(() -> Statistics.read(Optional.of(file)))
        .withMessage(
            "STATISTICS_FILE "
                + file
                + ": [0]: expected a title and a query; [1].unit: expected count or bytes, was"
                + " 'feet'");
    Files.writeString(file, "{}");
    assertThatIOException()
        .isThrownBy(() -> Statistics.read(Optional.of(file)))
        .withMessage("STATISTICS_FILE " + file + ": expected a list");
  }

  @Test
  void withoutPrometheusTheSentenceSaysSo() throws Exception {
    try (RunningConsole console = RunningConsole.start(folder.resolve("data"), Map.of())) {
      HttpResponse<String> answer = console.get("/api/overview");
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.body()).contains("Prometheus at http://127.0.0.1:1 refused the connection");
    }
  }
}
