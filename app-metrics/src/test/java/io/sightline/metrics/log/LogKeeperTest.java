package io.sightline.metrics.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogKeeperTest {
  @TempDir private Path directory;
  private final MutableClock clock = new MutableClock(Instant.parse("2026-03-10T12:00:00Z"));
  private LogKeeper keeper;

  @BeforeEach
  void start() {
    keeper = keeper(Map.of());
  }

  @AfterEach
  void stop() {
    keeper.close();
  }

  private LogKeeper keeper(Map<String, String> keys) {
    return new LogKeeper(directory, LogFolder.settings(keys), clock);
  }

  private void file(String name, Duration age, String content) throws IOException {
    Path file = Files.writeString(directory.resolve(name), content);
    Files.setLastModifiedTime(file, FileTime.from(clock.instant().minus(age)));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void compressesARotatedFileOnceNobodyReadsItAnyMore() throws IOException {
    String content = "{\"message\":\"hello\"}\n".repeat(1000);
    file("app.2026-03-10.0.log", Duration.ofMinutes(61), content);
    file("app.2026-03-10.1.log", Duration.ofMinutes(59), content);
    file("app.log", Duration.ofDays(2), content);
    keeper.round();
    assertThat(names())
        .containsExactly("app.2026-03-10.0.log.gz", "app.2026-03-10.1.log", "app.log");
    Path compressed = directory.resolve("app.2026-03-10.0.log.gz");
    assertThat(LogFolder.text(compressed)).isEqualTo(content);
    assertThat(Files.size(compressed)).isLessThan(content.length() / 10);
    assertThat(Files.getLastModifiedTime(compressed).toInstant())
        .isEqualTo(clock.instant().minus(Duration.ofMinutes(61)));
    clock.advance(Duration.ofMinutes(2));
    keeper.round();
    assertThat(names())
        .containsExactly("app.2026-03-10.0.log.gz", "app.2026-03-10.1.log.gz", "app.log");
  }

  @Test
  void leavesFilesPlainWhenToldTo() throws IOException {
    keeper.close();
    keeper = keeper(Map.of("log.gzip", "false"));
    file("app.2026-03-10.0.log", Duration.ofDays(1), "x\n");
    keeper.round();
    assertThat(names()).containsExactly("app.2026-03-10.0.log");
  }

  @Test
  void whoStillReadsTheFileReadsItToItsEnd() throws IOException {
    file("app.2026-03-10.0.log", Duration.ofHours(2), "one\ntwo\n");
    try (BufferedReader reader =
        Files.newBufferedReader(directory.resolve("app.2026-03-10.0.log"))) {
      assertThat(reader.readLine()).isEqualTo("one");
      keeper.round();
      assertThat(names()).containsExactly("app.2026-03-10.0.log.gz");
      assertThat(reader.readLine()).isEqualTo("two");
    }
  }

  @Test
  void deletesWhatIsPastItsDaysErrorsLast() throws IOException {
    for (String logClass : List.of("app", "access", "db", "error")) {
      file(logClass + ".2026-02-08.0.log", Duration.ZERO, "30 days\n");
      file(logClass + ".2026-02-07.3.log.gz", Duration.ZERO, "31 days");
      file(logClass + ".2025-12-09.0.log.gz", Duration.ZERO, "91 days");
    }
    keeper.round();
    assertThat(names())
        .containsExactly(
            "access.2026-02-08.0.log",
            "app.2026-02-08.0.log",
            "db.2026-02-08.0.log",
            "error.2026-02-07.3.log.gz",
            "error.2026-02-08.0.log");
  }

  @Test
  void makesRoomByCompressingWhatIsReadAndThenByDeletingTheOldest() throws IOException {
    keeper.close();
    keeper = keeper(Map.of("log.max_file_bytes", "1000", "log.max_total_bytes", "2500"));
    String thousand = ("0".repeat(99) + "\n").repeat(10);
    file("app.2026-03-09.9.log", Duration.ofMinutes(40), thousand);
    file("app.2026-03-10.2.log", Duration.ofMinutes(30), thousand);
    file("app.2026-03-10.10.log", Duration.ofMinutes(2), thousand);
    file("app.log", Duration.ZERO, thousand);
    keeper.round();
    assertThat(names())
        .as("both old ones shrink, which is enough")
        .containsExactly(
            "app.2026-03-09.9.log.gz",
            "app.2026-03-10.10.log",
            "app.2026-03-10.2.log.gz",
            "app.log");
    file("app.2026-03-10.11.log", Duration.ofMinutes(1), thousand);
    keeper.round();
    assertThat(names())
        .as("nothing is left to shrink, so the oldest go until it fits")
        .containsExactly("app.2026-03-10.11.log", "app.log");
  }

  @Test
  void clearsUpWhatACrashLeftBehind() throws IOException {
    file("app.2026-03-10.0.log", Duration.ofHours(2), "whole\n");
    file("app.2026-03-10.0.log.gz.part", Duration.ofHours(2), "half");
    file("app.2026-03-10.1.log", Duration.ofHours(2), "whole\n");
    file("app.2026-03-10.1.log.gz", Duration.ofHours(2), "complete, the plain one was to go");
    keeper.round();
    assertThat(names()).containsExactly("app.2026-03-10.0.log.gz", "app.2026-03-10.1.log.gz");
    assertThat(LogFolder.text(directory.resolve("app.2026-03-10.1.log.gz"))).isEqualTo("whole\n");
  }

  @Test
  void touchesNothingThatIsNotItsOwn() throws IOException {
    List<String> strangers =
        List.of(
            "app.2026-13-45.0.log",
            "app.2020-01-01.log",
            "apple.2020-01-01.0.log",
            "app.2020-01-01.0.log.bak",
            "notes.txt");
    for (String name : strangers) {
      file(name, Duration.ofDays(900), "mine\n");
    }
    keeper.round();
    assertThat(names()).containsExactlyInAnyOrderElementsOf(strangers);
  }

  @Test
  void aMissingDirectoryIsNoTrouble() throws IOException {
    Files.delete(directory);
    keeper.round();
    assertThat(directory).doesNotExist();
  }
}
