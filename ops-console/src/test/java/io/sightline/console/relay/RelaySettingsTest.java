package io.sightline.console.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RelaySettingsTest {
  private final List<String> problems = new ArrayList<>();

  @TempDir private Path folder;

  private RelaySettings read(Map<String, String> variables) {
    return RelaySettings.read(variables, problems);
  }

  @Test
  void withoutAnyVariableNoChannelIsThere() {
    RelaySettings settings = read(Map.of());
    assertThat(problems).isEmpty();
    assertThat(settings.heartbeatPatience()).isEqualTo(Duration.ofMinutes(3));
    assertThat(settings.dingTalk()).isEmpty();
    assertThat(settings.feishu()).isEmpty();
    assertThat(settings.teams()).isEmpty();
    assertThat(settings.sms()).isEmpty();
    assertThat(settings.mail()).isEmpty();
  }

  @Test
  void everyVariableIsRead() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "SEC1\n");
    RelaySettings settings =
        read(
            Map.of(
                "HEARTBEAT_PATIENCE_SECONDS", "60",
                "HEARTBEAT_PING_URL", "https://hc.example.com/x",
                "CONSOLE_URL", "https://ops.example.com",
                "DINGTALK_WEBHOOK_URL", "https://oapi.dingtalk.com/robot/send?access_token=t",
                "DINGTALK_SECRET_FILE", secret.toString(),
                "SMTP_HOST", "mail",
                "SMTP_FROM", "a@b.c",
                "ALERT_EMAIL_TO", "d@e.f",
                "SLACK_WEBHOOK_URL", "https://hooks.example.com/x"));
    assertThat(problems).isEmpty();
    assertThat(settings.console()).contains(URI.create("https://ops.example.com"));
    assertThat(settings.heartbeatPing()).contains(URI.create("https://hc.example.com/x"));
    assertThat(settings.dingTalk().flatMap(RelaySettings.Robot::secret)).contains("SEC1");
    assertThat(settings.mail().map(RelaySettings.Mail::port)).contains(587);
    assertThat(settings.mail().map(RelaySettings.Mail::requireTls)).contains(true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HEARTBEAT_PATIENCE_SECONDS=5     | HEARTBEAT_PATIENCE_SECONDS: expected a whole number from 30 to 86400, was '5'
          HEARTBEAT_PING_URL=ftp://x       | HEARTBEAT_PING_URL: expected an http or https address, was 'ftp://x'
          DINGTALK_WEBHOOK_URL=t0ken       | DINGTALK_WEBHOOK_URL: expected an http or https address (not shown, it is a secret)
          DINGTALK_SECRET=x                | DINGTALK_WEBHOOK_URL: expected the robot's address, because DINGTALK_SECRET is set, was ''
          FEISHU_SECRET_FILE=/no/such/file | FEISHU_SECRET_FILE: expected a readable file that is not empty, was '/no/such/file'
          SMS_TO=+4911111                  | SMS_PROVIDER: expected twilio, aliyun or http, because SMS_TO is set, was ''
          SMTP_HOST=mail                   | SMTP_FROM: expected an e-mail address, because SMTP_HOST is set, was ''
          """)
  void whatCannotBeUsedIsNamed(String variable, String problem) {
    String[] pair = variable.split("=", 2);
    read(Map.of(pair[0], pair[1]));
    assertThat(problems).contains(problem);
  }

  @Test
  void aProviderOfTextMessagesNeedsAllOfItsAccount() {
    read(Map.of("SMS_TO", "+4911111", "SMS_PROVIDER", "twilio"));
    assertThat(problems)
        .containsExactly(
            "TWILIO_ACCOUNT_SID: expected the account, because SMS_PROVIDER is set, was ''",
            "TWILIO_AUTH_TOKEN: expected its token, because SMS_PROVIDER is set, was ''",
            "TWILIO_FROM: expected the sender's number, because SMS_PROVIDER is set, was ''");
    problems.clear();
    read(Map.of("SMS_TO", "call me", "SMS_PROVIDER", "http", "SMS_HTTP_BODY", "{text}"));
    assertThat(problems)
        .containsExactly(
            "SMS_TO: expected phone numbers such as +4915112345678, with commas, was 'call me'",
            "SMS_HTTP_URL: expected the gateway's address, because SMS_PROVIDER is set, was ''",
            "SMS_HTTP_BODY: expected a text with {to} and {text}, was '{text}'");
  }

  @Test
  void aSecretIsGivenOnce() {
    read(Map.of("FEISHU_SECRET", "a", "FEISHU_SECRET_FILE", "/b"));
    assertThat(problems)
        .contains("FEISHU_SECRET: expected not to be set together with FEISHU_SECRET_FILE");
  }
}
