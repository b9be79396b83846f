package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.sightline.stack.Stack;
import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.provision.Repository;
import io.sightline.stack.provision.Toolbox;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a mail server and a Slack webhook configured, alerts go there and not to the inbox. */
class RealReceiversTest {
  private static final String PASSWORD = "correct-horse-battery";

  @TempDir private Path folder;
  private final Queue<String> slackMessages = new ConcurrentLinkedQueue<>();

  @Test
  void anAlertReachesTheConfiguredMailServerAndWebhook() throws Exception {
    GreenMail mailServer =
        new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mailServer.start();
    mailServer.setUser("alerts@example.org", "alerts", PASSWORD);
    HttpServer slack = slack();
    Path webhook = folder.resolve("webhook");
    Files.writeString(
        webhook, "http://127.0.0.1:" + slack.getAddress().getPort() + "/services/T0/B0/secret");
    StackSettings settings =
        StackSettings.onFreePorts(
            Repository.root(),
            folder.resolve("state"),
            Map.of(
                "SMTP_HOST", "127.0.0.1",
                "SMTP_PORT", Integer.toString(mailServer.getSmtp().getPort()),
                "SMTP_USERNAME", "alerts",
                "SMTP_PASSWORD", PASSWORD,
                "SMTP_FROM", "alerts@example.org",
                "SMTP_REQUIRE_TLS", "false",
                "ALERT_EMAIL_TO", "team@example.org",
                "SLACK_WEBHOOK_URL_FILE", webhook.toString(),
                "ALERT_GROUP_WAIT", "1s"));
    try (Stack stack =
        Stack.startOnly(Set.of("ops-console", "alertmanager"), settings, Toolbox.inRepository())) {
      stack.awaitHealthy(Duration.ofMinutes(3));
      raise(settings.url(Port.ALERTMANAGER));
      assertThat(mailServer.waitForIncomingEmail(60_000, 1)).isTrue();
      MimeMessage mail = mailServer.getReceivedMessages()[0];
      assertThat(mail.getSubject()).startsWith("[FIRING] DatabaseDown: postgresql (local)");
      assertThat(mail.getAllRecipients()[0]).hasToString("team@example.org");
      assertThat(GreenMailUtil.getWholeMessage(mail)).contains("text/html").contains("text/plain");
      await().atMost(Duration.ofSeconds(60)).until(() -> !slackMessages.isEmpty());
      assertThat(slackMessages.peek()).contains("DatabaseDown");
      assertThat(Json.get(settings.url(Port.CONSOLE) + "/api/inbox").at("/messages")).isEmpty();
      assertSecretsStayInTheirFiles(settings);
    } finally {
      slack.stop(0);
      mailServer.stop();
    }
  }

  private HttpServer slack() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/services/T0/B0/secret",
        exchange -> {
          slackMessages.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer = "ok".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static void raise(String alertmanager) {
    String alert =
        """
        [{"labels": {"alertname": "DatabaseDown", "severity": "critical", "service": "postgresql",
                     "environment": "local"},
          "annotations": {"summary": "PostgreSQL does not answer.", "value": "no connection"},
          "startsAt": "%s"}]
        """
            .formatted(Instant.now());
    assertThat(
            Json.send(
                    Json.request(alertmanager + "/api/v2/alerts")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(alert))
                        .build())
                .statusCode())
        .isEqualTo(200);
  }

  /** Neither in an argument nor in a log, and in no file that others can read. */
  private void assertSecretsStayInTheirFiles(StackSettings settings) throws IOException {
    for (String arguments :
        ProcessHandle.current()
            .descendants()
            .flatMap(process -> process.info().commandLine().stream())
            .toList()) {
      assertThat(arguments).doesNotContain(PASSWORD);
    }
    Files.walkFileTree(
        settings.state(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            assertHasNoSecretForOthers(file, attributes);
            return FileVisitResult.CONTINUE;
          }

          /** The programs run: what they wrote to be renamed has another name by now. */
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            if (failed instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failed;
          }
        });
  }

  private static void assertHasNoSecretForOthers(Path file, BasicFileAttributes attributes)
      throws IOException {
    try {
      if (attributes.isRegularFile()
          && Files.readString(file, StandardCharsets.ISO_8859_1).contains(PASSWORD)) {
        assertThat(file.getFileName()).hasToString("alertmanager.yml");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    } catch (NoSuchFileException renamed) {
      // Between its name and its content.
    }
  }
}
