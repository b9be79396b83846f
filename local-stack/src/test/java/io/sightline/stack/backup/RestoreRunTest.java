package io.sightline.stack.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.stack.Launcher;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreRunTest {
  private static final Instant TIME = Instant.parse("2026-11-21T20:45:00Z");

  @TempDir private Path temporary;
  private StackSettings settings;
  private Toolbox toolbox;
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void prepare() {
    // A disk too small for anything to start keeps these tests short.
    settings =
        StackSettings.onFreePorts(
            temporary,
            temporary.resolve("state"),
            Map.of("SIGHTLINE_MIN_FREE_DISK_MB", "999999999"));
    toolbox = new Toolbox(temporary.resolve("tools"), Map.of(), told::add);
  }

  private List<String> restore(Path backup, boolean replace)
      throws IOException, InterruptedException {
    Reach reach = new LocalReach(settings, toolbox);
    return new RestoreRun(
            reach,
            new LocalLifecycle(settings, toolbox, told::add),
            List.of(new SecretsPart(reach), new RedisPart(reach)),
            Clock.systemUTC(),
            told::add)
        .run(backup, replace);
  }

  private Path backup(String runtime) throws IOException {
    return BackupFolders.make(temporary.resolve("backup"), TIME, runtime).folder();
  }

  private Path someData() throws IOException {
    Path file = settings.data("redis").resolve("dump.rdb");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "older keys");
    return file;
  }

  private List<String> state() throws IOException {
    try (Stream<Path> files = Files.list(settings.state())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aDamagedBackupIsRefusedBeforeAnythingIsTouched() throws IOException {
    Path backup = backup("local");
    Files.writeString(backup.resolve("redis/dump.rdb"), "few keys");
    Path data = someData();
    assertThatThrownBy(() -> restore(backup, true))
        .isInstanceOf(BackupException.class)
        .hasMessage(
            backup + " is damaged: redis/dump.rdb has another SHA-256 than when it was written");
    assertThat(data).hasContent("older keys");
    assertThat(state()).containsExactly("data");
  }

  @Test
  void aStackWithDataIsNotOverwritten() throws IOException {
    Path data = someData();
    Path backup = backup("local");
    assertThatThrownBy(() -> restore(backup, false))
        .hasMessage(
            "there is data in "
                + settings.state()
                + " (local runtime): --replace moves it aside and restores the backup in its place");
    assertThat(data).hasContent("older keys");
  }

  @Test
  void anotherRuntimesBackupIsRefused() throws IOException {
    Path backup = backup("docker");
    assertThatThrownBy(() -> restore(backup, false))
        .hasMessage(
            backup + " was taken from the runtime docker: restore it with --runtime docker");
  }

  @Test
  void aPartOfANewerVersionIsRefused() throws IOException {
    Path backup = backup("local");
    Reach reach = new LocalReach(settings, toolbox);
    RestoreRun run =
        new RestoreRun(
            reach,
            new LocalLifecycle(settings, toolbox, told::add),
            List.of(new SecretsPart(reach)),
            Clock.systemUTC(),
            told::add);
    assertThatThrownBy(() -> run.run(backup, false))
        .hasMessage(backup + " holds a part that this version does not know: redis");
  }

  @Test
  void anInterruptedRestoreKeepsEverythingElseFromStartingAndCanBeRepeated() throws IOException {
    someData();
    Path backup = backup("local");
    assertThatThrownBy(() -> restore(backup, true))
        .isInstanceOf(BackupException.class)
        .hasMessageStartingWith("the restore is not finished: only ")
        .hasMessageEndingWith(
            ". Mend it and repeat ./deploy.sh restore " + backup + ", which begins anew");
    assertThat(told).anyMatch(line -> line.startsWith("what was there is now in "));
    assertThat(settings.data("redis").resolve("dump.rdb")).hasContent("all keys");
    assertThat(settings.secrets().resolve("redis_password")).hasContent("hidden");

    assertThatThrownBy(() -> new Launcher(settings, toolbox, told::add).up())
        .hasMessageStartingWith(
            "a restore was interrupted, and the data is not complete: repeat ./deploy.sh restore "
                + backup);

    List<String> first = state();
    assertThatThrownBy(() -> restore(backup, false)).isInstanceOf(BackupException.class);
    assertThat(told).contains("an earlier restore was interrupted: beginning anew");
    assertThat(state()).isEqualTo(first);
  }

  @Test
  void whatTheBackupLacksIsTold() throws IOException {
    Path backup = backup("local");
    assertThatThrownBy(() -> restore(backup, false)).isInstanceOf(BackupException.class);
    assertThat(told).contains("the backup was taken without elasticsearch, which begins empty");
  }
}
