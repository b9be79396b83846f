package io.sightline.shipper.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an earlier run may have sent of a file is looked up before it is sent again. */
final class TailedFileTest {
  private static final int INODE = 7;

  @TempDir private Path folder;
  private Path path;
  private FileEntry entry;

  /** 1000 bytes of it are delivered, lines up to 5000 may have been sent, and 2000 are there. */
  @BeforeEach
  void write() throws IOException {
    path = Files.write(folder.resolve("app.log"), new byte[2_000]);
    entry =
        new FileEntry(
            "app",
            path.toString(),
            path.toString(),
            1,
            INODE,
            new Generation("id", "id", 0),
            0,
            "",
            1_000,
            List.of(),
            0,
            5_000,
            0,
            0,
            0,
            5_000,
            List.of(),
            false);
  }

  private TailedFile resumed(long inode) throws IOException {
    try (Content content = FileTable.content(path)) {
      return TailedFile.resumed(
          entry, new Prefix(), new FileKey(1, inode), path, path, content, false);
    }
  }

  @Test
  void ofTheFileItselfNothingBehindItsEndCanHaveBeenSent() throws IOException {
    assertThat(resumed(INODE).track().uncertain()).isEqualTo(2_000);
  }

  @Test
  void ofACopyThatIsStillBeingWrittenWhatIsToComeMayHaveBeenSent() throws IOException {
    assertThat(resumed(INODE + 1).track().uncertain()).isEqualTo(5_000);
  }

  @Test
  void whatTheOthersDidNotWaitForIsLookedForEverywhereInLaterRunsToo() throws IOException {
    entry = entry.asLate();
    TailedFile late = resumed(INODE);
    assertThat(late.track().isShared()).isTrue();
    assertThat(late.entry(0, List.of()).late()).isTrue();
    late.readTo(2_000);
    assertThat(late.entry(0, List.of()).late()).as("all of it is delivered").isFalse();
  }
}
