package io.sightline.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.stack.provision.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Alertmanager's configuration for the channels that are set, judged by the real amtool. */
final class RoutingTest {
  private static final Map<String, String> MAIL =
      Map.of(
          "SMTP_HOST", "smtp.example.com",
          "SMTP_USERNAME", "alerts+prod@example.com",
          "SMTP_PASSWORD", "p'a\"s&s|w\\o rd",
          "SMTP_FROM", "alerts@example.com",
          "ALERT_EMAIL_TO", "ops@example.com, dba@example.com");

  private static final Map<String, String> EVERYTHING = new HashMap<>(MAIL);

  static {
    EVERYTHING.putAll(
        Map.of(
            "SLACK_WEBHOOK_URL", "https://hooks.slack.com/services/T0/B0/abc?x=1&y=2",
            "SLACK_CHANNEL", "#alerts",
            "ALERT_WEBHOOK_URL", "https://example.com/hook",
            "ALERT_WEBHOOK_TOKEN", "t0ken",
            "PAGERDUTY_ROUTING_KEY", "k3y",
            "TEAMS_WEBHOOK_URL", "https://example.com/teams",
            "TELEGRAM_BOT_TOKEN", "1:b0t",
            "TELEGRAM_CHAT_ID", "-1001234567890"));
    EVERYTHING.putAll(
        Map.of(
            "WECOM_CORP_ID", "corp",
            "WECOM_SECRET", "s3cret",
            "WECOM_AGENT_ID", "1000002",
            "DINGTALK_WEBHOOK_URL", "https://example.com/dingtalk",
            "FEISHU_WEBHOOK_URL", "https://example.com/feishu",
            "SMS_TO", "+4915112345678"));
  }

  @TempDir Path folder;

  private CommandLineRun render(Map<String, String> variables, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("alertmanager", "--source", Module.ALERTMANAGER.toString()));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--dry-run")) {
      arguments.addAll(List.of("--out", folder.resolve("out").toString()));
    }
    return CommandLineRun.of(variables, arguments.toArray(String[]::new));
  }

  private JsonNode rendered(Map<String, String> variables, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    Tools.command(Tool.AMTOOL).forEach(word -> arguments.add("--amtool=" + word));
    assertThat(render(variables, arguments.toArray(String[]::new)))
        .isEqualTo(new CommandLineRun(0, "", ""));
    return new YAMLMapper().readTree(folder.resolve("out/alertmanager.yml").toFile());
  }

  private static JsonNode receiver(JsonNode configuration, String name) {
    return configuration
        .path("receivers")
        .valueStream()
        .filter(receiver -> receiver.path("name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> kinds(JsonNode configuration, String name) {
    return receiver(configuration, name).propertyNames().stream()
        .filter(each -> !each.equals("name"))
        .sorted()
        .toList();
  }

  @Test
  void withoutAnyChannelEverythingGoesToTheInbox() {
    JsonNode configuration = rendered(Map.of());
    JsonNode critical = receiver(configuration, "critical");
    assertThat(critical.at("/email_configs/0/smarthost").asString()).isEqualTo("127.0.0.1:1025");
    assertThat(critical.at("/email_configs/0/require_tls").asBoolean(true)).isFalse();
    assertThat(critical.at("/email_configs/0").has("auth_username")).isFalse();
    assertThat(critical.at("/slack_configs/0/api_url").asString())
        .isEqualTo("http://127.0.0.1:8088/inbox/slack");
    assertThat(critical.at("/slack_configs/0").has("channel")).isFalse();
    assertThat(configuration.toString()).doesNotContain("${");
  }

  @Test
  void withOneChannelNothingGoesToTheInbox() {
    JsonNode configuration = rendered(Map.of("PAGERDUTY_ROUTING_KEY", "k3y"));
    assertThat(kinds(configuration, "critical")).containsExactly("pagerduty_configs");
    assertThat(kinds(configuration, "warning")).isEmpty();
    assertThat(configuration.toString()).doesNotContain("inbox");
  }

  @Test
  void everyChannelGetsTheSeveritiesItWants() {
    JsonNode configuration = rendered(EVERYTHING);
    assertThat(kinds(configuration, "critical"))
        .containsExactly(
            "email_configs",
            "pagerduty_configs",
            "slack_configs",
            "telegram_configs",
            "webhook_configs",
            "wechat_configs");
    assertThat(kinds(configuration, "warning")).doesNotContain("pagerduty_configs");
    assertThat(kinds(configuration, "info")).containsExactly("slack_configs");
    assertThat(receiver(configuration, "critical").findValuesAsString("url"))
        .contains("https://example.com/hook", "http://127.0.0.1:8088/relay/sms")
        .contains("http://127.0.0.1:8088/relay/teams", "http://127.0.0.1:8088/relay/dingtalk");
    assertThat(receiver(configuration, "warning").findValuesAsString("url"))
        .doesNotContain("https://example.com/hook", "http://127.0.0.1:8088/relay/sms");
  }

  @Test
  void theSeveritiesCanBeChosen() {
    Map<String, String> variables = new HashMap<>(EVERYTHING);
    variables.put("PAGERDUTY_SEVERITIES", "critical, warning,info");
    variables.put("EMAIL_SEVERITIES", "info");
    JsonNode configuration = rendered(variables);
    assertThat(kinds(configuration, "warning")).contains("pagerduty_configs");
    assertThat(kinds(configuration, "critical")).doesNotContain("email_configs");
    assertThat(kinds(configuration, "info")).contains("email_configs", "pagerduty_configs");
  }

  @Test
  void everyChannelHasARouteForTestsOfItsOwn() {
    JsonNode configuration = rendered(EVERYTHING);
    for (String channel :
        List.of(
            "email",
            "slack",
            "webhook",
            "pagerduty",
            "teams",
            "telegram",
            "wecom",
            "dingtalk",
            "feishu",
            "sms")) {
      assertThat(kinds(configuration, "test-" + channel)).hasSize(1);
    }
    assertThat(
            amtool(
                "config",
                "routes",
                "test",
                "--config.file=" + folder.resolve("out/alertmanager.yml"),
                "alertname=TestAlert",
                "channel=telegram",
                "severity=info"))
        .isEqualTo("test-telegram");
    assertThat(
            amtool(
                "config",
                "routes",
                "test",
                "--config.file=" + folder.resolve("out/alertmanager.yml"),
                "alertname=TestAlert",
                "channel=pigeon",
                "severity=critical"))
        .isEqualTo("nobody");
  }

  @ParameterizedTest
  @CsvSource({
    "alertname=DatabaseDown, severity=critical, critical",
    "alertname=HighCPUUsage, severity=warning, warning",
    "alertname=MetricLabelsFolded, severity=info, info",
    "alertname=Watchdog, severity=info, heartbeat",
    "alertname=InfoInhibitor, severity=info, nobody",
    "alertname=Foreign, severity=strange, warning",
  })
  void alertsAreRoutedBySeverity(String alert, String severity, String receiver) {
    rendered(Map.of());
    assertThat(
            amtool(
                "config",
                "routes",
                "test",
                "--config.file=" + folder.resolve("out/alertmanager.yml"),
                alert,
                severity))
        .isEqualTo(receiver);
  }

  @Test
  void secretsStandInNothingButTheFileThatItsOwnerReads() throws IOException {
    rendered(EVERYTHING);
    try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
    JsonNode mail = receiver(rendered(EVERYTHING), "critical").at("/email_configs/0/auth_password");
    assertThat(mail.asString()).isEqualTo(MAIL.get("SMTP_PASSWORD"));
  }

  @Test
  void aSecretMayComeFromAFile() throws IOException {
    Path webhook = Files.writeString(folder.resolve("webhook"), "https://hooks.example.com/x\n");
    assertThat(
            receiver(rendered(Map.of("SLACK_WEBHOOK_URL_FILE", webhook.toString())), "critical")
                .at("/slack_configs/0/api_url")
                .asString())
        .isEqualTo("https://hooks.example.com/x");
  }

  @Test
  void newerAlertmanagersSpeakToTeamsThemselves() {
    assertThat(
            render(
                    Map.of("TEAMS_WEBHOOK_URL", "https://example.com/teams"),
                    "--alertmanager",
                    "0.28.1")
                .status())
        .isZero();
    JsonNode configuration =
        new YAMLMapper().readTree(folder.resolve("out/alertmanager.yml").toFile());
    assertThat(kinds(configuration, "critical")).containsExactly("msteamsv2_configs");
  }

  @Test
  void timesAndTheConsolesPlaceCanBeSet() {
    JsonNode configuration =
        rendered(
            Map.of(
                "ALERT_GROUP_WAIT", "500ms",
                "ALERT_GROUP_INTERVAL", "2s",
                "ALERT_REPEAT_INTERVAL", "30m",
                "ALERT_REPEAT_INTERVAL_WARNING", "1d"),
            "--console",
            "http://ops-console:8088",
            "--inbox",
            "ops-console:1025");
    assertThat(configuration.at("/route/group_wait").asString()).isEqualTo("500ms");
    assertThat(configuration.at("/route/repeat_interval").asString()).isEqualTo("1d");
    assertThat(configuration.toString())
        .contains("http://ops-console:8088/inbox/slack", "ops-console:1025")
        .contains("http://ops-console:8088/relay/heartbeat")
        .contains("\"repeat_interval\":\"30m\"");
  }

  @Test
  void allProblemsAreToldAtOnceAndNothingIsWritten() {
    CommandLineRun run =
        render(
            Map.of(
                "SMTP_HOST", "two\nlines",
                "SMTP_PORT", "70000",
                "SMTP_USERNAME", "me",
                "SMTP_FROM", "nobody",
                "ALERT_EMAIL_TO", "a@b.c; d@e.f",
                "SMTP_REQUIRE_TLS", "yes",
                "SLACK_WEBHOOK_URL", "hooks.slack.com/secret",
                "SLACK_CHANNEL", "{{ evil }}",
                "TELEGRAM_BOT_TOKEN", "1:x",
                "ALERT_GROUP_WAIT", "10"));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines())
        .containsExactlyInAnyOrder(
            "SMTP_HOST: expected a host name or address, was 'two lines'",
            "SMTP_PORT: expected a port from 1 to 65535, was '70000'",
            "SMTP_FROM: expected an e-mail address, was 'nobody'",
            "ALERT_EMAIL_TO: expected e-mail addresses separated by commas, was 'a@b.c; d@e.f'",
            "SMTP_REQUIRE_TLS: expected true or false, was 'yes'",
            "SMTP_PASSWORD: expected the password, because SMTP_USERNAME is set, was ''",
            "SLACK_WEBHOOK_URL: expected an http or https address (not shown, it is a secret)",
            "SLACK_CHANNEL: expected a channel such as #alerts, was '{{ evil }}'",
            "TELEGRAM_CHAT_ID: expected a whole number, because TELEGRAM_BOT_TOKEN is set, was ''",
            "ALERT_GROUP_WAIT: expected a duration such as 10s, 1m or 4h, was '10'");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ALERT_EMAIL_TO=a@b.c                    | SMTP_HOST: expected a host name or address, because ALERT_EMAIL_TO is set, was ''
          SMTP_PASSWORD=secret                    | SMTP_HOST: expected a host name or address, because SMTP_PASSWORD is set, was ''
          SLACK_CHANNEL=#alerts                   | SLACK_WEBHOOK_URL: expected an http or https address, because SLACK_CHANNEL is set, was ''
          SLACK_WEBHOOK_URL_FILE=/does/not/exist  | SLACK_WEBHOOK_URL_FILE: expected a readable file that is not empty, was '/does/not/exist'
          EMAIL_SEVERITIES=all                    | EMAIL_SEVERITIES: expected critical, warning or info, separated by commas, was 'all'
          SMS_TO=call me                          | SMS_TO: expected phone numbers such as +4915112345678, separated by commas, was 'call me'
          """)
  void aHalfSetChannelIsRefused(String variable, String problem) {
    String[] pair = variable.split("=", 2);
    CommandLineRun run = render(Map.of(pair[0], pair[1]), "--dry-run");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().lines()).contains(problem);
  }

  @Test
  void aSecretIsGivenOnce() {
    assertThat(
            render(
                    Map.of("SLACK_WEBHOOK_URL", "https://a", "SLACK_WEBHOOK_URL_FILE", "/b"),
                    "--dry-run")
                .err())
        .isEqualTo(
            "SLACK_WEBHOOK_URL: expected not to be set together with SLACK_WEBHOOK_URL_FILE\n");
  }

  @Test
  void whatAmtoolDoesNotLikeNeverReplacesWhatWasGood() throws IOException {
    rendered(Map.of());
    String before = Files.readString(folder.resolve("out/alertmanager.yml"));
    CommandLineRun run =
        render(
            Map.of("SLACK_WEBHOOK_URL", "https://example.com/x"),
            "--amtool=sh",
            "--amtool=-c",
            "--amtool=echo 'no receiver called team' >&2; exit 1");
    assertThat(run).isEqualTo(new CommandLineRun(1, "", "no receiver called team\n"));
    assertThat(Files.readString(folder.resolve("out/alertmanager.yml"))).isEqualTo(before);
  }

  private static String amtool(String... arguments) {
    Run run = Run.of(Tools.command(Tool.AMTOOL, arguments));
    assertThat(run.exitCode()).as(run.output()).isZero();
    return run.output().lines().filter(line -> !line.startsWith("Warning")).findFirst().orElse("");
  }
}
