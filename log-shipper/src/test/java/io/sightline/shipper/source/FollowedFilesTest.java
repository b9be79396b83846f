package io.sightline.shipper.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FollowedFilesTest {
  @TempDir Path folder;
  private Path log;
  private Follower follower;

  @BeforeEach
  void start() throws IOException {
    log = Files.createDirectories(folder.resolve("logs/shop")).resolve("app.log");
    follower = new Follower(folder);
  }

  @AfterEach
  void end() {
    follower.crash();
  }

  @Test
  void completeLinesAreTakenAndAPartialOneWaits() throws IOException {
    append(log, "one\r\n\n  \ntwo\nthr");
    assertThat(follower.ship()).containsExactly("one", "two");
    append(log, "ee");
    assertThat(follower.ship()).isEmpty();
    append(log, "\n");
    assertThat(follower.ship()).containsExactly("three");
    assertThat(follower.lag()).isZero();
  }

  @Test
  void aPartialLineIsNoLagButWhatWaitsBehindTheReaderIs() throws IOException {
    append(log, "one\npart");
    follower.ship();
    assertThat(follower.lag()).isZero();
    append(log, "ly\ntwo\n");
    assertThat(follower.lag()).isEqualTo(11);
  }

  @Test
  void anotherRunGoesOnBehindTheAcknowledgedLines() throws IOException {
    append(log, "one\ntwo\n");
    follower.ship();
    append(log, "three\n");
    follower.read().arrive();
    follower.crash();
    append(log, "four\n");
    follower = new Follower(folder, follower);
    assertThat(follower.ship()).containsExactly("three", "four");
    assertThat(follower.ids()).hasSize(4);
  }

  @Test
  void onlyTheGaplessPartIsDelivered() throws IOException {
    append(log, "one\n");
    follower.read();
    append(log, "two\n");
    follower.read().acknowledge();
    follower.saveAndCrash();
    follower = new Follower(folder, follower);
    assertThat(follower.documents()).containsExactly("two");
    assertThat(follower.ship()).containsExactly("one", "two");
    assertThat(follower.documents()).containsExactly("two", "one");
    follower.saveAndCrash();
    follower = new Follower(folder, follower);
    assertThat(follower.ship()).isEmpty();
  }

  @Test
  void aRenamedFileIsReadToItsEndBesideItsSuccessor() throws IOException {
    append(log, "one\n");
    follower.ship();
    Path rotated = Files.move(log, log.resolveSibling("app.2026-11-21.0.log"));
    append(rotated, "two\n");
    append(log, "three\n");
    assertThat(follower.ship()).containsExactlyInAnyOrder("two", "three");
    assertThat(follower.ids()).hasSize(3);
  }

  @Test
  void aFileThatGetsItsNameOnlyWhenItIsWrittenIsFound() throws IOException {
    append(log, "one\n");
    follower.ship();
    Path half = log.resolveSibling("app.half");
    append(half, "two\n");
    assertThat(follower.ship()).as("no pattern shows it").isEmpty();
    Files.move(half, log.resolveSibling("app-2.log"));
    assertThat(follower.ship()).containsExactly("two");
  }

  @Test
  void aRotationDuringAStandstillLosesNothingWithinThePattern() throws IOException {
    append(log, "one\n");
    follower.ship();
    append(log, "two\n");
    follower.crash();
    Files.move(log, log.resolveSibling("app.2026-11-21.0.log"));
    append(log, "three\n");
    follower = new Follower(folder, follower);
    assertThat(follower.ship()).containsExactlyInAnyOrder("two", "three");
    assertThat(follower.ids()).hasSize(3);
  }

  @Test
  void aSiblingOutsideThePatternIsFoundAfterAStandstill() throws IOException {
    append(log, "one\n");
    follower.ship();
    append(log, "two\n");
    follower.crash();
    Files.move(log, log.resolveSibling("app.log.1"));
    append(log, "three\n");
    follower = new Follower(folder, follower);
    assertThat(follower.ship()).containsExactlyInAnyOrder("two", "three");
    assertThat(follower.events()).noneMatch(event -> event.startsWith("missing"));
  }

  @Test
  void aFileThatVanishedDuringAStandstillIsReported() throws IOException {
    append(log, "one\n");
    follower.ship();
    follower.crash();
    Files.delete(log);
    follower = new Follower(folder, follower);
    assertThat(follower.ship()).isEmpty();
    assertThat(follower.events()).contains("missing " + log + " 4");
  }

  @Test
  void aDeletedFileIsReadToItsEndAndClosed() throws IOException {
    append(log, "one\n");
    follower.ship();
    append(log, "two\n");
    Files.delete(log);
    assertThat(follower.ship()).containsExactly("two");
    follower.ship();
    assertThat(follower.events()).contains("finished " + log);
    assertThat(follower.lag()).isZero();
  }

  @Test
  void aTruncatedFileBeginsANewLife() throws IOException {
    append(log, "one\ntwo\n");
    follower.ship();
    truncate(log);
    append(log, "six\n");
    assertThat(follower.ship()).containsExactly("six");
    assertThat(follower.ids()).hasSize(3);
  }

  @Test
  void aTruncatedFileThatGrewPastTheOldEndIsKnownByItsFirstBytes() throws IOException {
    append(log, "one\n");
    follower.ship();
    truncate(log);
    append(log, "another\nand more\n");
    assertThat(follower.ship()).containsExactly("another", "and more");
  }

  @Test
  void theSameFirstLineAfterATruncationHasOtherIds() throws IOException {
    append(log, "header\none\n");
    follower.ship();
    truncate(log);
    assertThat(follower.ship()).isEmpty();
    append(log, "header\n");
    assertThat(follower.ship()).containsExactly("header");
    assertThat(follower.ids()).hasSize(3);
  }

  @Test
  void aTruncationDuringAStandstillIsSeen() throws IOException {
    append(log, "header\none\n");
    follower.ship();
    follower.crash();
    truncate(log);
    append(log, "header\n");
    follower = new Follower(folder, follower);
    assertThat(follower.ship()).containsExactly("header");
    assertThat(follower.ids()).hasSize(3);
  }

  @Test
  void aLostCheckpointGivesTheSameIdsAgain() throws IOException {
    append(log, "one\ntwo\n");
    follower.ship();
    append(log, "three\n");
    follower.crash();
    Files.writeString(folder.resolve("state/journal-1"), "nonsense");
    follower = new Follower(folder, follower);
    assertThat(follower.ship()).containsExactly("one", "two", "three");
    assertThat(follower.ids()).hasSize(3);
    assertThat(follower.events()).anyMatch(event -> event.startsWith("damaged"));
  }

  @Test
  void aLineOverTheLimitComesInPiecesWithSteadyIds() throws IOException {
    String line = "x".repeat(Follower.MAX_LINE_BYTES * 2 + 10);
    append(log, line.substring(0, Follower.MAX_LINE_BYTES + 5));
    assertThat(follower.ship()).containsExactly("x".repeat(Follower.MAX_LINE_BYTES));
    append(log, line.substring(Follower.MAX_LINE_BYTES + 5) + "\nnext\n");
    assertThat(follower.ship())
        .containsExactly("x".repeat(Follower.MAX_LINE_BYTES), "x".repeat(10), "next");
    List<String> ids = List.copyOf(follower.ids());
    follower.crash();
    Files.delete(folder.resolve("state/journal-1"));
    follower = new Follower(folder, follower);
    follower.ship();
    assertThat(follower.ids()).containsExactlyElementsOf(ids);
  }

  @Test
  void twoFilesOfOneContentAreOneUntilTheyDiffer() throws IOException {
    append(log, "same\n");
    append(log.resolveSibling("app2.log"), "same\n");
    assertThat(follower.ship()).containsExactly("same");
    append(log, "one\n");
    append(log.resolveSibling("app2.log"), "other\n");
    assertThat(follower.ship()).containsExactlyInAnyOrder("one", "same", "other");
    assertThat(follower.ids()).hasSize(4);
  }

  @Test
  void aQuietFileThatLeavesItsPlaceGetsItsTimeBeforeItIsClosed() throws IOException {
    follower.crash();
    // Also what a busy machine needs from one line of this test to the next.
    Duration closeAfter = Duration.ofSeconds(2);
    follower = new Follower(folder, Follower.Setup.USUAL.closeRemovedAfter(closeAfter));
    append(log, "one\n");
    follower.ship();
    long quietSince = System.nanoTime();
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              follower.ship();
              return System.nanoTime() - quietSince > 2 * closeAfter.toNanos();
            });
    Path rotated = Files.move(log, log.resolveSibling("app.log.1"));
    assertThat(follower.ship()).isEmpty();
    append(rotated, "written before the service noticed\n");
    assertThat(follower.ship()).containsExactly("written before the service noticed");
    assertThat(follower.ids()).hasSize(2);
  }

  @Test
  void aFileThatWasReplacedWhileReadingWaitedIsReadFromItsStart() throws IOException {
    append(log, "one\ntwo\n");
    List<String> taken = new ArrayList<>();
    follower.readWith(
        line -> {
          if (taken.isEmpty()) {
            truncate(log);
            append(log, "another\nand more\n");
          }
          taken.add(line);
        });
    assertThat(taken).containsExactly("one", "two", "another", "and more");
  }

  @Test
  void anotherFileOnTheInodeOfAMissingOneIsNotReadUnlessAPatternAsksForIt() throws IOException {
    append(log, "one\n");
    follower.ship();
    follower.crash();
    Path other = Files.move(log, log.resolveSibling("secrets.txt"));
    truncate(other);
    append(other, "nobody asked for this\n");
    follower = new Follower(folder, follower);
    assertThat(follower.ship()).isEmpty();
    assertThat(follower.events()).contains("missing " + log + " 4");
  }

  @Test
  void aFolderThatCannotBeListedForAWhileDoesNotMakeItsFilesStartOver() throws IOException {
    append(log, "one\n");
    follower.ship();
    Path logs = folder.resolve("logs");
    Path aside = Files.move(logs, folder.resolve("aside"));
    Files.createSymbolicLink(logs, logs);
    follower.ship();
    follower.ship();
    assertThat(follower.events()).contains("unreadable " + logs);
    Files.delete(logs);
    Files.move(aside, logs);
    append(log, "two\n");
    assertThat(follower.ship()).containsExactly("two");
  }

  @Test
  void aNewFileOnTheInodeOfAFinishedOneHasOtherIdsInSpiteOfTheSameFirstLine() throws IOException {
    append(log, "header\none\n");
    follower.ship();
    Path away = Files.move(log, folder.resolve("away"));
    follower.ship();
    follower.ship();
    assertThat(follower.events()).contains("finished " + log);
    truncate(away);
    append(away, "header\ntwo\n");
    Files.move(away, log);
    assertThat(follower.ship()).containsExactly("header", "two");
    assertThat(follower.ids()).hasSize(4);
  }

  @Test
  void aFinishedFileThatComesBackGoesOn() throws IOException {
    append(log, "one\n");
    follower.ship();
    Path away = Files.move(log, folder.resolve("away"));
    follower.ship();
    follower.ship();
    append(away, "two\n");
    Files.move(away, log);
    assertThat(follower.ship()).containsExactly("two");
    assertThat(follower.ids()).hasSize(2);
  }

  static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  static void truncate(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
  }
}
