package io.sightline.shipper.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GlobTest {
  @TempDir Path folder;

  @Test
  void aFolderThatCannotBeListedDoesNotHideTheOthers() throws IOException {
    for (int i = 0; i < 10; i++) {
      Path well = Files.createDirectories(folder.resolve("well" + i + "/logs"));
      Files.writeString(well.resolve("app.log"), "one\n");
      // A link to itself cannot be listed, whoever asks.
      Path loop = Files.createDirectories(folder.resolve("broken" + i)).resolve("logs");
      Files.createSymbolicLink(loop, loop);
    }
    List<Path> found = new ArrayList<>();
    List<Path> failed = new ArrayList<>();
    Glob.parse(folder + "/*/logs/app*.log").find(found::add, (path, cause) -> failed.add(path));
    assertThat(found).hasSize(10);
    assertThat(failed).hasSize(10).allMatch(path -> path.endsWith("logs"));
  }
}
