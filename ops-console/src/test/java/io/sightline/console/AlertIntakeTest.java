package io.sightline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.console.json.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Alerts pass the console on their way to Alertmanager and take log lines along. */
final class AlertIntakeTest {
  private static final String LINES =
      """
      {"hits": {"hits": [
        {"_source": {"@timestamp": "2026-01-31T12:00:05.123Z", "service": "orders",
          "message": "login failed password=hunter2 for\\n ann", "error_type": "java.lang.Error",
          "request_id": "r-1", "trace_id": "t-1"}},
        {"_source": {"@timestamp": "2026-01-31T12:00:04Z", "service": "orders",
          "message": "again", "request_id": "r-1"}}]}}
      """;

  @TempDir private Path folder;
  private StandIn alertmanager;
  private StandIn elasticsearch;

  @BeforeEach
  void start() throws Exception {
    alertmanager = StandIn.start().answering("/api/v2/alerts", "");
    elasticsearch = StandIn.start().answering("/logs-error*/_search", LINES);
  }

  @AfterEach
  void stop() {
    alertmanager.close();
    elasticsearch.close();
  }

  private RunningConsole console(Map<String, String> more) throws Exception {
    Map<String, String> variables = new HashMap<>();
    variables.put("ALERTMANAGER_URL", alertmanager.url());
    variables.put("ELASTICSEARCH_URL", elasticsearch.url());
    variables.putAll(more);
    return RunningConsole.start(folder, variables);
  }

  private static String alert(String name, String severity) {
    return """
    {"labels": {"alertname": "%s", "severity": "%s", "service": "orders", "environment": "prod"},
     "annotations": {"summary": "Too many requests fail."},
     "startsAt": "2026-01-31T12:00:00Z", "endsAt": "2026-01-31T12:05:00Z",
     "generatorURL": "http://prometheus/graph"}
    """
        .formatted(name, severity);
  }

  private static HttpResponse<String> post(RunningConsole console, String... alerts)
      throws Exception {
    return console.post("/api/v2/alerts", "application/json", "[" + String.join(",", alerts) + "]");
  }

  private JsonNode arrived(int number) {
    return Json.MAPPER.readTree(alertmanager.asked().get(number).body());
  }

  @Test
  void theyTakeTheLastErrorLinesOfTheirServiceAlongMaskedAndTheIds() throws Exception {
    try (RunningConsole console = console(Map.of())) {
      assertThat(post(console, alert("HighErrorRate", "critical")).statusCode()).isEqualTo(200);
    }
    JsonNode alert = arrived(0).path(0);
    assertThat(alert.at("/annotations/log_lines").asString())
        .isEqualTo(
            "12:00:05 orders login failed password=****** for ann [java.lang.Error]\n"
                + "12:00:04 orders again");
    assertThat(alert.at("/annotations/request_ids").asString()).isEqualTo("r-1");
    assertThat(alert.at("/annotations/trace_ids").asString()).isEqualTo("t-1");
    assertThat(alert.at("/annotations/logs_url").asString())
        .endsWith(
            "/logs?service=orders&environment=prod&level=ERROR&from=1769860200000&to=1769863800000");
    assertThat(alert.at("/annotations/summary").asString()).isEqualTo("Too many requests fail.");
    assertThat(alert.path("generatorURL").asString()).isEqualTo("http://prometheus/graph");
    String asked = elasticsearch.asked().get(0).body();
    assertThat(asked).contains("orders", "prod", "2026-01-31T11:50:00Z", "ERROR");
  }

  @Test
  void withAKibanaTheLinkOpensThemThere() throws Exception {
    try (RunningConsole console = console(Map.of("KIBANA_URL", "http://kibana:5601"))) {
      post(console, alert("HighErrorRate", "warning"));
    }
    assertThat(arrived(0).at("/0/annotations/logs_url").asString())
        .startsWith("http://kibana:5601/app/discover#/?_g=(time:(from:'2026-01-31T11:50:00Z'")
        .contains("service%3A%22orders%22");
  }

  @Test
  void theLinesStayTheSameAndAreLookedForOnce() throws Exception {
    try (RunningConsole console = console(Map.of())) {
      post(console, alert("HighErrorRate", "critical"));
      elasticsearch.answering("/logs-error*/_search", "{\"hits\":{\"hits\":[]}}");
      post(console, alert("HighErrorRate", "critical"));
    }
    assertThat(elasticsearch.asked()).hasSize(1);
    assertThat(arrived(1)).isEqualTo(arrived(0));
  }

  @Test
  void oneOfAServiceWithoutLinesTakesThoseOfItsEnvironment() throws Exception {
    elasticsearch.answering("/logs-error*/_search", "{\"hits\":{\"hits\":[]}}");
    try (RunningConsole console = console(Map.of())) {
      post(console, alert("DatabaseDown", "critical"));
    }
    assertThat(elasticsearch.asked()).hasSize(2);
    assertThat(elasticsearch.asked().get(1).body()).contains("prod").doesNotContain("orders");
    assertThat(arrived(0).at("/0/annotations").has("log_lines")).isFalse();
  }

  @Test
  void theHeartbeatAndInformationTakeNone() throws Exception {
    try (RunningConsole console = console(Map.of())) {
      post(console, alert("Watchdog", "info"), alert("TestAlert", "critical"));
    }
    assertThat(elasticsearch.asked()).isEmpty();
    assertThat(arrived(0)).hasSize(2);
  }

  @Test
  void withoutElasticsearchTheyGoOnWithoutLines() throws Exception {
    try (RunningConsole console = console(Map.of("ELASTICSEARCH_URL", "http://127.0.0.1:1"))) {
      assertThat(post(console, alert("HighErrorRate", "critical")).statusCode()).isEqualTo(200);
      assertThat(console.get("/metrics").body())
          .contains("relay_log_lookups_total{result=\"failed\"} 1.0");
    }
    assertThat(arrived(0).at("/0/annotations").propertyNames()).containsExactly("summary");
  }

  @Test
  void aSlowElasticsearchHoldsNoneUpForMoreThanFiveSeconds() throws Exception {
    elasticsearch.slowly(Duration.ofSeconds(30));
    try (RunningConsole console = console(Map.of())) {
      // For this one no lines are looked for; what only a first request costs is no part of it.
      post(console, alert("Watchdog", "info"));
      List<String> storm = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        storm.add(alert("Alert" + i, "critical"));
      }
      long begun = System.nanoTime();
      assertThat(post(console, storm.toArray(String[]::new)).statusCode()).isEqualTo(200);
      // The promise itself, not a figure of this machine.
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
      assertThat(arrived(1)).hasSize(50);
    }
  }

  @Test
  void whatAlertmanagerDoesNotTakeIsGivenBackToPrometheus() throws Exception {
    try (RunningConsole console = console(Map.of("ALERTMANAGER_URL", "http://127.0.0.1:1"))) {
      HttpResponse<String> answer = post(console, alert("HighErrorRate", "critical"));
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.body())
          .contains("Alertmanager at http://127.0.0.1:1 refused the connection");
    }
  }

  @Test
  void whatIsNoListOfAlertsIsRefused() throws Exception {
    try (RunningConsole console = console(Map.of())) {
      HttpResponse<String> answer = console.post("/api/v2/alerts", "application/json", "{}");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("expected a JSON array of alerts");
      assertThat(alertmanager.asked()).isEmpty();
    }
  }
}
