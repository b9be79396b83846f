package io.sightline.console.relay;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Every environment variable of the relay. A secret may stand in a file instead, which {@code
 * NAME_FILE} names. An empty value counts as not set.
 */
public enum RelayVariable {
  CONSOLE_URL("", "where people reach the console, for links; http://127.0.0.1:<port> by default"),
  HEARTBEAT_PATIENCE_SECONDS("180", "without a heartbeat for so long the console raises the alarm"),
  HEARTBEAT_PING_URL("", "a page outside that is asked for about once a minute while they come"),
  SMTP_HOST("", "mail server for that alarm, as Alertmanager's"),
  SMTP_PORT("587", "its port"),
  SMTP_USERNAME("", "its login"),
  SMTP_PASSWORD("", "secret: its password"),
  SMTP_FROM("", "sender"),
  SMTP_REQUIRE_TLS("true", "whether it must encrypt"),
  ALERT_EMAIL_TO("", "receivers, with commas between"),
  SLACK_WEBHOOK_URL("", "secret: Slack's webhook for that alarm"),
  DINGTALK_WEBHOOK_URL("", "secret: the robot's address"),
  DINGTALK_SECRET("", "secret: what the robot's messages are signed with"),
  FEISHU_WEBHOOK_URL("", "secret: the bot's address"),
  FEISHU_SECRET("", "secret: what the bot's messages are signed with"),
  TEAMS_WEBHOOK_URL("", "secret: the workflow's address, for Alertmanagers before 0.28"),
  SMS_TO("", "phone numbers, with commas between"),
  SMS_PROVIDER("", "twilio, aliyun or http"),
  TWILIO_ACCOUNT_SID("", "the account"),
  TWILIO_AUTH_TOKEN("", "secret: its token"),
  TWILIO_FROM("", "the number messages come from"),
  TWILIO_URL("https://api.twilio.com", "another server with the same API"),
  ALIYUN_ACCESS_KEY_ID("", "the key's name"),
  ALIYUN_ACCESS_KEY_SECRET("", "secret: the key"),
  ALIYUN_SMS_SIGN_NAME("", "the approved signature"),
  ALIYUN_SMS_TEMPLATE_CODE("", "the approved template; its one variable is alert"),
  ALIYUN_SMS_URL("https://dysmsapi.aliyuncs.com", "another endpoint"),
  SMS_HTTP_URL("", "secret: the gateway's address"),
  SMS_HTTP_BODY("{\"to\":\"{to}\",\"text\":\"{text}\"}", "what is posted there"),
  SMS_HTTP_CONTENT_TYPE("application/json", "and its type"),
  SMS_HTTP_AUTHORIZATION("", "secret: value of the header Authorization");

  private final String preset;
  private final String meaning;

  RelayVariable(String preset, String meaning) {
    this.preset = preset;
    this.meaning = meaning;
  }

  String preset() {
    return preset;
  }

  boolean isSecret() {
    return meaning.startsWith("secret: ");
  }

  /** A line for each, for a help text. */
  public static String table() {
    return Arrays.stream(values())
        .map(
            each ->
                String.format(
                    "  %-28s %s%s",
                    each.name(),
                    each.meaning,
                    each.preset.isEmpty() ? "" : " (" + each.preset + ")"))
        .collect(Collectors.joining("\n"));
  }
}
