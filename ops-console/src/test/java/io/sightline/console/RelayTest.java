package io.sightline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.console.StandIn.Asked;
import io.sightline.console.json.Json;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What Alertmanager posts to the relay reaches the channel's server in its own language, once. */
final class RelayTest {
  private static final String GROUP =
      """
      {"version": "4", "groupKey": "{}:{alertname=\\"DatabaseDown\\"}", "status": "%s",
       "externalURL": "http://127.0.0.1:9093",
       "alerts": [{"status": "%s", "fingerprint": "%s",
         "startsAt": "2026-01-31T12:00:00Z", "endsAt": "2026-01-31T12:30:00Z",
         "labels": {"alertname": "DatabaseDown", "severity": "critical", "service": "postgresql",
                    "environment": "local", "instance": "127.0.0.1:9187"},
         "annotations": {"summary": "PostgreSQL does not answer.", "value": "no connection",
           "description": "It has *had* no connection.", "log_lines": "12:00:01 orders failed",
           "dashboard_url": "http://grafana/d/x?var-service=y",
           "runbook_url": "http://console/runbooks/DatabaseDown"}}]}
      """;

  @TempDir private Path folder;
  private StandIn server;

  @BeforeEach
  void start() throws Exception {
    server = StandIn.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String firing(String fingerprint) {
    return GROUP.formatted("firing", "firing", fingerprint);
  }

  private RunningConsole console(Map<String, String> more) throws Exception {
    return RunningConsole.start(folder, more);
  }

  private static HttpResponse<String> relay(RunningConsole console, String channel, String body)
      throws Exception {
    return console.post("/relay/" + channel, "application/json", body);
  }

  private Asked only() {
    assertThat(server.asked()).hasSize(1);
    return server.asked().get(0);
  }

  @Test
  void aRobotOfDingTalkGetsASignedMessageInMarkdown() throws Exception {
    server.answering("/robot/send", "{\"errcode\":0,\"errmsg\":\"ok\"}");
    try (RunningConsole console =
        console(
            Map.of(
                "DINGTALK_WEBHOOK_URL",
                server.url() + "/robot/send?access_token=t0ken",
                "DINGTALK_SECRET",
                "SEC123"))) {
      assertThat(relay(console, "dingtalk", firing("1")).statusCode()).isEqualTo(200);
    }
    Map<String, String> query = query(only().target());
    assertThat(query).containsEntry("access_token", "t0ken");
    assertThat(query.get("sign")).isEqualTo(hmac("SEC123", query.get("timestamp") + "\nSEC123"));
    JsonNode body = Json.MAPPER.readTree(only().body());
    assertThat(body.path("msgtype").asString()).isEqualTo("markdown");
    assertThat(body.at("/markdown/title").asString())
        .isEqualTo("[FIRING] DatabaseDown: postgresql (local) — PostgreSQL does not answer");
    assertThat(body.at("/markdown/text").asString())
        .contains("127.0.0.1:9187: no connection", "\\*had\\*", "12:00:01 orders failed")
        .contains("[Dashboard](http://grafana/d/x?var-service=y&from=1769857200000&to=now)")
        .contains("[Runbook](http://console/runbooks/DatabaseDown)");
  }

  @Test
  void aBotOfFeishuGetsASignedCard() throws Exception {
    server.answering("/hook", "{\"code\":0}");
    try (RunningConsole console =
        console(Map.of("FEISHU_WEBHOOK_URL", server.url() + "/hook", "FEISHU_SECRET", "s3"))) {
      assertThat(relay(console, "feishu", firing("1")).statusCode()).isEqualTo(200);
    }
    JsonNode body = Json.MAPPER.readTree(only().body());
    assertThat(body.path("sign").asString())
        .isEqualTo(hmac(body.path("timestamp").asString() + "\ns3", ""));
    assertThat(body.at("/card/header/template").asString()).isEqualTo("red");
    assertThat(body.at("/card/elements/1/actions/0/url").asString()).startsWith("http://grafana");
  }

  @Test
  void teamsGetsAnAdaptiveCard() throws Exception {
    server.answering("/workflow", 202, "");
    try (RunningConsole console =
        console(Map.of("TEAMS_WEBHOOK_URL", server.url() + "/workflow"))) {
      assertThat(relay(console, "teams", firing("1")).statusCode()).isEqualTo(200);
    }
    JsonNode card = Json.MAPPER.readTree(only().body()).at("/attachments/0/content");
    assertThat(card.path("type").asString()).isEqualTo("AdaptiveCard");
    assertThat(card.at("/body/0/text").asString()).startsWith("[FIRING] DatabaseDown");
    assertThat(card.at("/actions/1/title").asString()).isEqualTo("Runbook");
  }

  @Test
  void twilioSendsATextMessageToEachNumber() throws Exception {
    server.answering("/2010-04-01/Accounts/AC1/Messages.json", 201, "{\"sid\":\"SM1\"}");
    try (RunningConsole console =
        console(
            Map.of(
                "SMS_TO", "+4911111, +4922222",
                "SMS_PROVIDER", "twilio",
                "TWILIO_URL", server.url(),
                "TWILIO_ACCOUNT_SID", "AC1",
                "TWILIO_AUTH_TOKEN", "t0ken",
                "TWILIO_FROM", "+1555"))) {
      assertThat(relay(console, "sms", firing("1")).statusCode()).isEqualTo(200);
    }
    assertThat(server.asked())
        .extracting(asked -> query("?" + asked.body()).get("To"))
        .containsExactly("+4911111", "+4922222");
    Asked first = server.asked().get(0);
    assertThat(query("?" + first.body()).get("Body")).startsWith("[FIRING] DatabaseDown");
    assertThat(first.authorization())
        .isEqualTo("Basic " + Base64.getEncoder().encodeToString("AC1:t0ken".getBytes("UTF-8")));
  }

  @Test
  void aNumberThatHasTheMessageDoesNotGetItAgainWhenAnotherFailed() throws Exception {
    server.answering("/sms", 503, "busy");
    Map<String, String> settings =
        Map.of(
            "SMS_TO", "+4911111,+4922222",
            "SMS_PROVIDER", "http",
            "SMS_HTTP_URL", server.url() + "/sms",
            "SMS_HTTP_BODY", "{\"to\":\"{to}\",\"text\":\"{text}\"}");
    try (RunningConsole console = console(settings)) {
      assertThat(relay(console, "sms", firing("1")).statusCode()).isEqualTo(503);
      assertThat(server.asked()).as("three attempts for each").hasSize(6);
      server.answering("/sms", "{}");
      assertThat(relay(console, "sms", firing("1")).statusCode()).isEqualTo(200);
      assertThat(relay(console, "sms", firing("1")).statusCode()).isEqualTo(200);
      assertThat(server.asked()).as("and one more for each, once").hasSize(8);
    }
  }

  @Test
  void alibabaCloudGetsASignedRequest() throws Exception {
    server.answering("/", "{\"Code\":\"OK\"}");
    try (RunningConsole console = console(aliyun("secret"))) {
      assertThat(relay(console, "sms", firing("1")).statusCode()).isEqualTo(200);
    }
    Map<String, String> query = query(only().target());
    assertThat(query)
        .containsEntry("PhoneNumbers", "+8613800000000")
        .containsEntry("SignName", "Sightline")
        .containsEntry("TemplateCode", "SMS_1");
    assertThat(Json.MAPPER.readTree(query.get("TemplateParam")).path("alert").asString())
        .startsWith("[FIRING] DatabaseDown");
    assertThat(only().authorization())
        .matches(
            "ACS3-HMAC-SHA256 Credential=key,SignedHeaders=host;x-acs-action;x-acs-content-sha256;"
                + "x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=[0-9a-f]{64}");
  }

  private Map<String, String> aliyun(String secret) {
    return Map.of(
        "SMS_TO", "+8613800000000",
        "SMS_PROVIDER", "aliyun",
        "ALIYUN_SMS_URL", server.url(),
        "ALIYUN_ACCESS_KEY_ID", "key",
        "ALIYUN_ACCESS_KEY_SECRET", secret,
        "ALIYUN_SMS_SIGN_NAME", "Sightline",
        "ALIYUN_SMS_TEMPLATE_CODE", "SMS_1");
  }

  @Test
  void whatTheServerDoesNotWantIsToldAndNotRepeated() throws Exception {
    server.answering("/robot", "{\"errcode\":310000,\"errmsg\":\"sign not match\"}");
    try (RunningConsole console =
        console(Map.of("DINGTALK_WEBHOOK_URL", server.url() + "/robot"))) {
      HttpResponse<String> answer = relay(console, "dingtalk", firing("1"));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("DingTalk answered 310000: sign not match");
      assertThat(server.asked()).hasSize(1);
      assertThat(console.get("/metrics").body())
          .contains("relay_messages_total{channel=\"dingtalk\",outcome=\"refused\"} 1.0");
    }
  }

  @Test
  void whatAServerMayTakeLaterIsTriedThreeTimesAndThenLeftToAlertmanager() throws Exception {
    server.answering("/hook", 500, "down");
    try (RunningConsole console = console(Map.of("FEISHU_WEBHOOK_URL", server.url() + "/hook"))) {
      HttpResponse<String> answer = relay(console, "feishu", firing("1"));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("answered HTTP 500: down").doesNotContain("/hook");
      assertThat(server.asked()).hasSize(3);
    }
  }

  @Test
  void aRepetitionIsNotSentAgainAndTheEndOfItIs() throws Exception {
    server.answering("/hook", "{\"code\":0}");
    try (RunningConsole console = console(Map.of("FEISHU_WEBHOOK_URL", server.url() + "/hook"))) {
      relay(console, "feishu", firing("1"));
      relay(console, "feishu", firing("1"));
      assertThat(server.asked()).hasSize(1);
      relay(console, "feishu", firing("2"));
      assertThat(server.asked()).hasSize(2);
      relay(console, "feishu", GROUP.formatted("resolved", "resolved", "1"));
      assertThat(server.asked()).hasSize(3);
      assertThat(server.asked().get(2).body()).contains("[RESOLVED]", "Resolved 2026-01-31");
    }
  }

  @Test
  void moreMessagesThanTheServerTakesAreLeftToAlertmanager() throws Exception {
    server.answering("/sms", "{}");
    try (RunningConsole console =
        console(
            Map.of(
                "SMS_TO", "+4911111",
                "SMS_PROVIDER", "http",
                "SMS_HTTP_URL", server.url() + "/sms"))) {
      for (int i = 0; i < 10; i++) {
        assertThat(relay(console, "sms", firing("" + i)).statusCode()).isEqualTo(200);
      }
      HttpResponse<String> answer = relay(console, "sms", firing("one too many"));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("more than 10 messages within 600 s");
      assertThat(server.asked()).hasSize(10);
    }
  }

  @Test
  void aChannelThatIsNotSetUpIsNamed() throws Exception {
    try (RunningConsole console = console(Map.of())) {
      HttpResponse<String> answer = relay(console, "sms", firing("1"));
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("There is no channel 'sms': its variables are not set.");
      assertThat(relay(console, "heartbeat", "{}").statusCode()).isEqualTo(200);
      assertThat(console.json("/api/relay").at("/heartbeat/heard").asBoolean()).isTrue();
    }
  }

  @Test
  void whatIsNoMessageOfAlertmanagerIsRefused() throws Exception {
    try (RunningConsole console = console(Map.of("FEISHU_WEBHOOK_URL", server.url() + "/hook"))) {
      assertThat(relay(console, "feishu", "hello").body()).contains("expected JSON");
      assertThat(relay(console, "feishu", "{\"alerts\": []}").body())
          .contains("expected Alertmanager's JSON with an array of alerts");
      assertThat(server.asked()).isEmpty();
    }
  }

  private static Map<String, String> query(String target) {
    return Arrays.stream(target.substring(target.indexOf('?') + 1).split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0],
                pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                (one, other) -> other,
                HashMap::new));
  }

  private static String hmac(String key, String message) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return Base64.getEncoder()
        .encodeToString(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
  }
}
