package io.sightline.shipper.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateLockTest {
  @TempDir Path folder;

  @Test
  void oneStateFolderHasOneShipper() throws IOException {
    Path state = folder.resolve("new/state");
    try (StateLock first = StateLock.take(state)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> StateLock.take(state))
          .hasMessage(
              "another shipper works on the state folder "
                  + state
                  + ": stop it, or give this one a state_dir of its own");
    }
    StateLock.take(state).close();
  }

  @Test
  void aFolderThatCannotBeUsedIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> StateLock.take(file.resolve("state")))
        .hasMessageStartingWith("the state folder " + file.resolve("state") + " cannot be used (");
  }
}
