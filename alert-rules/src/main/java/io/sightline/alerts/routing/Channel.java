package io.sightline.alerts.routing;

import static io.sightline.alerts.routing.Setting.Need.OPTIONAL;
import static io.sightline.alerts.routing.Setting.Need.OPTIONAL_SECRET;
import static io.sightline.alerts.routing.Setting.Need.REQUIRED;
import static io.sightline.alerts.routing.Setting.Need.SECRET;
import static io.sightline.alerts.routing.Setting.Need.SECRET_SWITCH;
import static io.sightline.alerts.routing.Setting.Need.SWITCH;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A way to tell people, and the variables that switch it on. */
@SuppressWarnings("ImmutableEnumChecker") // Lists of records of strings are.
enum Channel {
  EMAIL(
      Way.ALERTMANAGER,
      "critical,warning",
      Setting.of("SMTP_HOST", Kind.HOST, SWITCH),
      Setting.preset("SMTP_PORT", Kind.PORT, "587"),
      Setting.of("SMTP_FROM", Kind.ADDRESS, REQUIRED),
      Setting.of("ALERT_EMAIL_TO", Kind.ADDRESSES, REQUIRED),
      Setting.preset("SMTP_REQUIRE_TLS", Kind.BOOLEAN, "true"),
      Setting.of("SMTP_USERNAME", Kind.WORD, OPTIONAL),
      Setting.of("SMTP_PASSWORD", Kind.WORD, OPTIONAL_SECRET)),
  SLACK(
      Way.ALERTMANAGER,
      "critical,warning,info",
      Setting.of("SLACK_WEBHOOK_URL", Kind.URL, SECRET_SWITCH),
      Setting.of("SLACK_CHANNEL", Kind.CHANNEL, OPTIONAL)),
  WEBHOOK(
      Way.ALERTMANAGER,
      "critical",
      Setting.of("ALERT_WEBHOOK_URL", Kind.URL, SECRET_SWITCH),
      Setting.of("ALERT_WEBHOOK_TOKEN", Kind.WORD, OPTIONAL_SECRET)),
  PAGERDUTY(
      Way.ALERTMANAGER,
      "critical",
      Setting.of("PAGERDUTY_ROUTING_KEY", Kind.WORD, SECRET_SWITCH),
      Setting.of("PAGERDUTY_URL", Kind.URL, OPTIONAL)),
  TEAMS(
      Way.ALERTMANAGER_28,
      "critical,warning",
      Setting.of("TEAMS_WEBHOOK_URL", Kind.URL, SECRET_SWITCH)),
  TELEGRAM(
      Way.ALERTMANAGER,
      "critical,warning",
      Setting.of("TELEGRAM_BOT_TOKEN", Kind.WORD, SECRET_SWITCH),
      Setting.of("TELEGRAM_CHAT_ID", Kind.NUMBER, REQUIRED),
      Setting.of("TELEGRAM_API_URL", Kind.URL, OPTIONAL)),
  WECOM(
      Way.ALERTMANAGER,
      "critical,warning",
      Setting.of("WECOM_CORP_ID", Kind.WORD, SWITCH),
      Setting.of("WECOM_SECRET", Kind.WORD, SECRET),
      Setting.of("WECOM_AGENT_ID", Kind.NUMBER, REQUIRED),
      Setting.preset("WECOM_TO_USER", Kind.WORD, "@all"),
      Setting.of("WECOM_TO_PARTY", Kind.WORD, OPTIONAL),
      Setting.of("WECOM_TO_TAG", Kind.WORD, OPTIONAL),
      Setting.of("WECOM_API_URL", Kind.URL, OPTIONAL)),
  // The console checks the rest of what these need.
  DINGTALK(
      Way.RELAY, "critical,warning", Setting.of("DINGTALK_WEBHOOK_URL", Kind.URL, SECRET_SWITCH)),
  FEISHU(Way.RELAY, "critical,warning", Setting.of("FEISHU_WEBHOOK_URL", Kind.URL, SECRET_SWITCH)),
  SMS(Way.RELAY, "critical", Setting.of("SMS_TO", Kind.PHONES, SWITCH));

  /** Who speaks the channel's language. */
  enum Way {
    ALERTMANAGER,
    /** Alertmanager from 0.28 on, before that the console's relay. */
    ALERTMANAGER_28,
    RELAY
  }

  private final Way way;
  private final List<Setting> settings;

  Channel(Way way, String severities, Setting... settings) {
    this.way = way;
    List<Setting> all = new ArrayList<>(List.of(settings));
    all.add(Setting.preset(severitiesVariable(), Kind.SEVERITIES, severities));
    this.settings = List.copyOf(all);
  }

  /** As in {@code channels/<title>.yml} and {@code ./deploy.sh test-alert <title>}. */
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The variable that says alerts of which severities it wants. */
  String severitiesVariable() {
    return name() + "_SEVERITIES";
  }

  List<Setting> settings() {
    return settings;
  }

  /** Which of the receivers in {@code channels/} it is. */
  String fragment(Version alertmanager) {
    boolean relayed =
        way == Way.RELAY
            || (way == Way.ALERTMANAGER_28 && alertmanager.isBefore(new Version(0, 28)));
    return relayed ? "relay" : title();
  }
}
