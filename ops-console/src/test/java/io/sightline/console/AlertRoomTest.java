package io.sightline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.console.json.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Silences, history and test alerts, and what is refused. */
final class AlertRoomTest {
  @TempDir Path folder;
  private StandIn alertmanager;
  private StandIn prometheus;
  private RunningConsole console;

  @BeforeEach
  void start() throws Exception {
    alertmanager = StandIn.start();
    prometheus = StandIn.start();
    console =
        RunningConsole.start(
            folder.resolve("data"),
            Map.of(
                "ALERTMANAGER_URL", alertmanager.url(),
                "PROMETHEUS_URL", prometheus.url(),
                "SIGHTLINE_ENVIRONMENT", "test"));
  }

  @AfterEach
  void stop() throws IOException {
    console.close();
    alertmanager.close();
    prometheus.close();
  }

  @Test
  void aSilenceGoesToAlertmanagerWithItsAuthor() throws Exception {
    alertmanager.answering("/api/v2/silences", "{\"silenceID\":\"abc-1\"}");
    HttpResponse<String> answer =
        post(
            "/api/alerts/silences",
            """
            {"matchers": [{"name": "service", "value": "shop"}], "minutes": 30, "comment": "deploy"}
            """);
    assertThat(Json.MAPPER.readTree(answer.body()).path("id").stringValue()).isEqualTo("abc-1");
    assertThat(alertmanager.asked().get(0).body())
        .contains(
            "\"name\":\"service\",\"value\":\"shop\",\"isRegex\":false,\"isEqual\":true",
            "\"createdBy\":\"local\"",
            "\"comment\":\"deploy\"");
  }

  @Test
  void everythingWrongWithASilenceIsToldAtOnce() throws Exception {
    HttpResponse<String> answer =
        post(
            "/api/alerts/silences",
            "{\"matchers\": [{\"name\": \"a b\", \"value\": \"\"}], \"minutes\": 0}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(message(answer))
        .isEqualTo(
            "matchers: expected a label's name, was 'a b'; matchers: expected one with a value, or"
                + " everything would be silenced; minutes: expected 1 to 44640, was 0; comment:"
                + " expected why, in 1 to 1000 characters");
    assertThat(message(post("/api/alerts/silences", "{}")))
        .startsWith("matchers: expected 1 to 20; minutes: expected 1 to 44640");
    assertThat(message(post("/api/alerts/silences", "{"))).isEqualTo("Expected a JSON object.");
    assertThat(message(post("/api/alerts/silences", "\"" + "x".repeat(70_000) + "\"")))
        .isEqualTo("Expected at most 65536 bytes of JSON.");
    assertThat(alertmanager.asked()).isEmpty();
  }

  @Test
  void whatAlertmanagerRefusesIsToldInItsWords() throws Exception {
    alertmanager.answering("/api/v2/silences", 400, "\"invalid silence: bad matcher\"");
    HttpResponse<String> answer =
        post(
            "/api/alerts/silences",
            "{\"matchers\": [{\"name\": \"a\", \"value\": \"(\", \"is_regex\": true}],"
                + " \"minutes\": 5, \"comment\": \"x\"}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(message(answer)).contains("invalid silence: bad matcher");
  }

  @Test
  void silencesAreListedAndEnded() throws Exception {
    alertmanager
        .answering(
            "/api/v2/silences",
            """
            [{"id": "old", "status": {"state": "expired"}, "endsAt": "2001-01-01T00:00:00Z"},
             {"id": "ab-1", "status": {"state": "active"}, "startsAt": "2026-01-01T00:00:00Z",
              "endsAt": "2999-01-01T00:00:00Z", "createdBy": "ada", "comment": "deploy",
              "matchers": [{"name": "service", "value": "shop", "isRegex": false}]}]
            """)
        .answering("/api/v2/silence/ab-1", "");
    JsonNode silences = console.json("/api/alerts/silences").path("silences");
    assertThat(silences.size()).isEqualTo(1);
    assertThat(silences.toString())
        .contains("\"created_by\":\"ada\"", "\"is_equal\":true", "\"state\":\"active\"");

    assertThat(change("DELETE", "/api/alerts/silences/ab-1", "").statusCode()).isEqualTo(204);
    assertThat(alertmanager.asked())
        .anySatisfy(asked -> assertThat(asked.method()).isEqualTo("DELETE"));
    assertThat(message(change("DELETE", "/api/alerts/silences/..%2Fsilences", "")))
        .isEqualTo("id: expected a silence's id, was '../silences'");
  }

  @Test
  void theHistoryTellsWhenAlertsBeganAndEnded() throws Exception {
    prometheus.answering(
        "/api/v1/query_range",
        """
        {"data": {"result": [
          {"metric": {"__name__": "ALERTS", "alertstate": "firing", "alertname": "HighErrorRate",
                      "severity": "critical", "service": "shop"},
           "values": [[1000, "1"], [1015, "1"], [1030, "1"], [2000, "1"], [2015, "1"]]},
          {"metric": {"alertname": "DiskSpaceLow", "severity": "warning"},
           "values": [[4585, "1"], [4600, "1"]]}]}}
        """);
    JsonNode history =
        console.json("/api/alerts/history?from=1970-01-01T00:16:40Z&to=1970-01-01T01:16:40Z");
    assertThat(history.path("step_seconds").asInt()).isEqualTo(15);
    List<String> firings =
        history
            .path("firings")
            .valueStream()
            .map(
                each ->
                    each.path("name").stringValue()
                        + " "
                        + each.path("starts_at").stringValue()
                        + " "
                        + each.path("ends_at").asString("still"))
            .toList();
    assertThat(firings)
        .containsExactly(
            "DiskSpaceLow 1970-01-01T01:16:25Z still",
            "HighErrorRate 1970-01-01T00:33:20Z 1970-01-01T00:33:35Z",
            "HighErrorRate 1970-01-01T00:16:40Z 1970-01-01T00:17:10Z");
  }

  @Test
  void aHistoryNeedsTwoMomentsInOrder() throws Exception {
    for (String query :
        List.of(
            "",
            "?from=x&to=2026-01-01T00:00:00Z",
            "?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
            "?from=2025-01-01T00:00:00Z&to=2026-01-01T00:00:00Z")) {
      assertThat(message(console.get("/api/alerts/history" + query)))
          .isEqualTo(
              "from, to: expected two ISO-8601 instants, the earlier one first, at most 35 days"
                  + " apart.");
    }
  }

  @Test
  void aTestAlertGoesToOneChannel() throws Exception {
    alertmanager
        .answering(
            "/api/v2/receivers",
            "[{\"name\":\"critical\"},{\"name\":\"test-slack\"},{\"name\":\"test-email\"}]")
        .answering("/api/v2/alerts", "");
    assertThat(console.json("/api/alerts/channels").path("channels").toString())
        .isEqualTo("[\"email\",\"slack\"]");
    assertThat(post("/api/alerts/test", "{\"channel\":\"slack\"}").statusCode()).isEqualTo(204);
    assertThat(alertmanager.asked())
        .anySatisfy(
            asked ->
                assertThat(asked.body())
                    .contains(
                        "\"alertname\":\"TestAlert\"",
                        "\"channel\":\"slack\"",
                        "\"environment\":\"test\"",
                        "local sent it from the console. Nothing is wrong."));
    assertThat(message(post("/api/alerts/test", "{\"channel\":\"fax\"}")))
        .isEqualTo("channel: expected one of email, slack, was 'fax'");
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return change("POST", path, body);
  }

  private HttpResponse<String> change(String method, String path, String body)
      throws IOException, InterruptedException {
    String csrf = console.json("/api/session").path("csrf").stringValue();
    return console.send(
        HttpRequest.newBuilder(console.at(path))
            .header("X-CSRF-Token", csrf)
            .method(method, BodyPublishers.ofString(body)));
  }

  private static String message(HttpResponse<String> answer) {
    return Json.MAPPER.readTree(answer.body()).path("error").path("message").stringValue();
  }
}
