package io.sightline.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.alerts.Alerts.Alert;
import io.sightline.dashboards.MetricsContract;
import io.sightline.dashboards.SeriesNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.ObjectMapper;

/**
 * What each alert owes its reader: a severity, a sentence, a value, two links, a page to follow.
 */
final class AlertRulesTest {
  private static final Pattern DASHBOARD =
      Pattern.compile(
          Pattern.quote("{{ $externalLabels.dashboards_url }}/d/") + "([a-z0-9-]+)\\?(.+)");

  static List<Alert> alerts() {
    return Alerts.all();
  }

  static Stream<String> names() {
    return Alerts.all().stream().map(Alert::name).distinct();
  }

  @Test
  void theFirstCutIsComplete() {
    assertThat(names())
        .contains(
            "HighErrorRate",
            "HighResponseTime",
            "ServiceDown",
            "DatabaseDown",
            "RedisDown",
            "HighCPUUsage",
            "DiskSpaceLow",
            "LogShipperStalled",
            "LogShipperLagging",
            "LogShipperStreamHeld",
            "LogShipperDeadLetters",
            "LogShipperBytesLost",
            "LogShipperMessagesRefused",
            "LogShipperSpoolNearlyFull",
            "LogShipperCheckpointNotWritten",
            "LogShipperStateDamaged",
            "LogShipperMalformedLines",
            "LogShipperReloadRefused",
            "Watchdog");
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void anAlertHasASeverityThatTheRoutesKnow(Alert alert) {
    assertThat(alert.name()).matches("[A-Z][A-Za-z]+");
    assertThat(alert.labels().get("severity")).isIn("critical", "warning", "info");
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void anAlertKnowsItsService(Alert alert) {
    boolean named = alert.labels().containsKey("service");
    // What is recorded at the level "service:" has the labels service and environment.
    boolean keptByTheExpression =
        alert.expression().contains("by (service, environment")
            || alert.expression().contains("service:")
            || alert.expression().startsWith("up{");
    assertThat(named || keptByTheExpression)
        .as("a label service, or an expression that keeps the target's")
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void anAlertHasAStaticSummaryADescriptionAndAValue(Alert alert) {
    assertThat(alert.annotations().get("summary")).doesNotContain("{{").endsWith(".");
    assertThat(alert.annotations().get("description")).endsWith(".");
    assertThat(alert.annotations().get("value")).isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void aNumberInATextIsHumanised(Alert alert) {
    alert
        .annotations()
        .forEach((name, text) -> assertThat(text).as(name).doesNotContain("{{ $value }}"));
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void theDashboardLinkLeadsToADashboardOfOurs(Alert alert) {
    Matcher link = DASHBOARD.matcher(alert.annotations().get("dashboard_url"));
    assertThat(link.matches()).as(alert.annotations().get("dashboard_url")).isTrue();
    assertThat(dashboards()).contains(link.group(1));
    assertThat(link.group(2)).contains("var-environment={{ $labels.environment }}");
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void theRunbookLinkLeadsToItsRunbook(Alert alert) throws IOException {
    assertThat(alert.annotations())
        .containsEntry("runbook_url", "{{ $externalLabels.console_url }}/runbooks/" + alert.name());
    assertThat(Files.readString(Module.RUNBOOKS.resolve(alert.name() + ".md")))
        .startsWith("# " + alert.name() + "\n")
        .containsSubsequence("## Meaning", "## Impact", "## Diagnosis", "## Mitigation");
  }

  /** Rules that name what nobody exports never fire, and nobody notices. */
  @ParameterizedTest
  @MethodSource("alerts")
  void anAlertReadsOnlySeriesThatSomebodyExportsOrRecords(Alert alert) {
    MetricsContract contract =
        MetricsContract.read(Module.METRICS_CONTRACT, Module.PROMETHEUS.resolve("rules"));
    assertThat(SeriesNames.of(alert.expression())).isNotEmpty();
    assertThat(contract.unknownIn(alert.expression())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void anAlertIsTestedBothWays(String name) {
    Alerts.Expectations tested = Alerts.expectations(name);
    assertThat(tested.fires()).as("unit tests in which %s fires", name).isPositive();
    assertThat(tested.staysSilent()).as("unit tests in which %s stays silent", name).isPositive();
  }

  @Test
  void everyRunbookBelongsToAnAlert() {
    Set<String> runbooks =
        Module.files(Module.RUNBOOKS, ".md").stream()
            .map(file -> file.getFileName().toString().replace(".md", ""))
            .collect(Collectors.toSet());
    assertThat(runbooks).isEqualTo(names().collect(Collectors.toSet()));
  }

  private static Set<String> dashboards() {
    ObjectMapper json = new ObjectMapper();
    return Module.files(Module.DASHBOARDS, ".json").stream()
        .map(Path::toFile)
        .map(file -> json.readTree(file).required("uid").asString())
        .collect(Collectors.toSet());
  }
}
