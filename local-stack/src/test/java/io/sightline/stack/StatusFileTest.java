package io.sightline.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusFileTest {
  @TempDir private Path folder;

  @Test
  void aWriteThatFailsEndsNothingAndTheNextOneSucceeds() throws IOException {
    Path file = folder.resolve("status.json");
    // A folder in the place of the file refuses the write as a full disk does.
    Path obstacle = Files.createDirectory(folder.resolve("status.json.next"));
    try (StatusFile status = new StatusFile(file, Instant.now(), List::of)) {
      status.write();
      assertThat(file).doesNotExist();
      Files.delete(obstacle);
      status.write();
      assertThat(StatusFile.read(file).components()).isEmpty();
    }
  }
}
