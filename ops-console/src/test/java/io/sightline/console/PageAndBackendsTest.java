package io.sightline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.console.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The page, its API, and how it tells that a system is away. */
final class PageAndBackendsTest {
  private static final String ALERTMANAGER =
      """
      [{"labels":{"alertname":"Watchdog","severity":"none"},"annotations":{},"startsAt":"2026-01-01T00:00:00Z","status":{"silencedBy":[],"inhibitedBy":[]}},
       {"labels":{"alertname":"DiskFull","severity":"warning","service":"shop"},"annotations":{"summary":"s","description":"d","runbook_url":"javascript:alert(1)","dashboard_url":"http://127.0.0.1/d/x"},"startsAt":"2026-01-02T00:00:00Z","status":{"silencedBy":[],"inhibitedBy":[]}},
       {"labels":{"alertname":"Down","severity":"critical","service":"shop"},"annotations":{"runbook_url":"http://127.0.0.1/runbooks/Down"},"startsAt":"2026-01-01T00:00:00Z","status":{"silencedBy":["a"],"inhibitedBy":[]}}]
      """;
  private static final String PROMETHEUS_ALERTS =
      """
      {"status":"success","data":{"alerts":[{"labels":{"alertname":"Down","severity":"critical"},"annotations":{},"state":"pending","activeAt":"2026-01-01T00:00:00Z","value":"1e+00"}]}}
      """;
  private static final String TARGETS =
      """
      {"status":"success","data":{"activeTargets":[
        {"labels":{"service":"demo-service","job":"application"},"scrapeUrl":"http://127.0.0.1:8080/metrics","health":"up","lastError":""},
        {"labels":{"service":"log-shipper","job":"log-shipper"},"scrapeUrl":"http://127.0.0.1:9180/metrics","health":"down","lastError":"refused","lastScrape":"2026-01-01T00:00:00.123+00:00"},
        {"labels":{"service":"redis","job":"redis"},"scrapeUrl":"http://127.0.0.1:9121/metrics","health":"down","lastError":"connection refused"}]}}
      """;
  private static final String STORES =
      """
      {"status":"success","data":{"result":[{"metric":{"__name__":"pg_up"},"value":[1,"1"]},{"metric":{"__name__":"redis_up"},"value":[1,"0"]}]}}
      """;

  @TempDir Path folder;
  private StandIn prometheus;
  private StandIn alertmanager;
  private StandIn elasticsearch;
  private RunningConsole console;

  @BeforeEach
  void start() throws IOException {
    prometheus = StandIn.start();
    alertmanager = StandIn.start();
    elasticsearch = StandIn.start();
  }

  @AfterEach
  void stop() throws Exception {
    console.close();
    prometheus.close();
    alertmanager.close();
    elasticsearch.close();
  }

  private void console(Map<String, String> settings) throws Exception {
    console = RunningConsole.start(folder.resolve("data"), settings);
  }

  private Map<String, String> allBackends() {
    return Map.of(
        "PROMETHEUS_URL", prometheus.url(),
        "ALERTMANAGER_URL", alertmanager.url(),
        "ELASTICSEARCH_URL", elasticsearch.url());
  }

  private static String message(HttpResponse<String> answer) {
    return Json.MAPPER.readTree(answer.body()).path("error").path("message").stringValue();
  }

  @Test
  void thePageAndItsFilesForbidEverythingForeign() throws Exception {
    console(Map.of());
    HttpResponse<String> page = console.get("/");

    assertThat(page.body())
        .contains("<title>Sightline</title>")
        .doesNotContain("http://", "https://");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.headers().firstValue("X-Frame-Options")).contains("DENY");
    assertThat(page.headers().map()).doesNotContainKey("access-control-allow-origin");
    for (String file : new String[] {"theme.css", "login.css", "icon.svg"}) {
      assertThat(console.get("/assets/" + file).statusCode()).as(file).isEqualTo(200);
    }
    for (String file : new String[] {"nope.js", "..%2fconsole.properties", "console.properties"}) {
      assertThat(console.get("/assets/" + file).statusCode()).as(file).isBetween(400, 404);
    }
  }

  @Test
  void foreignHostNamesAreRefusedExceptWhereMachinesCall() throws Exception {
    console(Map.of("CONSOLE_ALLOWED_HOSTS", "ops.example.org"));

    assertThat(statusFor("/api/inbox", "evil.example")).isEqualTo(421);
    assertThat(statusFor("/", "evil.example:8088")).isEqualTo(421);
    assertThat(statusFor("/", "127.0.0.1.evil.example")).isEqualTo(421);
    assertThat(statusFor("/", "[::1]:8088")).isEqualTo(200);
    assertThat(statusFor("/", "LOCALHOST")).isEqualTo(200);
    assertThat(statusFor("/", "ops.example.org")).isEqualTo(200);
    assertThat(statusFor("/health", "ops-console:8088")).isEqualTo(200);
    assertThat(statusFor("/metrics", "ops-console:8088")).isEqualTo(200);
  }

  private int statusFor(String path, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
      socket.setSoTimeout(20_000);
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      return Integer.parseInt(in.readLine().split(" ")[1]);
    }
  }

  @Test
  void prometheusIsReadThroughAFewPathsAndNoOthers() throws Exception {
    prometheus.answering("/api/v1/query", "{\"status\":\"success\"}");
    console(allBackends());
    String query = URLEncoder.encode("up{job=\"x\"} & 1", StandardCharsets.UTF_8);

    assertThat(console.get("/api/prometheus/query?query=" + query).body())
        .isEqualTo("{\"status\":\"success\"}");
    assertThat(prometheus.asked().get(0).target())
        .isEqualTo("/api/v1/query?query=" + query + "&timeout=9s");
    assertThat(console.get("/api/prometheus/admin").statusCode()).isEqualTo(404);
    assertThat(console.get("/api/prometheus/..%2fadmin").statusCode()).isBetween(400, 404);
    assertThat(console.post("/api/prometheus/query", "text/plain", "x").statusCode())
        .as("nothing is sent to Prometheus from elsewhere")
        .isEqualTo(403);
    assertThat(prometheus.asked()).hasSize(1);
  }

  @Test
  void parametersThatDoNotFitAreNamed() throws Exception {
    console(allBackends());
    HttpResponse<String> answer =
        console.get("/api/prometheus/query_range?start=a&end=2&step=0&dedup=1");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(message(answer))
        .contains("dedup: not a parameter of query_range")
        .contains("query: expected 1 to 4000 characters of PromQL")
        .contains("start: expected seconds since 1970 or an ISO-8601 instant")
        .contains("step: expected seconds above 0");
    assertThat(
            message(console.get("/api/prometheus/query_range?query=up&start=0&end=99999&step=1")))
        .contains("expected 0 to 11000 points");
    assertThat(message(console.get("/api/logs/errors?size=9999"))).contains("from 1 to 200");
    assertThat(prometheus.asked()).isEmpty();
  }

  @Test
  void aSystemThatIsAwayIsNamedWithItsAddressAndAnAdvice() throws Exception {
    console(Map.of());

    HttpResponse<String> query = console.get("/api/prometheus/query?query=up");
    assertThat(query.statusCode()).isEqualTo(502);
    assertThat(message(query))
        .isEqualTo(
            "Prometheus at http://127.0.0.1:1 refused the connection. Look at its log, start it"
                + " again, or correct PROMETHEUS_URL if it lives elsewhere.");
    assertThat(message(console.get("/api/logs/errors")))
        .startsWith("Elasticsearch at http://127.0.0.1:1 refused the connection.");
    assertThat(console.get("/api/alerts").statusCode()).isEqualTo(502);
    assertThat(console.get("/health").statusCode()).isEqualTo(200);
    assertThat(console.get("/metrics").body())
        .contains("console_backend_up{backend=\"prometheus\"} 0")
        .contains("console_backend_up{backend=\"elasticsearch\"} 0");
  }

  @Test
  void alertsComeFromAlertmanagerWithoutTheWatchdogAndWithoutBadLinks() throws Exception {
    alertmanager.answering("/api/v2/alerts", ALERTMANAGER);
    console(allBackends());
    JsonNode answer = console.json("/api/alerts");

    assertThat(answer.path("source").stringValue()).isEqualTo("alertmanager");
    assertThat(answer.path("watchdog").path("firing").booleanValue()).isTrue();
    assertThat(answer.path("alerts")).hasSize(2);
    JsonNode down = answer.path("alerts").path(0);
    assertThat(down.path("name").stringValue()).isEqualTo("Down");
    assertThat(down.path("state").stringValue()).isEqualTo("silenced");
    assertThat(down.path("runbook_url").stringValue()).isEqualTo("http://127.0.0.1/runbooks/Down");
    JsonNode disk = answer.path("alerts").path(1);
    assertThat(disk.path("state").stringValue()).isEqualTo("firing");
    assertThat(disk.has("runbook_url")).isFalse();
    assertThat(disk.path("dashboard_url").stringValue()).isEqualTo("http://127.0.0.1/d/x");
  }

  @Test
  void withoutAlertmanagerPrometheusTellsAndTheAnswerSaysSo() throws Exception {
    prometheus.answering("/api/v1/alerts", PROMETHEUS_ALERTS);
    console(Map.of("PROMETHEUS_URL", prometheus.url()));
    JsonNode answer = console.json("/api/alerts");

    assertThat(answer.path("source").stringValue()).isEqualTo("prometheus");
    assertThat(answer.path("note").stringValue())
        .startsWith("Alertmanager at http://127.0.0.1:1 refused the connection.")
        .endsWith("nothing is being delivered.");
    assertThat(answer.path("alerts").path(0).path("state").stringValue()).isEqualTo("pending");
    assertThat(answer.path("watchdog").path("firing").booleanValue()).isFalse();
  }

  @Test
  void errorLinesAreAskedWithTheLoginAndReturnedNewestFirst() throws Exception {
    elasticsearch.answering(
        "/logs-error-*/_search",
        "{\"hits\":{\"hits\":[{\"_id\":\"a1\",\"_source\":{\"message\":\"boom\",\"service\":\"shop\"}}]}}");
    Path password = Files.writeString(folder.resolve("password"), "geheim\n");
    console(
        Map.of(
            "ELASTICSEARCH_URL", elasticsearch.url(),
            "ELASTICSEARCH_USERNAME", "reader",
            "ELASTICSEARCH_PASSWORD_FILE", password.toString()));
    JsonNode line = console.json("/api/logs/errors?size=5&service=shop").path("errors").path(0);

    assertThat(line.path("message").stringValue()).isEqualTo("boom");
    assertThat(line.path("_id").stringValue()).isEqualTo("a1");
    StandIn.Asked asked = elasticsearch.asked().get(0);
    assertThat(asked.authorization()).isEqualTo("Basic cmVhZGVyOmdlaGVpbQ==");
    assertThat(asked.target()).contains("ignore_unavailable=true&allow_no_indices=true");
    JsonNode query = Json.MAPPER.readTree(asked.body());
    assertThat(query.path("size").intValue()).isEqualTo(5);
    assertThat(query.path("query").path("bool").path("filter").toString())
        .isEqualTo("[{\"term\":{\"service\":\"shop\"}}]");
    assertThat(query.path("query").path("bool").path("must_not").toString()).contains("\"WARN\"");
    Files.delete(password);
    assertThat(message(console.get("/api/logs/errors")))
        .contains("the password file " + password + " cannot be read")
        .doesNotContain("geheim");
  }

  @Test
  void theLaunchersFileAndPrometheusTogetherTellTheState() throws Exception {
    prometheus
        .answering("/-/ready", "ready")
        .answering("/api/v1/targets", TARGETS)
        .answering("/api/v1/query", STORES);
    alertmanager.answering("/-/ready", "ready");
    elasticsearch.answering("/_cluster/health", "{\"status\":\"green\"}");
    Path file =
        Files.writeString(
            folder.resolve("status.json"),
            """
            {"runtime":"local","started_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z","components":[
              {"name":"redis","title":"Redis","state":"healthy","since":"2026-01-01T00:00:00Z","restarts":1,"message":""},
              {"name":"log-shipper","state":"healthy","since":"2026-01-01T00:00:01Z"},
              {"name":"redis-exporter","title":"Redis exporter","state":"healthy","url":"http://127.0.0.1:9121","restarts":0},
              {"name":"traffic","title":"Traffic","state":"failed","restarts":5,"message":"exit code 1"}]}
            """);
    Map<String, String> settings = new HashMap<>(allBackends());
    settings.put("STACK_STATUS_FILE", file.toString());
    console(settings);
    JsonNode status = console.json("/api/status");

    assertThat(status.path("runtime").stringValue()).isEqualTo("local");
    assertThat(state(status, "traffic")).isEqualTo("failed launcher exit code 1");
    assertThat(state(status, "redis")).isEqualTo("unhealthy launcher Its exporter cannot reach it");
    assertThat(state(status, "redis-exporter"))
        .isEqualTo(
            "unhealthy launcher Prometheus cannot scrape http://127.0.0.1:9121/metrics: connection"
                + " refused");
    assertThat(state(status, "log-shipper")).isEqualTo("healthy launcher ");
    assertThat(state(status, "demo-service")).isEqualTo("healthy prometheus ");
    assertThat(state(status, "postgresql")).isEqualTo("healthy prometheus ");
    assertThat(state(status, "elasticsearch")).isEqualTo("healthy console ");
    assertThat(state(status, "ops-console")).isEqualTo("healthy console ");
    assertThat(status.path("healthy").intValue()).isEqualTo(7);
    assertThat(status.path("total").intValue()).isEqualTo(10);
    assertThat(status.path("notes")).hasSize(1);
    assertThat(status.path("notes").path(0).stringValue())
        .startsWith("The launcher last wrote the components' states at 2026-01-01T00:00:00Z");
  }

  private static String state(JsonNode status, String name) {
    return status
        .path("components")
        .valueStream()
        .filter(each -> each.path("name").stringValue().equals(name))
        .map(
            each ->
                each.path("state").stringValue()
                    + " "
                    + each.path("source").stringValue()
                    + " "
                    + each.path("message").stringValue())
        .findFirst()
        .orElse("missing");
  }

  @Test
  void aStatusFileThatIsMissingOrBrokenIsToldAndTheRestStillShown() throws Exception {
    Path file = folder.resolve("status.json");
    console(Map.of("STACK_STATUS_FILE", file.toString()));
    assertThat(console.json("/api/status").path("notes").toString())
        .contains("does not exist (yet)");

    Files.writeString(file, "{\"components\":");
    JsonNode status = console.json("/api/status");
    assertThat(status.path("notes").toString()).contains("cannot be read");
    assertThat(state(status, "ops-console")).isEqualTo("healthy console ");
    Files.writeString(file, "{\"started_at\":\"yesterday\",\"components\":[]}");
    assertThat(console.get("/api/status").statusCode()).isEqualTo(200);
  }

  @Test
  void runbooksAreShownWithoutTheirHtml() throws Exception {
    Path runbooks = Files.createDirectory(folder.resolve("runbooks"));
    Files.writeString(
        runbooks.resolve("Down.md"),
        "# Down\n<script>alert(1)</script>\n\n[a](javascript:alert(1)) [b](https://example.org)\n\n|x|y|\n|-|-|\n|1|2|\n");
    console(Map.of("RUNBOOKS_DIR", runbooks.toString()));

    HttpResponse<String> page = console.get("/runbooks/Down");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("<h1>Down</h1>", "&lt;script&gt;", "<td>1</td>", "href=\"https://example.org\"")
        .doesNotContain("<script>", "javascript:");
    assertThat(console.get("/runbooks/Down.md").statusCode()).isEqualTo(200);
    assertThat(console.get("/runbooks").body()).contains("<a href=\"/runbooks/Down\">");
    HttpResponse<String> missing = console.get("/runbooks/%3Cb%3E");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).contains("No runbook is called “&lt;b&gt;”", "/runbooks/Down");
    assertThat(console.get("/runbooks/..%2fdata").statusCode()).isBetween(400, 404);
  }

  @Test
  void dashboardAddressesOpenThePageAndUnknownOnesAreNotFound() throws Exception {
    Path dashboards = Files.createDirectories(folder.resolve("dashboards/apps"));
    Files.writeString(
        dashboards.resolve("api.json"),
        "{\"uid\":\"api-performance\",\"title\":\"API\",\"panels\":[]}");
    Files.writeString(dashboards.resolve("broken.json"), "{");
    console(
        Map.of(
            "DASHBOARDS_DIR",
            dashboards.getParent().toString(),
            "GRAFANA_URL",
            "http://127.0.0.1:3000"));

    assertThat(console.get("/d/api-performance").statusCode()).isEqualTo(200);
    assertThat(console.get("/d/api-performance/some-title?var-service=x").statusCode())
        .isEqualTo(200);
    HttpResponse<String> unknown = console.get("/d/nope");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("<title>Sightline</title>");
    JsonNode list = console.json("/api/dashboards");
    assertThat(list.path("dashboards").toString())
        .contains("\"uid\":\"api-performance\",\"title\":\"API\"");
    assertThat(console.json("/api/session").path("grafana").stringValue())
        .isEqualTo("http://127.0.0.1:3000");
  }
}
