package io.sightline.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** E-mails by real SMTP and Slack messages by real HTTP. */
final class InboxOverTheWireTest {
  static final String SLACK =
      """
      {"channel":"#alerts","username":"Alertmanager","icon_emoji":":bell:","attachments":[{
        "title":"[FIRING:1] HighErrorRate (demo-service, local)",
        "title_link":"http://127.0.0.1:9093/#/alerts?receiver=team",
        "text":":fire: *HighErrorRate* on `demo-service`\\n11.8 % &lt;5 %&gt; <http://127.0.0.1:8088/runbooks/HighErrorRate|Runbook> <javascript:alert(1)|hostile>",
        "fallback":"[FIRING:1] HighErrorRate | http://127.0.0.1:9093/#/alerts?receiver=team",
        "callback_id":"","footer":"Sightline",
        "fields":[{"title":"Severity","value":"critical","short":true}],
        "actions":[{"type":"button","text":"Runbook","url":"http://127.0.0.1:8088/runbooks/HighErrorRate","style":"primary","name":"","value":""},
                   {"type":"button","text":"Hostile","url":"javascript:alert(1)","style":"","name":"","value":""}],
        "color":"danger","mrkdwn_in":["fallback","pretext","text"]}]}
      """;

  @TempDir Path data;
  private RunningConsole console;

  @BeforeEach
  void start() throws Exception {
    console = RunningConsole.start(data, Map.of());
  }

  @AfterEach
  void stop() throws Exception {
    console.close();
  }

  @Test
  void anEmailIsShownWithItsSubjectItsBodiesAndItsHeaders() throws Exception {
    Letters.send(console.smtpPort(), "Gelöst ✓ – 警报", "Grüße", "<p>Grüße</p>");

    JsonNode listed = console.json("/api/inbox").path("messages").path(0);
    assertThat(listed.path("kind").stringValue()).isEqualTo("email");
    assertThat(listed.path("subject").stringValue()).isEqualTo("Gelöst ✓ – 警报");
    assertThat(listed.path("from").stringValue()).isEqualTo("alerts@sightline.localhost");
    assertThat(listed.path("to").path(0).stringValue()).isEqualTo("team@example.org");
    assertThat(listed.has("html")).isFalse();
    JsonNode message = console.json("/api/inbox/" + listed.path("id").stringValue());
    assertThat(message.path("html").stringValue()).isEqualTo("<p>Grüße</p>");
    assertThat(message.path("text").stringValue()).isEqualTo("Grüße");
    assertThat(message.path("headers").path("Subject").stringValue()).isEqualTo("Gelöst ✓ – 警报");
  }

  @Test
  void theHtmlOfAnEmailIsServedForASandboxOnly() throws Exception {
    Letters.send(
        console.smtpPort(),
        "hostile",
        "text",
        "<html><head><title>x</title></head><body><script>alert(1)</script></body></html>");

    HttpResponse<String> html = console.get("/api/inbox/1/html");
    assertThat(html.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("sandbox allow-popups")
        .doesNotContain("allow-scripts", "allow-same-origin", "allow-top-navigation")
        .contains("default-src 'none'", "img-src data:;");
    assertThat(html.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
    assertThat(html.body()).contains("<head><base target=\"_blank\"><title>");
  }

  @Test
  void aMessageThatIsTooLargeIsRefusedAndNothingIsKept() throws Exception {
    assertThatThrownBy(
            () ->
                Letters.send(
                    console.smtpPort(),
                    "large",
                    "text",
                    "x".repeat(78).concat("\n").repeat(40_000)))
        .isInstanceOf(MessagingException.class)
        .hasMessageContaining("552");
    assertThat(console.json("/api/inbox").path("messages")).isEmpty();
    assertThat(console.get("/metrics").body())
        .contains("inbox_messages_refused_total{kind=\"email\",reason=\"too_large\"} 1");
  }

  @Test
  void aLetterThatBreaksTheRulesIsKeptAsText() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.smtpPort());
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        OutputStream out = socket.getOutputStream()) {
      socket.setSoTimeout(20_000);
      in.readLine();
      for (String line : new String[] {"HELO a", "MAIL FROM:<a@b>", "RCPT TO:<c@d>", "DATA"}) {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        in.readLine();
      }
      out.write(
          ("Content-Type: multipart/mixed; boundary=\r\nSubject: odd\r\n\r\nbody\r\n.\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      assertThat(in.readLine()).startsWith("250");
    }
    JsonNode message = console.json("/api/inbox/1");
    assertThat(message.path("text").asString("")).contains("body");
  }

  @Test
  void aSlackMessageIsAnsweredOkAndKeptAsPosted() throws Exception {
    HttpResponse<String> answer = console.post("/inbox/slack", "application/json", SLACK);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("ok");
    JsonNode message = console.json("/api/inbox/1");
    assertThat(message.path("kind").stringValue()).isEqualTo("slack");
    assertThat(message.path("title").stringValue())
        .isEqualTo("[FIRING:1] HighErrorRate (demo-service, local)");
    assertThat(message.path("from").stringValue()).isEqualTo("Alertmanager");
    assertThat(message.path("to").path(0).stringValue()).isEqualTo("#alerts");
    assertThat(message.path("payload").path("attachments").path(0).path("color").stringValue())
        .isEqualTo("danger");
    assertThat(console.get("/metrics").body())
        .contains("inbox_messages_total{kind=\"slack\"} 1")
        .contains("inbox_messages_total{kind=\"email\"} 0")
        .contains("inbox_messages_evicted_total 0");
  }

  @Test
  void slacksOtherShapesAreTaken() throws Exception {
    String form = "payload=" + URLEncoder.encode("{\"text\":\"a & b\"}", StandardCharsets.UTF_8);
    assertThat(console.post("/inbox/slack", "application/x-www-form-urlencoded", form).body())
        .isEqualTo("ok");
    String blocks = "{\"blocks\":[{\"type\":\"section\",\"text\":{\"text\":\"block\"}}]}";
    assertThat(console.post("/inbox/slack", "application/json", blocks).body()).isEqualTo("ok");

    assertThat(console.json("/api/inbox/1").path("title").stringValue()).isEqualTo("a & b");
    assertThat(console.json("/api/inbox/2").path("title").stringValue()).isEqualTo("block");
  }

  @Test
  void whatIsNoSlackMessageIsRefusedInSlacksWords() throws Exception {
    HttpResponse<String> notJson = console.post("/inbox/slack", "application/json", "hello");
    assertThat(notJson.statusCode()).isEqualTo(400);
    assertThat(notJson.body()).startsWith("invalid_payload");
    assertThat(console.post("/inbox/slack", "application/json", "{}").body()).startsWith("no_text");
    assertThat(
            console
                .post("/inbox/slack", "application/json", "\"" + "x".repeat(1 << 20) + "\"")
                .statusCode())
        .isEqualTo(413);
    assertThat(console.json("/api/inbox").path("messages")).isEmpty();
  }

  @Test
  void webPagesMayNotPostIntoTheInbox() throws Exception {
    HttpResponse<String> answer =
        console.send(
            HttpRequest.newBuilder(console.at("/inbox/slack"))
                .header("Origin", "http://evil.example")
                .POST(BodyPublishers.ofString("{\"text\":\"x\"}")));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(console.json("/api/inbox").path("messages")).isEmpty();
  }

  @Test
  void testsCanWaitForWhatComesAfterAnId() throws Exception {
    console.post("/inbox/slack", "application/json", "{\"text\":\"one\"}");
    console.post("/inbox/slack", "application/json", "{\"text\":\"two\"}");

    JsonNode after = console.json("/api/inbox?after=1").path("messages");
    assertThat(after).hasSize(1);
    assertThat(after.path(0).path("title").stringValue()).isEqualTo("two");
    assertThat(console.json("/api/inbox?since=2999-01-01T00:00:00Z").path("messages")).isEmpty();
    assertThat(console.get("/api/inbox?after=x").statusCode()).isEqualTo(400);
    assertThat(console.get("/api/inbox/99").statusCode()).isEqualTo(404);
  }

  @Test
  void theInboxSurvivesARestartOfTheConsole() throws Exception {
    Letters.send(console.smtpPort(), "kept", "text", "<p>html</p>");
    console.close();
    console = RunningConsole.start(data, Map.of());

    assertThat(console.json("/api/inbox").path("messages").path(0).path("subject").stringValue())
        .isEqualTo("kept");
  }

  @Test
  void aSecondConsoleOnTheSameFolderDoesNotStart() {
    assertThatThrownBy(() -> RunningConsole.start(data, Map.of()))
        .hasMessageContaining("is in use by another console");
  }

  @Test
  void aTakenPortIsNamed(@TempDir Path elsewhere) {
    assertThatThrownBy(
            () ->
                RunningConsole.start(
                    elsewhere, Map.of("CONSOLE_PORT", Integer.toString(console.port()))))
        .hasMessageContaining("CONSOLE_PORT: cannot listen on 127.0.0.1:" + console.port());
    assertThatThrownBy(
            () ->
                RunningConsole.start(
                    elsewhere, Map.of("CONSOLE_SMTP_PORT", Integer.toString(console.smtpPort()))))
        .hasMessageContaining("CONSOLE_SMTP_PORT: cannot listen for e-mail on");
  }
}
