package io.sightline.stack.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveFilesTest {
  @TempDir private Path folder;

  @Test
  void aLineThatIsBeingWrittenIsCut() throws IOException {
    Path file = folder.resolve("audit.ndjson");
    Files.writeString(file, "{\"a\":1}\n{\"b\":2}\n{\"c\"");
    LiveFiles.cutTornLine(file);
    assertThat(file).hasContent("{\"a\":1}\n{\"b\":2}\n");
    assertThat(LiveFiles.lines(file)).isEqualTo(2);
    LiveFiles.cutTornLine(file);
    assertThat(LiveFiles.lines(file)).isEqualTo(2);
    Files.writeString(file, "half");
    LiveFiles.cutTornLine(file);
    assertThat(file).isEmptyFile();
  }

  @Test
  void locksAndUnfinishedFilesAreNotCopies() throws IOException {
    for (String name : new String[] {"lock", "a.lock", "b.tmp", "journal-3.new", "c.next"}) {
      Files.writeString(folder.resolve(name), "");
    }
    Files.writeString(folder.resolve("journal-2"), "");
    LiveFiles.removeUnfinished(folder);
    assertThat(StoredFiles.files(folder)).containsExactly(folder.resolve("journal-2"));
  }

  @Test
  void aFolderThatIsNotThereIsNoFailure() throws IOException {
    LiveFiles.copy(folder.resolve("none"), folder.resolve("copy"));
    assertThat(folder.resolve("copy")).doesNotExist();
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    Path from = Files.createDirectory(folder.resolve("from"));
    Files.writeString(folder.resolve("secret"), "not yours");
    Files.createSymbolicLink(from.resolve("link"), folder.resolve("secret"));
    Files.writeString(Files.createDirectory(from.resolve("below")).resolve("file"), "yours");
    LiveFiles.copy(from, folder.resolve("to"));
    assertThat(StoredFiles.files(folder.resolve("to")))
        .containsExactly(folder.resolve("to/below/file"));
  }
}
