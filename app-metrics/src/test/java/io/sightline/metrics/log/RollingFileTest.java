package io.sightline.metrics.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollingFileTest {
  @TempDir private Path parent;
  private LogFolder folder;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MutableClock clock = new MutableClock(Instant.now());
  private final AtomicInteger rotations = new AtomicInteger();

  @BeforeEach
  void folder() {
    folder = new LogFolder(parent);
  }

  private RollingFile open(long maxBytes) {
    return new RollingFile(
        folder.directory(),
        LogClass.APP,
        maxBytes,
        clock,
        new LostLines(registry),
        rotations::incrementAndGet);
  }

  private static void append(RollingFile file, String line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    file.append(bytes, bytes.length);
  }

  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : folder.files(LogClass.APP)) {
      lines.addAll(Files.readAllLines(file));
    }
    return lines;
  }

  private double lost() {
    return registry.get("log.events.dropped").counters().stream().mapToDouble(c -> c.count()).sum();
  }

  @Test
  void isRotatedBeforeItWouldPassItsSize() throws IOException {
    RollingFile file = open(100);
    for (int i = 0; i < 30; i++) {
      append(file, "twenty-nine characters, " + (10_000 + i));
    }
    file.close();
    assertThat(folder.files(LogClass.APP)).hasSize(10).allMatch(f -> f.toFile().length() == 90);
    assertThat(rotations).hasValue(9);
    assertThat(lines()).hasSize(30).isSorted();
  }

  @Test
  void aLineLargerThanAFileGetsOneOfItsOwn() throws IOException {
    RollingFile file = open(1000);
    append(file, "a");
    append(file, "b".repeat(500_000));
    append(file, "c");
    file.close();
    assertThat(lines()).extracting(String::length).containsExactly(1, 500_000, 1);
    assertThat(folder.files(LogClass.APP)).hasSize(3);
  }

  @Test
  void anotherUtcDayGetsAnotherFileNamedByTheDayOfItsLines() throws IOException {
    clock.advance(Duration.between(clock.instant(), Instant.parse("2026-03-31T23:59:59.900Z")));
    RollingFile file = open(1000);
    append(file, "before midnight");
    clock.advance(Duration.ofMillis(200));
    append(file, "after midnight");
    clock.advance(Duration.ofDays(3));
    append(file, "three days later");
    file.close();
    assertThat(folder.files(LogClass.APP))
        .extracting(f -> f.getFileName().toString())
        .containsExactly("app.2026-03-31.0.log", "app.2026-04-01.0.log", "app.log");
    assertThat(lines()).containsExactly("before midnight", "after midnight", "three days later");
  }

  @Test
  void aFileOfYesterdayThatWasLeftBehindIsRotatedWithTheFirstLine() throws IOException {
    append(open(1000), "not flushed, so the file stays empty");
    RollingFile yesterday = open(1000);
    append(yesterday, "yesterday");
    yesterday.close();
    clock.advance(Duration.ofDays(1));
    RollingFile today = open(1000);
    append(today, "today");
    today.close();
    assertThat(folder.files(LogClass.APP)).hasSize(2);
    assertThat(lines()).containsExactly("yesterday", "today");
  }

  @Test
  void goesOnWithTheFileOfTheProcessBefore() throws IOException {
    for (int i = 0; i < 3; i++) {
      RollingFile file = open(1000);
      append(file, "run " + i);
      file.close();
    }
    assertThat(folder.files(LogClass.APP)).hasSize(1);
    assertThat(lines()).containsExactly("run 0", "run 1", "run 2");
  }

  @Test
  void neverGluesALineToTheHalfOneOfAProcessThatDied() throws IOException {
    Files.createDirectories(folder.directory());
    Files.writeString(folder.file(LogClass.APP), "{\"whole\":1}\n{\"half\":");
    RollingFile file = open(1000);
    append(file, "{\"next\":1}");
    file.close();
    assertThat(lines()).containsExactly("{\"whole\":1}", "{\"half\":", "{\"next\":1}");
  }

  @Test
  void numbersGoOnBehindCompressedFiles() throws IOException {
    Files.createDirectories(folder.directory());
    String day = clock.instant().toString().substring(0, 10);
    Files.createFile(folder.directory().resolve("app." + day + ".7.log.gz"));
    RollingFile file = open(20);
    append(file, "fifteen letters");
    append(file, "fifteen letters");
    file.close();
    assertThat(folder.directory().resolve("app." + day + ".8.log")).exists();
  }

  @Test
  void aFileThatSomebodyMovedOrDeletedIsMadeAnew() throws IOException {
    RollingFile file = open(1_000_000);
    append(file, "first");
    file.flush();
    Files.move(folder.file(LogClass.APP), folder.directory().resolve("moved.log"));
    Awaitility.await()
        .atMost(LogFolder.DEADLINE)
        .untilAsserted(
            () -> {
              append(file, "second");
              file.flush();
              assertThat(folder.file(LogClass.APP)).exists();
            });
    try (var files = Files.list(folder.directory())) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(folder.directory());
    Awaitility.await()
        .atMost(LogFolder.DEADLINE)
        .untilAsserted(
            () -> {
              append(file, "third");
              file.flush();
              assertThat(folder.file(LogClass.APP)).content().contains("third");
            });
    file.close();
    assertThat(lost()).isZero();
  }

  @Test
  void linesThatCannotBeWrittenAreCountedUntilTheyCan() throws IOException {
    // A file stands where the directory should be, and root is stopped by that, too.
    Files.createFile(folder.directory());
    RollingFile file = open(1000);
    append(file, "one");
    append(file, "two");
    file.flush();
    append(file, "three");
    file.flush();
    assertThat(registry.get("log.events.dropped").tag("reason", "write_failed").counter().count())
        .isEqualTo(3);
    Files.delete(folder.directory());
    append(file, "four");
    file.close();
    assertThat(lines()).containsExactly("four");
    assertThat(lost()).isEqualTo(3);
  }

  @Test
  void whenItCannotBeRenamedItGoesOnGrowing() throws IOException {
    RollingFile file = open(100);
    String day = clock.instant().toString().substring(0, 10);
    append(file, "a".repeat(90));
    file.flush();
    // The number is past what a file's name may have, so the next one cannot be made.
    Files.createDirectories(folder.directory().resolve("app." + day + ".999999999999999.log"));
    Files.createDirectories(
        folder.directory().resolve("app." + day + ".1000000000000000.log").resolve("x"));
    append(file, "b".repeat(90));
    append(file, "c".repeat(90));
    file.close();
    assertThat(lost()).isZero();
    assertThat(Files.readAllLines(folder.file(LogClass.APP))).hasSize(3);
  }

  @Test
  void randomLinesRotationsAndRestartsLoseNothingAndRepeatNothing() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> written = new ArrayList<>();
    Instant lastWritten = clock.instant();
    RollingFile file = open(2000);
    for (int step = 0; step < 3000; step++) {
      switch (random.nextInt(20)) {
        case 0 -> file.flush();
        case 1 -> clock.advance(Duration.ofHours(random.nextInt(30)));
        case 2 -> {
          file.close();
          // The disk's clock is not ours, and a file says by its time of which day its lines are.
          if (Files.exists(folder.file(LogClass.APP))) {
            Files.setLastModifiedTime(folder.file(LogClass.APP), FileTime.from(lastWritten));
          }
          file = open(2000);
        }
        default -> {
          String line = step + ":" + "x".repeat(random.nextInt(random.nextInt(1500) + 1));
          append(file, line);
          written.add(line);
          lastWritten = clock.instant();
        }
      }
    }
    file.close();
    assertThat(numbers(lines())).as("seed %d", seed).isEqualTo(numbers(written));
    assertThat(lost()).as("seed %d", seed).isZero();
    assertThat(folder.files(LogClass.APP))
        .as("seed %d", seed)
        .allMatch(f -> f.toFile().length() <= 2000);
  }

  private static List<String> numbers(List<String> lines) {
    return lines.stream()
        .map(line -> line.substring(0, line.indexOf(':')) + "/" + line.length())
        .toList();
  }
}
