package io.sightline.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.stack.component.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  @TempDir private Path folder;
  private StackSettings settings;
  private Process process;

  @BeforeEach
  void startSomething() throws IOException {
    settings = StackSettings.onFreePorts(folder, folder.resolve("state"), Map.of());
    process = new ProcessBuilder("sleep", "100").start();
  }

  @AfterEach
  void endIt() {
    process.destroyForcibly();
  }

  private void statusNames(Instant startedAt) throws IOException {
    Files.createDirectories(settings.statusFile().getParent());
    Files.writeString(
        settings.statusFile(),
        """
        {"started_at": "2026-01-01T00:00:00Z", "supervisor_pid": 1, "components": [
          {"name": "clock", "pid": %d, "process_started_at": "%s"},
          {"name": "ended", "pid": null, "process_started_at": null}
        ]}
        """
            .formatted(process.pid(), startedAt));
  }

  @Test
  void endsWhatAKilledSupervisorLeftBehind() throws IOException {
    statusNames(process.info().startInstant().orElseThrow());
    assertThat(Leftovers.stop(settings)).containsExactly("clock");
    await().until(() -> !process.isAlive());
    assertThat(settings.statusFile()).doesNotExist();
  }

  @Test
  void leavesAProcessAloneThatOnlyInheritedThePid() throws IOException {
    statusNames(Instant.parse("2020-01-01T00:00:00Z"));
    assertThat(Leftovers.stop(settings)).isEmpty();
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void anUnreadableStatusFileNamesNobodyAndIsRemoved() throws IOException {
    Files.createDirectories(settings.statusFile().getParent());
    Files.writeString(settings.statusFile(), "");
    assertThat(Leftovers.stop(settings)).isEmpty();
    assertThat(settings.statusFile()).doesNotExist();
  }

  @Test
  void findsNothingWhereNothingWasStarted() throws IOException {
    assertThat(Leftovers.stop(settings)).isEmpty();
  }
}
