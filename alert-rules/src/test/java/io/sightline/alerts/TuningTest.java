package io.sightline.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.alerts.Alerts.Alert;
import io.sightline.stack.provision.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a team writes into config.yml is in the rules that Prometheus reads, or refused. */
final class TuningTest {
  @TempDir Path folder;

  private CommandLineRun rules(String config, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("config.yml"), config);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "rules",
                "--source",
                Module.PROMETHEUS.resolve("rules").toString(),
                "--config",
                file.toString()));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(Map.of(), arguments.toArray(String[]::new));
  }

  private List<Alert> rendered(String config) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--out", folder.resolve("rules").toString()));
    Tools.command(Tool.PROMTOOL).forEach(word -> arguments.add("--promtool=" + word));
    assertThat(rules(config, arguments.toArray(String[]::new)))
        .isEqualTo(new CommandLineRun(0, "", ""));
    return Alerts.in(folder.resolve("rules"));
  }

  private static Alert named(List<Alert> alerts, String name) {
    return alerts.stream().filter(alert -> alert.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void withoutAWordFromTheTeamTheRulesAreThoseOfTheRepository() throws IOException {
    assertThat(rendered("# nothing\n")).isEqualTo(Alerts.all());
  }

  @Test
  void theFileOfTheRepositoryChangesNothing() throws IOException {
    assertThat(rendered(Files.readString(Module.HERE.resolve("config.yml"))))
        .isEqualTo(Alerts.all());
  }

  @Test
  void theExamplesInItAreAccepted() throws IOException {
    String examples =
        Files.readString(Module.HERE.resolve("config.yml"))
            .lines()
            .filter(line -> line.matches("# (alerts|objectives):|#   .*"))
            .map(line -> line.substring(2))
            .reduce("", (all, line) -> all + line + "\n");
    assertThat(examples).contains("alerts:", "objectives:");
    assertThat(rendered(examples)).hasSizeLessThan(Alerts.all().size());
  }

  @Test
  void oneLineTurnsAnAlertOff() throws IOException {
    assertThat(rendered("alerts:\n  HighCPUUsage: off\n"))
        .extracting(Alert::name)
        .doesNotContain("HighCPUUsage")
        .contains("MemoryLow");
  }

  @Test
  void oneLineChangesAThresholdAndWhatTheTextSaysOfIt() throws IOException {
    Alert alert =
        named(rendered("alerts: {HighCPUUsage: {threshold_percent: 66.5}}"), "HighCPUUsage");
    assertThat(alert.expression()).contains("> 66.5 # threshold_percent");
    assertThat(alert.annotations().get("description")).contains("the limit is 66.5{{");
  }

  @Test
  void timesAndTheSeverityChangeToo() throws IOException {
    List<Alert> alerts =
        rendered(
            "alerts: {DiskSpaceLow: {for: 1h30m, keep_firing_for: 2h, severity: critical,"
                + " warning_percent: 95}}");
    assertThat(alerts)
        .filteredOn(alert -> alert.name().equals("DiskSpaceLow"))
        .hasSize(2)
        .allSatisfy(alert -> assertThat(alert.labels()).containsEntry("severity", "critical"));
    assertThat(Files.readString(folder.resolve("rules/host.yml")))
        .contains("for: 1h30m", "keep_firing_for: 2h");
  }

  @Test
  void anObjectiveChangesTheRecordingRulesAndTheTexts() throws IOException {
    List<Alert> alerts =
        rendered(
            "objectives: {availability_percent: 99.5, latency_seconds: 1, latency_percent: 99}");
    assertThat(Files.readString(folder.resolve("rules/slo.yml")))
        .contains("100 - 99.5 # availability_percent")
        .contains("{le=~\"1|1.0\" # latency_seconds as le")
        .contains("100 - 99 # latency_percent");
    assertThat(named(alerts, "AvailabilityBudgetBurning").annotations().get("description"))
        .contains("99.5{{");
  }

  @Test
  void everyWrongKeyIsNamedAtOnceAndTheGoodRulesStay() throws IOException {
    rendered("");
    String before = Files.readString(folder.resolve("rules/host.yml"));
    CommandLineRun run =
        rules(
            """
            alerts:
              HighCPUUsge: off
              HighErrorRate: {threshold_percent: 101, treshold: 4, for: 5}
              DatabaseDown: maybe
              DiskSpaceLow: {severity: bad, keep_firing_for: soon}
            objectives: {avail: 3, latency_seconds: fast}
            rules: 1
            """,
            "--out",
            folder.resolve("rules").toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines())
        .containsExactlyInAnyOrder(
            "rules: expected one of alerts, objectives, was 'rules'",
            "alerts.HighCPUUsge: expected the name of an alert (HighCPUUsage?), was 'HighCPUUsge'",
            "alerts.HighErrorRate.threshold_percent: expected a number from 0 to 100, was '101'",
            "alerts.HighErrorRate.treshold: expected one of for, keep_firing_for, least_errors,"
                + " severity, threshold_percent, was 'treshold'",
            "alerts.HighErrorRate.for: expected a duration such as 30s, 5m or 1h30m, was '5'",
            "alerts.DatabaseDown: expected off, on or {name: value}, was 'maybe'",
            "alerts.DiskSpaceLow.severity: expected one of critical, info, warning, was 'bad'",
            "alerts.DiskSpaceLow.keep_firing_for: expected a duration such as 30s, 5m or 1h30m,"
                + " was 'soon'",
            "objectives.avail: expected one of availability_percent, latency_percent,"
                + " latency_seconds, was 'avail'",
            "objectives.latency_seconds: expected a number, 0 or more, was 'fast'");
    assertThat(Files.readString(folder.resolve("rules/host.yml"))).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alerts: [a]    | alerts: expected names, a line each, was '["a"]'
          just a word    | the file: expected names, a line each, was 'just a word'
          """)
  void whatIsNoListOfNamesIsRefused(String config, String problem) throws IOException {
    assertThat(rules(config, "--dry-run")).isEqualTo(new CommandLineRun(2, "", problem + "\n"));
  }

  @Test
  void whatIsNoYamlIsRefusedWithTheFile() throws IOException {
    CommandLineRun run = rules("alerts: {", "--dry-run");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("config.yml: expected YAML (");
  }

  @Test
  void rulesThatPromtoolDoesNotLikeNeverReplaceGoodOnes() throws IOException {
    rendered("");
    Path broken = Files.createDirectory(folder.resolve("broken"));
    Files.writeString(
        broken.resolve("host.yml"),
        "groups: [{name: x, rules: [{alert: A, expr: 'sum(', labels: {severity: info}}]}]");
    List<String> arguments =
        new ArrayList<>(
            List.of("rules", "--source", broken.toString(), "--config", "/does/not/exist"));
    arguments.addAll(List.of("--out", folder.resolve("rules").toString()));
    Tools.command(Tool.PROMTOOL).forEach(word -> arguments.add("--promtool=" + word));
    CommandLineRun run = CommandLineRun.of(Map.of(), arguments.toArray(String[]::new));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("parse error");
    assertThat(folder.resolve("rules/service.yml")).exists();
    assertThat(Files.readString(folder.resolve("rules/host.yml"))).contains("HighCPUUsage");
    assertThat(folder.resolve("rules/.candidates")).doesNotExist();
  }

  @Test
  void aRuleFileThatIsGoneFromTheRepositoryGoesFromTheStack() throws IOException {
    rendered("");
    Files.writeString(folder.resolve("rules/old.yml"), "groups: []");
    rendered("");
    assertThat(folder.resolve("rules/old.yml")).doesNotExist();
  }

  @Test
  void listShowsEveryAlertWithItsNumbersAsTheyAreSet() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("config.yml"),
            "alerts: {HighCPUUsage: {threshold_percent: 66}, MemoryLow: off}");
    CommandLineRun run =
        CommandLineRun.of(
            Map.of(),
            "list",
            "--source",
            Module.PROMETHEUS.resolve("rules").toString(),
            "--config",
            file.toString());
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .containsPattern("HighCPUUsage +warning +5m +threshold_percent: 66\n")
        .containsPattern("MemoryLow +off ")
        .contains("objectives: availability_percent: 99.9, latency_percent: 95");
    assertThat(run.out().lines()).hasSize(Alerts.all().size() + 1);
  }
}
