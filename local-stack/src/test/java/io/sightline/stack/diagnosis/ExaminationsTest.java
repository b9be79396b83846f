package io.sightline.stack.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.stack.diagnosis.Finding.Verdict;
import io.sightline.stack.process.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What each examination makes of the answers of the servers it asks. */
class ExaminationsTest {
  private static final String NO_SERIES = "{\"data\":{\"result\":[]}}";

  private final Server nobody = new Server("prometheus", "http://127.0.0.1:" + FreePorts.one());
  private Pages pages;

  @BeforeEach
  void start() throws Exception {
    pages = new Pages();
  }

  @AfterEach
  void stop() {
    pages.close();
  }

  private Server server(String name) {
    return new Server(name, pages.url());
  }

  private static String series(String labels, double value) {
    return "{\"data\":{\"result\":[{\"metric\":{%s},\"value\":[1,\"%s\"]}]}}"
        .formatted(labels, value);
  }

  @Test
  void aServiceIsReadyOrItsIllChecksAreTold() throws Exception {
    pages.with(
        "/health/ready", 200, "{\"status\":\"ready\",\"checks\":{\"a\":{\"status\":\"ok\"}}}");
    assertThat(new ServiceHealth(server("shop")).findings())
        .containsExactly(Finding.ok("shop", "ready"));
  }

  @Test
  void aCheckThatFailsIsToldWithItsWords() throws Exception {
    pages.with(
        "/health/ready",
        503,
        "{\"status\":\"not_ready\",\"checks\":{\"redis\":{\"status\":\"error\",\"error\":\"gone\"}}}");
    assertThat(new ServiceHealth(server("shop")).findings())
        .containsExactly(
            Finding.problem(
                "shop",
                "its check 'redis' says {\"status\":\"error\",\"error\":\"gone\"}",
                "runbook HealthCheckFailing; ./deploy.sh logs shop"));
  }

  @Test
  void aPageThatIsNoJsonIsShown() throws Exception {
    pages.with("/health/ready", 502, "<h1>Bad  gateway</h1>");
    assertThat(new ServiceHealth(server("shop")).findings().get(0).found())
        .isEqualTo("shop answered 502 at " + pages.url() + ": <h1>Bad gateway</h1>");
  }

  @Test
  void aShipperThatPrometheusDoesNotKnowIsAProblem() throws Exception {
    pages.with("/", 200, NO_SERIES);
    assertThat(new ShippingHealth(server("prometheus")).findings().get(0).found())
        .isEqualTo("Prometheus has no figures of it");
  }

  @Test
  void eachSymptomOfTheShipperIsToldWithItsClassAndRunbook() throws Exception {
    pages.with("/", 200, series("\"class\":\"access\"", 420));
    List<Finding> findings = new ShippingHealth(server("prometheus")).findings();
    assertThat(findings).hasSize(6).allMatch(one -> one.verdict() == Verdict.PROBLEM);
    assertThat(findings)
        .contains(
            Finding.problem(
                "log shipper", "access: lines arrive 420 s late", "runbook LogShipperLagging"));
  }

  @Test
  void withoutPrometheusShipperAndNotificationsAreSkippedNotWell() throws Exception {
    assertThat(new ShippingHealth(nobody).findings())
        .extracting(Finding::verdict)
        .containsExactly(Verdict.SKIPPED);
    pages.with("/api/v2/alerts", 200, "[]");
    assertThat(new AlertDelivery(server("alertmanager"), nobody, Set.of()).findings())
        .extracting(Finding::verdict)
        .containsExactly(Verdict.OK, Verdict.SKIPPED);
  }

  @Test
  void whatFiresIsToldWithItsRunbookButNotTheHeartbeat() throws Exception {
    pages
        .with(
            "/api/v2/alerts",
            200,
            """
            [{"labels":{"alertname":"Watchdog"},"startsAt":"2026-01-01T00:00:00Z"},
             {"labels":{"alertname":"RedisDown","severity":"critical","service":"redis"},
              "annotations":{"summary":"Redis is gone","runbook_url":"http://c/runbooks/RedisDown"},
              "startsAt":"2026-01-01T00:00:00Z"}]
            """)
        .with("/api/v1/query", 200, series("\"integration\":\"slack\"", 3));
    List<Finding> findings =
        new AlertDelivery(server("alertmanager"), server("prometheus"), Set.of()).findings();
    assertThat(findings).hasSize(2);
    assertThat(findings.get(0).found())
        .startsWith("RedisDown (critical) of redis since ")
        .endsWith(": Redis is gone");
    assertThat(findings.get(0).remedy()).isEqualTo("http://c/runbooks/RedisDown");
    assertThat(findings.get(1).found()).isEqualTo("by slack, 3 failed in the last 15 minutes");
  }

  @Test
  void grafanasOwnLookAtItsDataSourcesIsTold() throws Exception {
    pages
        .with("/api/v1/query", 200, NO_SERIES)
        .with("/api/v2/status", 200, "{}")
        .with("/_security/_authenticate", 403, "{}")
        .with("/api/status", 200, "{}")
        .with(
            "/api/datasources",
            200,
            "[{\"name\":\"Logs\",\"uid\":\"logs\",\"url\":\"http://elasticsearch:9200\"}]")
        .with(
            "/api/datasources/uid/logs/health",
            400,
            "{\"status\":\"ERROR\",\"message\":\"no such host\"}");
    List<Finding> findings =
        new DataSources(
                List.of(
                    new DataSources.Source(server("prometheus"), "/api/v1/query?query=up"),
                    new DataSources.Source(server("alertmanager"), "/api/v2/status"),
                    new DataSources.Source(server("elasticsearch"), "/_security/_authenticate"),
                    new DataSources.Source(server("kibana"), "/api/status")),
                Optional.of(server("grafana")),
                Set.of())
            .findings();
    assertThat(findings)
        .extracting(Finding::verdict)
        .containsExactly(Verdict.OK, Verdict.OK, Verdict.PROBLEM, Verdict.OK, Verdict.PROBLEM);
    assertThat(findings.get(2).found()).isEqualTo("elasticsearch wants a login");
    assertThat(findings.get(4).found())
        .isEqualTo("Grafana cannot use it at http://elasticsearch:9200: no such host");
  }

  @Test
  void aDataSourceOfWhatIsNotDeployedIsNoProblemOfGrafana() throws Exception {
    pages.with(
        "/api/datasources",
        200,
        "[{\"name\":\"Logs\",\"uid\":\"logs\",\"type\":\"elasticsearch\",\"url\":\"http://e:9200\"}]");
    assertThat(
            new DataSources(List.of(), Optional.of(server("grafana")), Set.of(Half.LOGGING))
                .findings())
        .isEmpty();
  }

  @Test
  void anAlertAboutWhatIsNotDeployedSaysWhyItFires() throws Exception {
    pages
        .with(
            "/api/v2/alerts",
            200,
            """
            [{"labels":{"alertname":"ServiceDown","severity":"warning","service":"log-shipper"},
              "annotations":{"summary":"It does not answer."},"startsAt":"then"}]
            """)
        .with("/api/v1/query", 200, NO_SERIES);
    assertThat(
            new AlertDelivery(server("alertmanager"), server("prometheus"), Set.of(Half.LOGGING))
                .findings())
        .startsWith(
            Finding.skipped(
                "alerts",
                "ServiceDown (warning) of log-shipper since then: It does not answer. That is"
                    + " because logging is not deployed.",
                "./deploy.sh silence ServiceDown service=log-shipper"));
  }

  @Test
  void whatIsNotDeployedIsOneFindingThatIsNoProblem() {
    assertThat(Half.LOGGING.absent())
        .isEqualTo(
            Finding.skipped(
                "logging",
                "is not deployed: Elasticsearch, Kibana and the log shipper were not looked at",
                "./deploy.sh deploy-logging, where you want it"));
    assertThat(Half.MONITORING.absent().found())
        .isEqualTo(
            "is not deployed: targets, rules, alerts and the figures of the log shipper were not"
                + " looked at");
  }

  @Test
  void aReportSaysForPeopleAndForProgramsTheSame() {
    Report report =
        new Report(
            List.of(
                Finding.ok("disk", "there is room"),
                Finding.problem("port 9090", "is taken", "stop what listens\nthere"),
                Finding.skipped("memory", "nobody knows", "look")));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            ok       disk                   there is room
            PROBLEM  port 9090              is taken
                                            -> stop what listens
                                            there
            SKIPPED  memory                 nobody knows
                                            -> look
            ok: 1, problems: 1, skipped: 1
            """);
    assertThat(report.well()).isFalse();
    JsonNode json = new JsonMapper().readTree(report.json());
    assertThat(json.path("verdict").asString()).isEqualTo("problem");
    assertThat(json.at("/findings/1/remedy").asString()).startsWith("stop what");
    assertThat(json.at("/findings/0/remedy").isNull()).isTrue();
    assertThat(json.at("/findings/2/verdict").asString()).isEqualTo("skipped");
  }
}
