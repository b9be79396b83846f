package io.sightline.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.stack.provision.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** render.sh under every shell of the machine that has to run it, judged by the real amtool. */
final class RenderTest {
  private static final Map<String, String> REAL =
      Map.of(
          "SMTP_HOST", "smtp.example.com",
          "SMTP_USERNAME", "alerts+prod@example.com",
          "SMTP_PASSWORD", "p'a\"s&s|w\\o rd",
          "SMTP_FROM", "alerts@example.com",
          "ALERT_EMAIL_TO", "ops@example.com, dba@example.com",
          "SLACK_WEBHOOK_URL", "https://hooks.slack.com/services/T0/B0/abc?x=1&y=2",
          "SLACK_CHANNEL", "#alerts");

  @TempDir Path folder;

  /** sh is dash on Debian; busybox is what the official Alertmanager image has. */
  static List<List<String>> shells() {
    List<List<String>> shells = new ArrayList<>();
    for (List<String> shell :
        List.of(List.of("sh"), List.of("dash"), List.of("busybox", "sh"), List.of("bash"))) {
      for (String directory : System.getenv("PATH").split(":", -1)) {
        if (Files.isExecutable(Path.of(directory, shell.get(0)))) {
          shells.add(shell);
          break;
        }
      }
    }
    return shells;
  }

  @ParameterizedTest
  @MethodSource("shells")
  void withoutAnySettingEverythingGoesToTheInbox(List<String> shell) throws IOException {
    assertThat(render(shell, Map.of())).isEqualTo(new Run(0, ""));
    assertThat(Files.readString(folder.resolve("alertmanager.yml")))
        .contains("smtp_smarthost: '127.0.0.1:1025'")
        .contains("smtp_require_tls: false")
        .contains("to: 'alerts@sightline.localhost'")
        .contains("group_wait: 10s", "group_interval: 1m", "repeat_interval: 1h")
        .doesNotContain("smtp_auth", "channel:")
        .doesNotContainPattern("@[A-Z_]+@");
    assertThat(folder.resolve("secrets/slack_url")).hasContent("http://127.0.0.1:8088/inbox/slack");
    assertThatAmtoolAccepts(folder);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void withServersOfOnesOwnEverythingGoesThere(List<String> shell) throws IOException {
    assertThat(render(shell, REAL)).isEqualTo(new Run(0, ""));
    assertThat(Files.readString(folder.resolve("alertmanager.yml")))
        .contains("smtp_smarthost: 'smtp.example.com:587'")
        .contains("smtp_require_tls: true")
        .contains("smtp_from: 'alerts@example.com'")
        .contains("smtp_auth_username: 'alerts+prod@example.com'\n")
        .contains("smtp_auth_password_file: '" + folder + "/secrets/smtp_password'\n")
        .contains("to: 'ops@example.com, dba@example.com'")
        .contains("channel: '#alerts'\n")
        .doesNotContain("hooks.slack.com", "w\\o rd")
        .doesNotContainPattern("@[A-Z_]+@");
    assertThat(folder.resolve("secrets/slack_url")).hasContent(REAL.get("SLACK_WEBHOOK_URL"));
    assertThat(folder.resolve("secrets/smtp_password")).hasContent(REAL.get("SMTP_PASSWORD"));
    assertThatAmtoolAccepts(folder);
  }

  @Test
  void secretsMayComeFromFiles() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "from a file\n");
    Path webhook = Files.writeString(folder.resolve("webhook"), "https://hooks.example.com/x\n");
    Path out = folder.resolve("out");
    Run run =
        render(
            List.of("sh"),
            out,
            Map.of(
                "SMTP_HOST", "mail",
                "SMTP_USERNAME", "me",
                "SMTP_PASSWORD_FILE", password.toString(),
                "SMTP_FROM", "a@b.org",
                "ALERT_EMAIL_TO", "c@d.org",
                "SLACK_WEBHOOK_URL_FILE", webhook.toString()));
    assertThat(run).isEqualTo(new Run(0, ""));
    assertThat(out.resolve("secrets/smtp_password")).hasContent("from a file");
    assertThat(out.resolve("secrets/slack_url")).hasContent("https://hooks.example.com/x");
    assertThatAmtoolAccepts(out);
  }

  @Test
  void secretsAreForTheOwnerOnly() throws IOException {
    render(List.of("sh"), REAL);
    assertThat(mode("secrets")).isEqualTo("rwx------");
    assertThat(mode("secrets/slack_url")).isEqualTo("rw-------");
    assertThat(mode("secrets/smtp_password")).isEqualTo("rw-------");
  }

  @Test
  void timesAndInboxCanBeSet() throws IOException {
    Run run =
        render(
            List.of("sh"),
            Map.of(
                "INBOX_SMTP_ADDRESS", "ops-console:1025",
                "INBOX_SLACK_URL", "http://ops-console:8088/inbox/slack",
                "ALERT_GROUP_WAIT", "500ms",
                "ALERT_GROUP_INTERVAL", "2s",
                "ALERT_REPEAT_INTERVAL", "30m",
                "ALERT_REPEAT_INTERVAL_WARNING", "1d"));
    assertThat(run).isEqualTo(new Run(0, ""));
    assertThat(Files.readString(folder.resolve("alertmanager.yml")))
        .contains("'ops-console:1025'", "group_wait: 500ms", "group_interval: 2s")
        .contains("repeat_interval: 30m", "repeat_interval: 1d");
    assertThat(folder.resolve("secrets/slack_url"))
        .hasContent("http://ops-console:8088/inbox/slack");
    assertThatAmtoolAccepts(folder);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void allProblemsAreToldAtOnceAndNothingIsWritten(List<String> shell) {
    Run run =
        render(
            shell,
            folder.resolve("out"),
            Map.of(
                "SMTP_HOST", "two\nlines",
                "SMTP_PORT", "70000",
                "SMTP_USERNAME", "o'brien",
                "SMTP_FROM", "nobody",
                "ALERT_EMAIL_TO", "a@b.c; d@e.f",
                "SMTP_REQUIRE_TLS", "yes",
                "SLACK_WEBHOOK_URL", "hooks.slack.com/secret",
                "SLACK_CHANNEL", "{{ evil }}",
                "ALERT_GROUP_WAIT", "10"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.output().lines())
        .containsExactlyInAnyOrder(
            "SMTP_HOST: a host name or address, was 'two lines'",
            "SMTP_PORT: a port from 1 to 65535, was '70000'",
            "SMTP_FROM: an e-mail address, was 'nobody'",
            "ALERT_EMAIL_TO: e-mail addresses separated by commas, was 'a@b.c; d@e.f'",
            "SMTP_REQUIRE_TLS: true or false, was 'yes'",
            "SMTP_PASSWORD: SMTP_PASSWORD or SMTP_PASSWORD_FILE, because SMTP_USERNAME is set",
            "SMTP_USERNAME: one word without quotes and backslashes, was 'o'brien'",
            "SLACK_WEBHOOK_URL: an http or https address (not shown, it is a secret)",
            "SLACK_CHANNEL: a channel such as #alerts, was '{{ evil }}'",
            "ALERT_GROUP_WAIT: a duration such as 10s, 1m or 4h, was '10'");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ALERT_EMAIL_TO=a@b.c                    | SMTP_HOST: the mail server's name, because ALERT_EMAIL_TO is set, was ''
          SMTP_PASSWORD=secret                    | SMTP_HOST: the mail server's name, because SMTP_PASSWORD is set, was ''
          SLACK_CHANNEL=#alerts                   | SLACK_WEBHOOK_URL: the webhook, because SLACK_CHANNEL is set
          SLACK_WEBHOOK_URL_FILE=/does/not/exist  | SLACK_WEBHOOK_URL_FILE: a readable file that is not empty, was '/does/not/exist'
          INBOX_SMTP_ADDRESS=console              | INBOX_SMTP_ADDRESS: host:port, was 'console'
          INBOX_SLACK_URL=console                 | INBOX_SLACK_URL: an http or https address, was 'console'
          """)
  void aHalfSetPairIsRefused(String variable, String problem) {
    String[] pair = variable.split("=", 2);
    assertThat(render(List.of("sh"), Map.of(pair[0], pair[1])))
        .isEqualTo(new Run(2, problem + "\n"));
  }

  @Test
  void aSecretIsGivenOnce() {
    Run run =
        render(
            List.of("sh"),
            Map.of(
                "SMTP_HOST", "mail",
                "SMTP_USERNAME", "me",
                "SMTP_PASSWORD", "s3cret",
                "SMTP_PASSWORD_FILE", "/does/not/exist",
                "SMTP_FROM", "a@b.org",
                "ALERT_EMAIL_TO", "c@d.org"));
    assertThat(run.output())
        .contains("SMTP_PASSWORD: not together with SMTP_PASSWORD_FILE\n")
        .doesNotContain("s3cret");
  }

  @Test
  void withoutAFolderTheUsageIsShown() {
    Run run = Run.of(List.of(Module.ALERTMANAGER.resolve("render.sh").toString()));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.output()).startsWith("Usage: render.sh OUT_DIR");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alertname=DatabaseDown severity=critical | team
          alertname=LogShipperStalled severity=warning | team
          alertname=Anything severity=info | chat
          alertname=Watchdog severity=info | heartbeat
          alertname=FromElsewhere | team
          alertname=TestAlert severity=info channel=email | mail
          alertname=TestAlert severity=info channel=slack | chat
          """)
  void anAlertIsRoutedBySeverity(String labels, String receiver) {
    render(List.of("sh"), Map.of());
    List<String> arguments =
        new ArrayList<>(List.of("config", "routes", "test", "--verify.receivers=" + receiver));
    arguments.add("--config.file=" + folder.resolve("alertmanager.yml"));
    arguments.addAll(List.of(labels.split(" ")));
    Run run = Run.of(Tools.command(Tool.AMTOOL, arguments.toArray(String[]::new)));
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  private Run render(List<String> shell, Map<String, String> variables) {
    return render(shell, folder, variables);
  }

  private static Run render(List<String> shell, Path out, Map<String, String> variables) {
    List<String> command = new ArrayList<>(shell);
    command.add(Module.ALERTMANAGER.resolve("render.sh").toString());
    command.add(out.toString());
    return Run.of(command, variables);
  }

  private static void assertThatAmtoolAccepts(Path folder) {
    Run run =
        Run.of(
            Tools.command(
                Tool.AMTOOL, "check-config", folder.resolve("alertmanager.yml").toString()));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output()).contains("4 receivers", "2 inhibit rules", "SUCCESS");
  }

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
  }
}
