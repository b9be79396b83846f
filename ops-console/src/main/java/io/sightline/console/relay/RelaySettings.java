package io.sightline.console.relay;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How alerts are passed on. A channel is there when its first variable is set.
 *
 * @param console where people reach the console; empty for its own address
 * @param mail for the alarm of the missing heartbeat; so is {@code slack}
 * @param smsTo nobody when no text messages are sent
 */
public record RelaySettings(
    Optional<URI> console,
    Duration heartbeatPatience,
    Optional<URI> heartbeatPing,
    Optional<Mail> mail,
    Optional<URI> slack,
    Optional<Robot> dingTalk,
    Optional<Robot> feishu,
    Optional<URI> teams,
    List<String> smsTo,
    Optional<SmsProvider> sms) {

  /** A mail server, and who writes to whom. */
  record Mail(
      String host,
      int port,
      boolean requireTls,
      String from,
      String to,
      Optional<String> username,
      Optional<String> password) {}

  /** A webhook whose messages may be signed. */
  record Robot(URI webhook, Optional<String> secret) {}

  /** One of the three ways to send a text message; exactly one is there. */
  record SmsProvider(
      Optional<TwilioSms.Account> twilio,
      Optional<AliyunSms.Account> aliyun,
      Optional<TemplateSms.Gateway> http) {}

  /** Reads the variables; problems are added to the list, a line each. */
  public static RelaySettings read(Map<String, String> variables, List<String> problems) {
    RelayReader reader = new RelayReader(variables, problems);
    return new RelaySettings(
        reader.url(RelayVariable.CONSOLE_URL),
        Duration.ofSeconds(reader.number(RelayVariable.HEARTBEAT_PATIENCE_SECONDS, 30, 86_400)),
        reader.url(RelayVariable.HEARTBEAT_PING_URL),
        when(reader.isSet(RelayVariable.SMTP_HOST), () -> mail(reader)),
        reader.url(RelayVariable.SLACK_WEBHOOK_URL),
        robot(reader, RelayVariable.DINGTALK_WEBHOOK_URL, RelayVariable.DINGTALK_SECRET),
        robot(reader, RelayVariable.FEISHU_WEBHOOK_URL, RelayVariable.FEISHU_SECRET),
        reader.url(RelayVariable.TEAMS_WEBHOOK_URL),
        phones(reader),
        when(reader.isSet(RelayVariable.SMS_TO), () -> sms(reader)));
  }

  private static <T> Optional<T> when(boolean isSet, Supplier<T> value) {
    return isSet ? Optional.ofNullable(value.get()) : Optional.empty();
  }

  private static Mail mail(RelayReader reader) {
    return new Mail(
        reader.text(RelayVariable.SMTP_HOST),
        reader.number(RelayVariable.SMTP_PORT, 1, 65_535),
        reader.text(RelayVariable.SMTP_REQUIRE_TLS).equals("true"),
        reader.required(RelayVariable.SMTP_FROM, "an e-mail address", RelayVariable.SMTP_HOST),
        reader.required(RelayVariable.ALERT_EMAIL_TO, "e-mail addresses", RelayVariable.SMTP_HOST),
        reader.optional(RelayVariable.SMTP_USERNAME),
        reader.optional(RelayVariable.SMTP_PASSWORD));
  }

  private static Optional<Robot> robot(
      RelayReader reader, RelayVariable webhook, RelayVariable secret) {
    Optional<URI> url = reader.url(webhook);
    Optional<String> key = reader.optional(secret);
    if (url.isEmpty() && key.isPresent() && !reader.isSet(webhook)) {
      reader.required(webhook, "the robot's address", secret);
    }
    return url.map(address -> new Robot(address, key));
  }

  private static List<String> phones(RelayReader reader) {
    if (!reader.isSet(RelayVariable.SMS_TO)) {
      return List.of();
    }
    List<String> numbers =
        Arrays.stream(reader.text(RelayVariable.SMS_TO).split(",", -1)).map(String::strip).toList();
    if (!numbers.stream().allMatch(number -> number.matches("\\+?[0-9]{5,15}"))) {
      reader.problem(RelayVariable.SMS_TO, "phone numbers such as +4915112345678, with commas");
    }
    return numbers;
  }

  private static SmsProvider sms(RelayReader reader) {
    return switch (reader.text(RelayVariable.SMS_PROVIDER)) {
      case "twilio" ->
          new SmsProvider(Optional.of(twilio(reader)), Optional.empty(), Optional.empty());
      case "aliyun" ->
          new SmsProvider(Optional.empty(), Optional.of(aliyun(reader)), Optional.empty());
      case "http" ->
          new SmsProvider(Optional.empty(), Optional.empty(), Optional.of(gateway(reader)));
      default -> {
        reader.problem(RelayVariable.SMS_PROVIDER, "twilio, aliyun or http, because SMS_TO is set");
        yield null;
      }
    };
  }

  private static TwilioSms.Account twilio(RelayReader reader) {
    return new TwilioSms.Account(
        reader.base(RelayVariable.TWILIO_URL),
        ofProvider(reader, RelayVariable.TWILIO_ACCOUNT_SID, "the account"),
        ofProvider(reader, RelayVariable.TWILIO_AUTH_TOKEN, "its token"),
        ofProvider(reader, RelayVariable.TWILIO_FROM, "the sender's number"));
  }

  private static AliyunSms.Account aliyun(RelayReader reader) {
    return new AliyunSms.Account(
        reader.base(RelayVariable.ALIYUN_SMS_URL),
        ofProvider(reader, RelayVariable.ALIYUN_ACCESS_KEY_ID, "the key's name"),
        ofProvider(reader, RelayVariable.ALIYUN_ACCESS_KEY_SECRET, "the key"),
        ofProvider(reader, RelayVariable.ALIYUN_SMS_SIGN_NAME, "the approved signature"),
        ofProvider(reader, RelayVariable.ALIYUN_SMS_TEMPLATE_CODE, "the approved template"));
  }

  private static TemplateSms.Gateway gateway(RelayReader reader) {
    if (!reader.isSet(RelayVariable.SMS_HTTP_URL)) {
      ofProvider(reader, RelayVariable.SMS_HTTP_URL, "the gateway's address");
    }
    String body = reader.text(RelayVariable.SMS_HTTP_BODY);
    if (!body.contains("{to}") || !body.contains("{text}")) {
      reader.problem(RelayVariable.SMS_HTTP_BODY, "a text with {to} and {text}");
    }
    return new TemplateSms.Gateway(
        reader.url(RelayVariable.SMS_HTTP_URL).orElse(URI.create("http://localhost")),
        reader.text(RelayVariable.SMS_HTTP_CONTENT_TYPE),
        body,
        reader.optional(RelayVariable.SMS_HTTP_AUTHORIZATION));
  }

  private static String ofProvider(RelayReader reader, RelayVariable variable, String what) {
    return reader.required(variable, what, RelayVariable.SMS_PROVIDER);
  }
}
