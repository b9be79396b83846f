package io.sightline.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTest {
  @TempDir private Path folder;
  private Path file;
  private Output output;

  @BeforeEach
  void name() {
    file = folder.resolve("clock.log");
    output = new Output(file);
  }

  @Test
  void theLastWordsAreTheLastLineThatIsNotBlank() throws IOException {
    Files.writeString(file, "first\nthe disk is on fire\n\n");
    assertThat(output.lastWords()).isEqualTo(": the disk is on fire");
  }

  @Test
  void withoutAFileThereAreNoLastWords() {
    assertThat(output.lastWords()).isEmpty();
  }

  @Test
  void theLastWordsOfAFileLargerThanTheMemoryAreFound() throws IOException {
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(Runtime.getRuntime().maxMemory() + 1);
      large.seek(large.length());
      large.write("\nfarewell\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    assertThat(output.lastWords()).isEqualTo(": farewell");
  }

  @Test
  void aLongOutputIsPutAsideWhileTheProcessGoesOnAppending() throws IOException {
    Files.write(file, new byte[11 * 1024 * 1024]);
    output.keepSmall();
    assertThat(file).isEmptyFile();
    assertThat(folder.resolve("clock.log.1")).hasSize(11 * 1024 * 1024);
  }

  @Test
  void aShortOutputIsLeftAlone() throws IOException {
    Files.writeString(file, "short");
    output.keepSmall();
    assertThat(file).hasContent("short");
    assertThat(folder.resolve("clock.log.1")).doesNotExist();
  }
}
