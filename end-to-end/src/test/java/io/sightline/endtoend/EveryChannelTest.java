package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sightline.stack.Stack;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./deploy.sh test-alert all} through the real Alertmanager and the console's relay, to
 * servers that answer as those of the channels do.
 */
class EveryChannelTest {
  @TempDir private Path folder;
  private final Map<String, String> posted = new ConcurrentHashMap<>();
  private volatile String slackAnswer = "ok";
  private volatile int slackStatus = 200;

  @Test
  void aTestAlertReachesEveryChannelAndARefusalIsToldWithTheServersAnswer() throws Exception {
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
    HttpServer server = servers();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    DeployScript script =
        new DeployScript(folder)
            .with("SMTP_HOST", "127.0.0.1")
            .with("SMTP_PORT", Integer.toString(mail.getSmtp().getPort()))
            .with("SMTP_FROM", "alerts@example.org")
            .with("SMTP_REQUIRE_TLS", "false")
            .with("ALERT_EMAIL_TO", "team@example.org")
            .with("SLACK_WEBHOOK_URL", url + "/slack")
            .with("ALERT_WEBHOOK_URL", url + "/webhook")
            .with("ALERT_WEBHOOK_TOKEN", "t0ken")
            .with("PAGERDUTY_ROUTING_KEY", "k3y")
            .with("PAGERDUTY_URL", url + "/pagerduty")
            .with("TEAMS_WEBHOOK_URL", url + "/teams")
            .with("TELEGRAM_BOT_TOKEN", "1:b0t")
            .with("TELEGRAM_CHAT_ID", "-1001234567890")
            .with("TELEGRAM_API_URL", url)
            .with("WECOM_CORP_ID", "corp")
            .with("WECOM_SECRET", "s3cret")
            .with("WECOM_AGENT_ID", "1000002")
            .with("WECOM_API_URL", url + "/wecom/")
            .with("DINGTALK_WEBHOOK_URL", url + "/dingtalk?access_token=t")
            .with("DINGTALK_SECRET", "SEC1")
            .with("FEISHU_WEBHOOK_URL", url + "/feishu")
            .with("SMS_TO", "+4915112345678")
            .with("SMS_PROVIDER", "http")
            .with("SMS_HTTP_URL", url + "/sms");
    try (Stack stack =
        Stack.startOnly(
            Set.of("ops-console", "alertmanager"), script.allSettings(), Toolbox.inRepository())) {
      stack.awaitHealthy(Duration.ofMinutes(3));
      DeployScript.Result all = script.run("test-alert", "all");
      assertThat(all.output().lines())
          .containsExactly(
              "email: delivered",
              "slack: delivered",
              "webhook: delivered",
              "pagerduty: delivered",
              "teams: delivered",
              "telegram: delivered",
              "wecom: delivered",
              "dingtalk: delivered",
              "feishu: delivered",
              "sms: delivered");
      assertThat(all.status()).isZero();
      assertThat(mail.getReceivedMessages()).hasSize(1);
      assertThat(posted.get("/webhook")).startsWith("Bearer t0ken ").contains("TestAlert");
      assertThat(posted.get("/pagerduty")).contains("k3y", "[FIRING] TestAlert: sightline (local)");
      assertThat(posted.get("/teams")).contains("AdaptiveCard", "TestAlert");
      assertThat(posted.get("/bot1:b0t/sendMessage")).contains("TestAlert", "-1001234567890");
      assertThat(posted.get("/wecom/message/send")).contains("TestAlert", "1000002");
      assertThat(posted.get("/dingtalk")).contains("TestAlert");
      assertThat(posted.get("/feishu")).contains("TestAlert");
      assertThat(posted.get("/sms")).contains("+4915112345678", "TestAlert");

      slackStatus = 403;
      slackAnswer = "invalid_token";
      DeployScript.Result refused = script.run("test-alert", "slack");
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.output()).startsWith("slack: refused: ").contains("403", "invalid_token");
    } finally {
      server.stop(0);
      mail.stop();
    }
  }

  private HttpServer servers() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    return server;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    posted.put(
        path,
        (authorization == null ? "" : authorization + " ")
            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    int status = 200;
    String body =
        switch (path) {
          case "/pagerduty" -> "{\"status\":\"success\"}";
          case "/wecom/gettoken" -> "{\"errcode\":0,\"access_token\":\"a\"}";
          case "/wecom/message/send", "/dingtalk" -> "{\"errcode\":0,\"errmsg\":\"ok\"}";
          case "/feishu" -> "{\"code\":0}";
          case "/bot1:b0t/sendMessage" ->
              "{\"ok\":true,\"result\":{\"message_id\":1,\"date\":1,\"chat\":{\"id\":-1}}}";
          case "/slack" -> slackAnswer;
          default -> "{}";
        };
    if (path.equals("/pagerduty")) {
      status = 202;
    } else if (path.equals("/slack")) {
      status = slackStatus;
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
