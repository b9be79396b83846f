package io.sightline.metrics.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class GateTest {
  @TempDir private Path directory;

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private static int status(OpsFixture ops, String path, String authorization) {
    return ops.get(path, "Authorization", authorization).status();
  }

  @Test
  void withNobodyNamedMetricsAreOpenAndLogLevelsClosed() {
    try (OpsFixture ops = OpsFixture.open()) {
      assertThat(ops.get("/metrics").status()).isEqualTo(200);
      OpsFixture.Answer levels = ops.get("/loglevels");
      assertThat(levels.status()).isEqualTo(403);
      assertThat(levels.body()).contains("ops.basic_auth_file", "ops.bearer_token_hash_file");
      assertThat(ops.send("POST", "/loglevels", "logger=a&level=DEBUG").status()).isEqualTo(403);
      assertThat(status(ops, "/loglevels", basic(":"))).isEqualTo(403);
      assertThat(ops.levels.changes).isEmpty();
    }
  }

  @Test
  void whoIsNamedMayAndOthersAreAskedForCredentials() throws IOException {
    try (OpsFixture ops = OpsFixture.closed(directory)) {
      for (String path : new String[] {"/metrics", "/loglevels"}) {
        assertThat(status(ops, path, basic("joe:hunter2"))).isEqualTo(200);
        assertThat(status(ops, path, "bearer   sesame")).isEqualTo(200);
        OpsFixture.Answer refused = ops.get(path);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate"))
            .isEqualTo("Bearer realm=\"sightline\", Basic realm=\"sightline\", charset=\"UTF-8\"");
        assertThat(status(ops, path, basic("joe:hunter3"))).isEqualTo(401);
      }
    }
  }

  @Test
  void healthStaysOpen() throws IOException {
    try (OpsFixture ops = OpsFixture.closed(directory)) {
      assertThat(ops.get("/health").status()).isEqualTo(200);
      assertThat(ops.get("/health/ready").status()).isEqualTo(200);
    }
  }

  @Test
  void onlyTheConfiguredSchemeIsTaken() throws IOException {
    Path users = Files.writeString(directory.resolve("u"), OpsFixture.line("joe", "hunter2"));
    try (OpsFixture ops = OpsFixture.with(Map.of("ops.basic_auth_file", users.toString()))) {
      assertThat(status(ops, "/metrics", "Bearer hunter2")).isEqualTo(401);
      assertThat(ops.get("/metrics").header("WWW-Authenticate"))
          .isEqualTo("Basic realm=\"sightline\", charset=\"UTF-8\"");
      assertThat(status(ops, "/metrics", basic("joe:hunter2"))).isEqualTo(200);
    }
  }

  @Test
  void hostileCredentialsAreWrongOnes() throws IOException {
    try (OpsFixture ops = OpsFixture.closed(directory)) {
      for (String value :
          new String[] {
            "Basic",
            "Basic !!!!",
            basic("joe"),
            basic(":hunter2"),
            basic("Joe:hunter2"),
            basic("joe:hunter2 "),
            basic("nobody:nobody"),
            "Bearer",
            "Bearer prometheus",
            "Digest username=joe",
            "Basic " + "A".repeat(100_000)
          }) {
        assertThat(status(ops, "/metrics", value)).as(value).isEqualTo(401);
      }
    }
  }

  @Test
  void whoGuessesIsSlowedDownWhileWhoIsKnownDoesNotNotice() throws IOException {
    try (OpsFixture ops = OpsFixture.closed(directory)) {
      assertThat(status(ops, "/metrics", basic("joe:hunter2"))).isEqualTo(200);
      int guesses = 0;
      OpsFixture.Answer answer;
      do {
        answer = ops.get("/metrics", "Authorization", basic("joe:guess" + guesses++));
      } while (answer.status() == 401 && guesses < 10_000);
      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.header("Retry-After")).isEqualTo("1");
      assertThat(status(ops, "/metrics", basic("joe:hunter2"))).isEqualTo(200);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> status(ops, "/metrics", "Bearer sesame") == 200);
    }
  }

  @Test
  void failuresAreLoggedNowAndThenAndNeverWhatTheyTried() throws IOException {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger logger = (Logger) LoggerFactory.getLogger(Gate.class);
    logger.addAppender(lines);
    try (OpsFixture ops = OpsFixture.closed(directory)) {
      for (int i = 0; i < 30; i++) {
        ops.get("/metrics", "Authorization", basic("joe:hunter3"));
      }
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(lines.list).hasSizeBetween(3, 6);
    assertThat(lines.list)
        .allSatisfy(
            line ->
                assertThat(line.getFormattedMessage())
                    .startsWith("refused /metrics to 127.0.0.1: wrong credentials (")
                    .doesNotContain("joe")
                    .doesNotContain("hunter3"));
  }

  @Test
  void whoIsTakenOffTheFileIsOutAndWhoIsAddedIsIn() throws IOException {
    try (OpsFixture ops = OpsFixture.closed(directory)) {
      assertThat(status(ops, "/metrics", basic("joe:hunter2"))).isEqualTo(200);
      Files.writeString(directory.resolve("users"), OpsFixture.line("ann", "secret"));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> status(ops, "/metrics", basic("ann:secret")) == 200);
      assertThat(status(ops, "/metrics", basic("joe:hunter2"))).isEqualTo(401);
      assertThat(status(ops, "/metrics", "Bearer sesame")).isEqualTo(200);
      // Empty is no open door: nobody is named, but somebody has to be.
      Files.writeString(directory.resolve("users"), "");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> status(ops, "/metrics", basic("ann:secret")) == 401);
      assertThat(ops.get("/metrics").status()).isEqualTo(401);
    }
  }

  @Test
  void aFileThatCannotBeUsedAnyMoreChangesNothing() throws IOException {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger logger = (Logger) LoggerFactory.getLogger(CredentialFiles.class);
    logger.addAppender(lines);
    try (OpsFixture ops = OpsFixture.closed(directory)) {
      Files.writeString(directory.resolve("users"), "ann:plain text");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                assertThat(status(ops, "/metrics", basic("joe:hunter2"))).isEqualTo(200);
                return !lines.list.isEmpty();
              });
      assertThat(lines.list.get(0).getFormattedMessage())
          .contains("line 1 is none")
          .doesNotContain("plain text");
    } finally {
      logger.detachAppender(lines);
    }
  }
}
