package io.sightline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What is opened is closed, whatever happens in between. */
class StartAndCloseTest {
  @TempDir Path directory;

  private Map<String, String> logs() {
    return Map.of("SIGHTLINE_LOG_DIR", directory.toString());
  }

  private static Set<String> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("sightline-") || name.startsWith("health-"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void aStartThatFailsHalfWayLeavesNothingRunning() throws IOException {
    Path file = Files.writeString(directory.resolve("hash"), "nonsense");
    Set<String> before = ourThreads();
    assertThatThrownBy(
            () ->
                Sightline.forService("shop")
                    .environment(logs())
                    .setting("ops.bearer_token_hash_file", file)
                    .start())
        .isInstanceOf(RuntimeException.class);
    await().untilAsserted(() -> assertThat(ourThreads()).isEqualTo(before));
  }

  @Test
  void closingTheFirstOfTwoDoesNotSilenceTheSecond() {
    Sightline first = Sightline.forService("first").environment(logs()).start();
    try (Sightline second = Sightline.forService("shop").environment(logs()).start()) {
      first.close();
      first.close();
      LoggerFactory.getLogger("shop").info("still here");
    }
    assertThat(new LogFiles(directory).lines("app.log"))
        .anySatisfy(l -> assertThat(l.at("/message").asString()).isEqualTo("still here"));
  }
}
