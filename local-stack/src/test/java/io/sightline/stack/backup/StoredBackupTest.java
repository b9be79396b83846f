package io.sightline.stack.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredBackupTest {
  private static final Instant TIME = Instant.parse("2026-11-21T20:45:00Z");

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void takeOne() throws IOException {
    folder = temporary.resolve("sightline-20261121T204500Z");
    BackupFolders.make(folder, TIME);
  }

  @Test
  void itsManifestComesBackAsItWas() throws IOException {
    Manifest written = BackupFolders.make(temporary.resolve("other"), TIME).manifest();
    Manifest read = StoredBackup.open(temporary.resolve("other")).manifest();
    assertThat(read).isEqualTo(written);
    assertThat(read.counts("redis")).containsEntry("more", new Count(1, 2));
    assertThat(StoredBackup.open(folder).damage()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis/dump.rdb", "secrets/redis_password"})
  void aFlippedBitIsNamed(String name) throws IOException {
    Path file = folder.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i++) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= 0x10;
      Files.write(file, flipped);
      assertThat(StoredBackup.open(folder).damage())
          .containsExactly(name + " has another SHA-256 than when it was written");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis/dump.rdb", "secrets/redis_password"})
  void aCutFileIsNamed(String name) throws IOException {
    Path file = folder.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, 3));
    assertThat(StoredBackup.open(folder).damage())
        .containsExactly(name + " has 3 bytes, expected " + bytes.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis/dump.rdb", "secrets/redis_password"})
  void aMissingFileIsNamed(String name) throws IOException {
    Files.delete(folder.resolve(name));
    assertThat(StoredBackup.open(folder).damage()).containsExactly(name + " is missing");
  }

  @Test
  void aLinkInPlaceOfAFileIsNamed() throws IOException {
    Path file = folder.resolve("redis/dump.rdb");
    Files.move(file, temporary.resolve("elsewhere"));
    Files.createSymbolicLink(file, temporary.resolve("elsewhere"));
    assertThat(StoredBackup.open(folder).damage())
        .containsExactly("redis/dump.rdb is no plain file");
  }

  @Test
  void aFileThatDoesNotBelongThereIsNamed() throws IOException {
    Files.writeString(folder.resolve("redis/more.rdb"), "?");
    assertThat(StoredBackup.open(folder).damage())
        .containsExactly("redis/more.rdb does not belong to this backup");
    assertThatThrownBy(() -> StoredBackup.open(folder).demandWhole())
        .isInstanceOf(BackupException.class)
        .hasMessage(folder + " is damaged: redis/more.rdb does not belong to this backup");
  }

  @Test
  void aChangedManifestIsDamage() throws IOException {
    Path manifest = folder.resolve(Manifest.NAME);
    String json = Files.readString(manifest);
    Files.writeString(manifest, json.replace("\"keys\" : 4", "\"keys\" : 5"));
    assertThatThrownBy(() -> StoredBackup.open(folder))
        .isInstanceOf(BackupException.class)
        .hasMessage(folder + " is damaged: manifest.json does not match manifest.json.sha256");
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest.json", "manifest.json.sha256"})
  void aFolderWithoutAManifestIsNoBackup(String name) throws IOException {
    Files.delete(folder.resolve(name));
    assertThatThrownBy(() -> StoredBackup.open(folder))
        .isInstanceOf(BackupException.class)
        .hasMessage(
            folder
                + " is no finished backup: "
                + name
                + " is missing; ./deploy.sh backup list DIR shows those of a folder");
  }

  @Test
  void aNewerFormatIsRefused() throws IOException {
    replaceManifest(
        Files.readString(folder.resolve(Manifest.NAME))
            .replace("\"format\" : 1", "\"format\" : 2"));
    assertThatThrownBy(() -> StoredBackup.open(folder))
        .isInstanceOf(BackupException.class)
        .hasMessage(
            folder
                + ": it has the format 2, and this version of Sightline reads 1: use the version"
                + " that took it (0.1.0) or a newer one");
  }

  @Test
  void aManifestThatIsNoneIsRefused() throws IOException {
    replaceManifest("{}");
    assertThatThrownBy(() -> StoredBackup.open(folder))
        .hasMessage(folder + ": manifest.json is no manifest of a backup");
    replaceManifest("{\"format\": 1, \"started_at\": \"yesterday\"}");
    assertThatThrownBy(() -> StoredBackup.open(folder))
        .hasMessageStartingWith(folder + ": manifest.json cannot be read: ");
    replaceManifest("[");
    assertThatThrownBy(() -> StoredBackup.open(folder))
        .hasMessageStartingWith(folder + ": manifest.json cannot be read: ");
  }

  private void replaceManifest(String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    Files.write(folder.resolve(Manifest.NAME), bytes);
    Files.writeString(
        folder.resolve(StoredBackup.SUM), StoredFiles.sha256(bytes) + "  manifest.json\n");
  }
}
