package io.sightline.shipper.source;

import static io.sightline.shipper.source.FollowedFilesTest.append;
import static io.sightline.shipper.source.FollowedFilesTest.truncate;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to files that no descriptor is free for. */
final class CrowdedFilesTest {
  @TempDir Path folder;
  private Path log;
  private Path other;
  private Follower follower;

  @BeforeEach
  void start() throws IOException {
    log = Files.createDirectories(folder.resolve("logs/shop")).resolve("app.log");
    other = log.resolveSibling("app-other.log");
    follower =
        new Follower(
            folder,
            Follower.Setup.USUAL
                .pattern("/logs/*/app*")
                .maxOpenFiles(1)
                .closeRemovedAfter(Duration.ofHours(1)));
  }

  @AfterEach
  void end() {
    follower.crash();
  }

  private static Path pack(Path file) throws IOException {
    Path to = file.resolveSibling(file.getFileName() + ".gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(to))) {
      Files.copy(file, out);
    }
    return to;
  }

  private void settle() {
    for (int round = 0; round < 5; round++) {
      follower.ship();
    }
  }

  @Test
  void aCopyOnTheInodeOfAFileThatWaitedUnreadIsKnownAsACopy() throws IOException {
    append(log, "one\ntwo\n");
    final Follower.Sent sent = follower.read();
    append(other, "never read\n");
    follower.read();
    truncate(other);
    append(other, Files.readString(log) + "three\n");
    Files.move(other, log.resolveSibling("app.log.1"));
    truncate(log);
    sent.acknowledge();
    settle();
    assertThat(follower.documents()).containsExactlyInAnyOrder("one", "two", "three");
  }

  @Test
  void aFileThatWaitsUnreadAndGrowsIsReadFromItsStart() throws IOException {
    append(log, "one\n");
    final Follower.Sent sent = follower.read();
    append(other, "first\n");
    follower.read();
    append(other, "second\n");
    follower.read();
    sent.acknowledge();
    settle();
    assertThat(follower.documents()).containsExactlyInAnyOrder("one", "first", "second");
  }

  @Test
  void aFileThatIsPackedWhileItWaitsUnreadIsShippedOnce() throws IOException {
    append(log, "one\n");
    final Follower.Sent sent = follower.read();
    Path waiting = log.resolveSibling("app.log.1");
    append(waiting, "old\n");
    follower.read();
    pack(waiting);
    follower.read();
    follower.read();
    sent.acknowledge();
    settle();
    Files.delete(waiting);
    settle();
    assertThat(follower.documents()).containsExactlyInAnyOrder("one", "old");
  }

  @Test
  void aPackedFileGoesOnWhereAClosedOneWasThatVanishedMeanwhile() throws IOException {
    append(log, "one\n");
    follower.ship();
    append(other, "another\n");
    settle();
    append(log, "two\n");
    pack(log);
    Files.delete(log);
    settle();
    assertThat(follower.documents()).containsExactlyInAnyOrder("one", "another", "two");
    assertThat(follower.ids()).hasSize(3);
  }

  @Test
  void aCopyIsKnownThoughItsOriginalWasClosedAndTruncatedUnnoticed() throws IOException {
    append(log, "one\n");
    follower.ship();
    append(other, "another\n");
    settle();
    truncate(log);
    append(log, "three and more than before\n");
    Files.copy(log, log.resolveSibling("app.log.1"));
    settle();
    assertThat(follower.documents())
        .containsExactlyInAnyOrder("one", "another", "three and more than before");
  }
}
