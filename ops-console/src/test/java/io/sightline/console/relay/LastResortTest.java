package io.sightline.console.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sightline.console.backend.BackendClient;
import io.sightline.console.inbox.Inbox;
import io.sightline.console.inbox.InboxEvents;
import io.sightline.console.inbox.MailListener;
import io.sightline.console.inbox.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The alarm about broken alerting takes every way that needs neither Prometheus nor Alertmanager.
 */
final class LastResortTest {
  private static final Announcement ALARM =
      new Announcement(
          "[FIRING] AlertingDown: alerting is broken — no heartbeat for 181 seconds",
          true,
          "critical",
          List.of("Look at Prometheus."),
          List.of());

  @TempDir private Path folder;
  private final List<String> outcomes = new ArrayList<>();
  private final List<String> ownInbox = new ArrayList<>();
  private final List<String> slackPosts = new ArrayList<>();
  private Inbox mailbox;
  private MailListener mailServer;
  private HttpServer slack;

  @BeforeEach
  void start() throws IOException {
    mailbox =
        Inbox.open(folder.resolve("mails"), Inbox.Limits.DEFAULT, Clock.systemUTC(), silent());
    mailServer =
        MailListener.start(InetAddress.getLoopbackAddress(), 0, 1 << 20, mailbox, silent());
    slack = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    slack.createContext(
        "/hook",
        exchange -> {
          slackPosts.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    slack.start();
  }

  @AfterEach
  void stop() throws IOException {
    mailServer.close();
    mailbox.close();
    slack.stop(0);
  }

  private LastResort lastResort(int smtpPort, String slackUrl) {
    List<String> problems = new ArrayList<>();
    RelaySettings settings =
        RelaySettings.read(
            Map.of(
                "SMTP_HOST", "127.0.0.1",
                "SMTP_PORT", Integer.toString(smtpPort),
                "SMTP_REQUIRE_TLS", "false",
                "SMTP_FROM", "alerts@example.org",
                "ALERT_EMAIL_TO", "team@example.org, oncall@example.org",
                "SLACK_WEBHOOK_URL", slackUrl),
            problems);
    assertThat(problems).isEmpty();
    Poster poster = new Poster(BackendClient.httpClient());
    Channel pigeon =
        new Channel(
            "pigeon",
            List.of(announcement -> outcomes.add("pigeon flew")),
            new Channel.Limits(10, Duration.ofSeconds(1), Duration.ZERO, 1, Duration.ofMillis(10)));
    return new LastResort(
        (title, text) -> ownInbox.add(title + "\n" + text),
        settings,
        poster,
        new Relay(List.of(pigeon), Clock.systemUTC(), events()),
        events());
  }

  @Test
  void theInboxTheMailServerSlackAndTheRelayAreTold() throws Exception {
    String url = "http://127.0.0.1:" + slack.getAddress().getPort() + "/hook";
    lastResort(mailServer.port(), url).raise(ALARM);
    assertThat(ownInbox).singleElement().asString().contains("alerting is broken", "Prometheus");
    Message.Summary mail = mailbox.list(0, Instant.EPOCH).get(0);
    assertThat(mail.title()).isEqualTo(ALARM.title());
    assertThat(mail.to()).containsExactly("team@example.org", "oncall@example.org");
    assertThat(slackPosts).singleElement().asString().contains("AlertingDown");
    assertThat(outcomes)
        .containsExactly("email DELIVERED", "slack DELIVERED", "pigeon flew", "pigeon DELIVERED");
  }

  @Test
  void oneThatFailsDoesNotKeepTheOthers() throws Exception {
    lastResort(1, "http://127.0.0.1:1/hook").raise(ALARM);
    assertThat(ownInbox).hasSize(1);
    assertThat(outcomes)
        .containsExactly("email FAILED", "slack FAILED", "pigeon flew", "pigeon DELIVERED");
  }

  private RelayEvents events() {
    return new RelayEvents() {
      @Override
      public void relayed(String channel, Outcome outcome, String answer) {
        outcomes.add(channel + " " + outcome);
      }

      @Override
      public void enriched(Enrichment result) {}

      @Override
      public void heartbeatHeard() {}

      @Override
      public void heartbeatMissed(Duration silence) {}

      @Override
      public void pingFailed(String reason) {}
    };
  }

  private static InboxEvents silent() {
    return new InboxEvents() {
      @Override
      public void received(Message.Kind kind) {}

      @Override
      public void evicted(String id) {}

      @Override
      public void damaged(Path movedTo, String reason) {}

      @Override
      public void refused(Message.Kind kind, String reason) {}
    };
  }
}
