package io.sightline.shipper.source;

import static io.sightline.shipper.source.FollowedFilesTest.append;
import static io.sightline.shipper.source.FollowedFilesTest.truncate;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies that are looked at only after their original has ended, and files rewritten in place. */
final class LateCopiesTest {
  @TempDir Path folder;
  private Path log;
  private Follower follower;
  private byte[] delivered;

  @BeforeEach
  void start() throws IOException {
    log = Files.createDirectories(folder.resolve("logs/shop")).resolve("app.log");
    follower = new Follower(folder, Follower.Setup.USUAL.pattern("/logs/*/app*"));
  }

  @AfterEach
  void end() {
    follower.crash();
  }

  private void settle() {
    for (int round = 0; round < 4; round++) {
      follower.ship();
    }
  }

  private void restart() throws IOException {
    follower.crash();
    follower = new Follower(folder, follower);
  }

  /** Written and delivered at once, as after a standstill, and gone. */
  private void aLifeThatEnded() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      text.append("line ").append(i).append(" of a life that ended\n");
    }
    append(log, text.toString());
    delivered = text.toString().getBytes(StandardCharsets.UTF_8);
    follower.ship();
    Files.delete(log);
    settle();
    assertThat(follower.events()).contains("finished " + log);
    assertThat(follower.ids()).hasSize(5_000);
  }

  private void nothingOf(byte[] copy) throws IOException {
    Files.write(log.resolveSibling("app.log.1"), copy);
    settle();
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(log.resolveSibling("app.log.2.gz")))) {
      out.write(copy);
    }
    settle();
    assertThat(follower.ids()).hasSize(5_000);
  }

  @Test
  void aCopyThatHoldsAllThatWasDeliveredIsNotShipped() throws IOException {
    aLifeThatEnded();
    nothingOf(delivered);
  }

  @Test
  void norIsItAfterARestart() throws IOException {
    aLifeThatEnded();
    restart();
    nothingOf(delivered);
  }

  @Test
  void aShorterCopyIsNotShipped() throws IOException {
    aLifeThatEnded();
    nothingOf(Arrays.copyOf(delivered, delivered.length * 3 / 4));
  }

  @Test
  void norIsTheShorterOneAfterARestart() throws IOException {
    aLifeThatEnded();
    restart();
    nothingOf(Arrays.copyOf(delivered, delivered.length * 3 / 4));
  }

  @Test
  void ofALongerCopyTheRestIsShippedOnceAlsoAfterARestart() throws IOException {
    aLifeThatEnded();
    restart();
    Path copy = log.resolveSibling("app.log.1");
    Files.write(copy, delivered);
    append(copy, "the rest\n");
    assertThat(follower.ship()).containsExactly("the rest");
    restart();
    settle();
    assertThat(follower.ids()).hasSize(5_001);
  }

  @Test
  void aFileThatIsRewrittenToItsVeryLengthIsReadAgain() throws IOException {
    append(log, "one\n");
    follower.ship();
    truncate(log);
    append(log, "two\n");
    assertThat(follower.ship()).containsExactly("two");
    assertThat(follower.ids()).hasSize(2);
  }

  @Test
  void aFileWhoseLineHasToWaitIsNotReadOnAndOn() throws IOException {
    append(log, ("a line among many others that wait" + "x".repeat(60) + "\n").repeat(20_000));
    follower.read(line -> true);
    long before = bytesRead();
    for (int turn = 0; turn < 50; turn++) {
      follower.read(line -> true);
    }
    assertThat(bytesRead() - before).isLessThan(50 * 32 * 1024);
    follower.ship();
    assertThat(follower.ids()).hasSize(20_000);
  }

  /** By all of this process, from wherever. */
  private static long bytesRead() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/io")).stream()
        .filter(line -> line.startsWith("rchar: "))
        .mapToLong(line -> Long.parseLong(line.substring(7)))
        .sum();
  }
}
