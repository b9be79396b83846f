package io.sightline.shipper.source;

import static io.sightline.shipper.source.FollowedFilesTest.append;
import static io.sightline.shipper.source.FollowedFilesTest.truncate;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.event.LossReason;
import io.sightline.shipper.flow.TrackStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which file is which, when inodes do not tell. */
final class FileIdentityTest {
  private static final String HEADER = "# the same first line, longer than what a hash covers\n";

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

  private void restart() throws IOException {
    follower.crash();
    follower = new Follower(folder, follower);
  }

  private void everythingIsListed() throws IOException {
    follower.crash();
    follower = new Follower(folder, Follower.Setup.USUAL.pattern("/logs/*/app*"));
  }

  private Path pack(Path file) throws IOException {
    Path to = file.resolveSibling(file.getFileName() + ".gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(to))) {
      Files.copy(file, out);
    }
    return to;
  }

  private void settle() {
    for (int round = 0; round < 4; round++) {
      follower.ship();
    }
  }

  @Test
  void whatCopytruncateTookIsReadFromTheCopy() throws IOException {
    append(log, "one\n");
    follower.ship();
    append(log, "two\nthree\n");
    Files.copy(log, log.resolveSibling("app.log.1"));
    truncate(log);
    append(log, "four\n");
    assertThat(follower.ship()).containsExactlyInAnyOrder("two", "three", "four");
    assertThat(follower.ids()).hasSize(4);
    assertThat(follower.lost(LossReason.TRUNCATED)).isZero();
  }

  @Test
  void soItIsWhenTheTruncationCameWhileTheShipperWasDown() throws IOException {
    append(log, "one\n");
    follower.ship();
    append(log, "two\n");
    follower.crash();
    Files.copy(log, log.resolveSibling("app.log.1"));
    truncate(log);
    append(log, "four and something so that it is longer\n");
    follower = new Follower(folder, follower);
    assertThat(follower.ship())
        .containsExactlyInAnyOrder("two", "four and something so that it is longer");
    assertThat(follower.ids()).hasSize(3);
  }

  @Test
  void aCopyThatAPatternShowsIsNotShippedAgain() throws IOException {
    everythingIsListed();
    append(log, "one\ntwo\n");
    follower.ship();
    Path copy = Files.copy(log, log.resolveSibling("app.log.1"));
    assertThat(follower.ship()).isEmpty();
    truncate(log);
    settle();
    append(log, "three\n");
    assertThat(follower.ship()).containsExactly("three");
    restart();
    assertThat(follower.ship()).isEmpty();
    append(copy, "written into the copy\n");
    assertThat(follower.ship()).containsExactly("written into the copy");
    assertThat(follower.ids()).hasSize(4);
  }

  @Test
  void aCopyThatBeginsToDifferIsAFileOfItsOwn() throws IOException {
    everythingIsListed();
    append(log, "one\n");
    follower.ship();
    Path copy = Files.copy(log, log.resolveSibling("app-other.log"));
    follower.ship();
    append(copy, "two\n");
    assertThat(follower.ship()).containsExactly("one", "two");
    assertThat(follower.ids()).hasSize(3);
  }

  @Test
  void whatNobodyCopiedIsCounted() throws IOException {
    append(log, "one\n");
    follower.ship();
    append(log, "two\n");
    follower.read(line -> true);
    truncate(log);
    append(log, "x\n");
    assertThat(follower.ship()).containsExactly("x");
    settle();
    assertThat(follower.lost(LossReason.TRUNCATED)).isEqualTo(4);
  }

  @Test
  void aTruncatedFileThatOutgrewItselfBehindTheSameHeaderIsSeen() throws IOException {
    String header = HEADER.repeat(40);
    append(log, header + "one\n");
    follower.ship();
    truncate(log);
    append(log, header + "two\nthree\n");
    assertThat(follower.ship()).contains("two", "three");
    restart();
    truncate(log);
    append(log, header + "six\nseven\neight\n");
    assertThat(follower.ship()).contains("six", "seven", "eight");
    assertThat(follower.ids()).hasSize(120 + 6);
  }

  @Test
  void theSameHoldsWhileTheShipperIsDown() throws IOException {
    String header = HEADER.repeat(40);
    append(log, header + "one\n");
    follower.ship();
    follower.crash();
    truncate(log);
    append(log, header + "two\nthree\n");
    follower = new Follower(folder, follower);
    assertThat(follower.ship()).contains("two", "three").hasSize(42);
    assertThat(follower.ids()).hasSize(83);
  }

  @Test
  void aPackedFileGoesOnWhereThePlainOneWas() throws IOException {
    append(log, "one\n");
    follower.ship();
    append(log, "two\n");
    follower.crash();
    Path rotated = Files.move(log, log.resolveSibling("app.log.1"));
    pack(rotated);
    Files.delete(rotated);
    follower = new Follower(folder, follower);
    follower.ship();
    assertThat(follower.ship()).containsExactly("two");
    assertThat(follower.ids()).hasSize(2);
    assertThat(follower.events()).noneMatch(event -> event.startsWith("missing"));
  }

  @Test
  void aPackedFileOfWhichAllIsDeliveredIsNotShippedNorReadEachTime() throws IOException {
    everythingIsListed();
    append(log, "one\ntwo\n");
    follower.ship();
    Path rotated = Files.move(log, log.resolveSibling("app.log.1"));
    follower.ship();
    pack(rotated);
    follower.ship();
    Files.delete(rotated);
    settle();
    assertThat(follower.ids()).hasSize(2);
    restart();
    settle();
    assertThat(follower.ids()).hasSize(2);
  }

  @Test
  void aPackedFileNeverSeenIsShippedOnceWithItsLastLine() throws IOException {
    everythingIsListed();
    append(log, "one\ntwo without an end");
    pack(log);
    Files.delete(log);
    follower.ship();
    assertThat(follower.ship()).containsExactly("one", "two without an end");
    settle();
    restart();
    settle();
    assertThat(follower.ids()).hasSize(2);
  }

  @Test
  void aBrokenPackedFileGivesWhatItHasAndTheRestIsCounted() throws IOException {
    everythingIsListed();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      text.append("line ").append(i * 7919L % 100_003).append('\n');
    }
    append(log, text.toString());
    Path packed = pack(log);
    Files.delete(log);
    byte[] bytes = Files.readAllBytes(packed);
    Files.write(packed, Arrays.copyOf(bytes, bytes.length / 2));
    settle();
    assertThat(follower.ids().size()).isBetween(10_000, 49_000);
    assertThat(follower.lost(LossReason.CORRUPT)).isPositive();
    int before = follower.ids().size();
    restart();
    settle();
    assertThat(follower.ids()).hasSize(before);
  }

  @Test
  void theUnterminatedEndOfADeletedFileIsCounted() throws IOException {
    append(log, "one\npart");
    follower.ship();
    Files.delete(log);
    settle();
    assertThat(follower.lost(LossReason.UNTERMINATED)).isEqualTo(4);
  }

  @Test
  void aLinkThatIsSwitchedLeavesItsOldTargetToBeReadToTheEnd() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Path first = data.resolve("first.log");
    append(first, "one\n");
    Files.createSymbolicLink(log, first);
    assertThat(follower.ship()).containsExactly("one");
    append(first, "two\n");
    Path second = data.resolve("second.log");
    append(second, "three\n");
    Files.delete(log);
    Files.createSymbolicLink(log, second);
    assertThat(follower.ship()).containsExactlyInAnyOrder("two", "three");
    assertThat(follower.ids()).hasSize(3);
  }

  @Test
  void twoPathsToOneFileAreOneFile() throws IOException {
    append(log, "one\n");
    Files.createSymbolicLink(log.resolveSibling("app-link.log"), log);
    assertThat(follower.ship()).containsExactly("one");
    append(log, "two\n");
    assertThat(follower.ship()).containsExactly("two");
  }

  @Test
  void fewDescriptorsServeManyFiles() throws IOException {
    follower.crash();
    follower =
        new Follower(
            folder, Follower.Setup.USUAL.maxOpenFiles(3).closeRemovedAfter(Duration.ofHours(1)));
    for (int i = 0; i < 20; i++) {
      append(log.resolveSibling("app" + i + ".log"), "file " + i + " one\n");
    }
    for (int round = 0; round < 10; round++) {
      follower.ship();
      assertThat(follower.open()).isLessThanOrEqualTo(3);
    }
    for (int i = 0; i < 20; i++) {
      append(log.resolveSibling("app" + i + ".log"), "file " + i + " two\n");
    }
    for (int round = 0; round < 10; round++) {
      follower.ship();
    }
    assertThat(follower.ids()).hasSize(40);
  }

  @Test
  void theRestOfALongLineIsCutAndCounted() throws IOException {
    follower.crash();
    follower = new Follower(folder, Follower.Setup.USUAL.longLines(LongLines.CUT));
    append(log, "a".repeat(Follower.MAX_LINE_BYTES + 500) + "\nnext\n");
    assertThat(follower.ship()).containsExactly("a".repeat(Follower.MAX_LINE_BYTES), "next");
    assertThat(follower.lost(LossReason.CUT)).isEqualTo(500);
    restart();
    append(log, "b\n");
    assertThat(follower.ship()).containsExactly("b");
  }

  @Test
  void whatIsGivenBackComesAgainUnderItsIds() throws IOException {
    append(log, "one\ntwo\n");
    follower.read().giveBack();
    append(log, "three\n");
    assertThat(follower.ship()).containsExactly("one", "two", "three");
    assertThat(follower.ids()).hasSize(3);
  }

  @Test
  void statusSaysHowFarAFileIs() throws IOException {
    append(log, "one\ntwo\n");
    follower.read(line -> line.equals("two"));
    TrackStatus status = follower.status().get(0);
    assertThat(status.path()).isEqualTo(log.toString());
    assertThat(status.read()).isEqualTo(4);
    assertThat(status.delivered()).isZero();
    assertThat(status.size()).isEqualTo(8);
    assertThat(status.lag()).isEqualTo(8);
  }

  @Test
  void theCheckpointOfAnOlderVersionIsGoneOnWith() throws IOException {
    follower.crash();
    append(log, "one\ntwo\n");
    byte[] first = "one\n".getBytes(UTF_8);
    long inode = (long) Files.getAttribute(log, "unix:ino");
    Generation generation = Generation.of(inode, "one".getBytes(UTF_8), new Generations());
    String json =
        String.format(
            "{\"files\":[{\"logClass\":\"app\",\"path\":\"%s\",\"device\":%d,\"inode\":%d,"
                + "\"generation\":{\"id\":\"%s\",\"base\":\"%s\",\"count\":0},"
                + "\"prefixBytes\":4,\"prefixHash\":\"%s\",\"deliveredBytes\":4,"
                + "\"seenMillis\":%d}]}",
            log,
            (long) Files.getAttribute(log, "unix:dev"),
            inode,
            generation.id(),
            generation.base(),
            Digests.hex(first, 4),
            System.currentTimeMillis());
    CRC32C crc = new CRC32C();
    crc.update(json.getBytes(UTF_8));
    Path state = Files.createDirectories(folder.resolve("state"));
    Files.writeString(
        state.resolve("checkpoint"),
        String.format("sightline-checkpoint 1 %08x%n%s%n", crc.getValue(), json));
    follower = new Follower(folder);
    assertThat(follower.ship()).containsExactly("two");
    assertThat(follower.ids()).containsExactly(generation.id() + ":4");
    assertThat(state.resolve("checkpoint.taken-over")).exists();
    restart();
    assertThat(follower.ship()).isEmpty();
  }
}
