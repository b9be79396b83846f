package io.sightline.stack.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupShelfTest {
  private static final Instant NOW = Instant.parse("2026-11-21T20:45:00Z");
  private static final OptionalInt ANY = OptionalInt.empty();

  @TempDir private Path temporary;

  private Path take(BackupShelf shelf, Instant time) throws IOException {
    Path partial = shelf.begin(time);
    BackupFolders.make(partial, time);
    return shelf.finish(partial);
  }

  private List<String> names() throws IOException {
    return BackupShelf.list(folder()).stream()
        .map(one -> one.folder().getFileName().toString())
        .toList();
  }

  private Path folder() {
    return temporary.resolve("backups");
  }

  @Test
  void aBackupGetsItsNameWhenItIsFinished() throws IOException {
    try (BackupShelf shelf = BackupShelf.open(folder())) {
      Path partial = shelf.begin(NOW);
      BackupFolders.make(partial, NOW);
      assertThat(names()).isEmpty();
      assertThat(shelf.finish(partial)).isEqualTo(folder().resolve("sightline-20261121T204500Z"));
      assertThat(names()).containsExactly("sightline-20261121T204500Z");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
          .isEqualTo("rwx------");
      assertThatThrownBy(() -> shelf.begin(NOW))
          .hasMessage(
              folder().resolve("sightline-20261121T204500Z")
                  + " is there already: wait a second and try again");
    }
  }

  @Test
  void twoBackupsDoNotShareAFolder() throws IOException {
    try (BackupShelf shelf = BackupShelf.open(folder())) {
      assertThat(shelf.removeLeftovers()).isEmpty();
      assertThatThrownBy(() -> BackupShelf.open(folder()))
          .isInstanceOf(BackupException.class)
          .hasMessage(
              "another backup is being taken in "
                  + folder()
                  + ": wait for it, or name another folder");
    }
    BackupShelf.open(folder()).close();
  }

  @Test
  void whatAnInterruptedBackupLeftIsRemovedAndNothingElse() throws IOException {
    Path leftover = folder().resolve(".sightline-20261120T010203Z.partial");
    Files.createDirectories(leftover.resolve("redis"));
    Files.writeString(leftover.resolve("redis/dump.rdb"), "half");
    Files.createDirectories(folder().resolve(".others.partial"));
    try (BackupShelf shelf = BackupShelf.open(folder())) {
      assertThat(shelf.removeLeftovers()).containsExactly(".sightline-20261120T010203Z.partial");
    }
    assertThat(leftover).doesNotExist();
    assertThat(folder().resolve(".others.partial")).exists();
  }

  @Test
  void asManyStayAsAreWanted() throws IOException {
    try (BackupShelf shelf = BackupShelf.open(folder())) {
      for (int day = 4; day >= 0; day--) {
        take(shelf, NOW.minus(Duration.ofDays(day)));
      }
      assertThat(shelf.rotate(OptionalInt.of(2), ANY, NOW))
          .containsExactly(
              folder().resolve("sightline-20261119T204500Z"),
              folder().resolve("sightline-20261118T204500Z"),
              folder().resolve("sightline-20261117T204500Z"));
      assertThat(names())
          .containsExactly("sightline-20261121T204500Z", "sightline-20261120T204500Z");
    }
  }

  @Test
  void theOldOnesGoButNeverTheNewest() throws IOException {
    try (BackupShelf shelf = BackupShelf.open(folder())) {
      take(shelf, NOW.minus(Duration.ofDays(30)));
      take(shelf, NOW.minus(Duration.ofDays(20)));
      shelf.rotate(ANY, OptionalInt.of(25), NOW);
      assertThat(names()).containsExactly("sightline-20261101T204500Z");
      shelf.rotate(OptionalInt.of(1), OptionalInt.of(1), NOW);
      assertThat(names()).containsExactly("sightline-20261101T204500Z");
      assertThat(shelf.rotate(ANY, ANY, NOW)).isEmpty();
    }
  }

  @Test
  void whatIsNoBackupOfOursIsNeverDeleted() throws IOException {
    Path stranger = folder().resolve("sightline-20200101T000000Z");
    Files.createDirectories(stranger);
    Files.writeString(stranger.resolve("photos"), "of the sea");
    Path damaged = folder().resolve("sightline-20200102T000000Z");
    BackupFolders.make(damaged, NOW);
    Files.writeString(damaged.resolve(Manifest.NAME), "{}");
    Path other = folder().resolve("monthly");
    BackupFolders.make(other, NOW.minus(Duration.ofDays(900)));
    try (BackupShelf shelf = BackupShelf.open(folder())) {
      take(shelf, NOW);
      shelf.rotate(OptionalInt.of(1), OptionalInt.of(1), NOW);
    }
    assertThat(names()).containsExactly("sightline-20261121T204500Z");
    assertThat(stranger.resolve("photos")).exists();
    assertThat(damaged.resolve("redis/dump.rdb")).exists();
    assertThat(other.resolve("redis/dump.rdb")).exists();
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> BackupShelf.list(folder()))
        .hasMessage("there is no folder " + folder());
  }
}
