package io.sightline.stack.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.stack.component.StackSettings;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupRunTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T20:45:00Z"), ZoneOffset.UTC);

  @TempDir private Path temporary;
  private Reach reach;
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void reachAStackThatDoesNotRun() {
    StackSettings settings =
        StackSettings.onFreePorts(temporary, temporary.resolve("state"), Map.of());
    reach = new LocalReach(settings, new Toolbox(temporary.resolve("tools"), Map.of(), told::add));
  }

  /** A part that writes a file, and may fail when it is verified. */
  private record Notes(String name, Set<String> needs, String failure) implements Part {
    @Override
    public Map<String, Count> save(Path into) throws IOException {
      Files.writeString(into.resolve("note.txt"), name);
      return Map.of("notes", Count.of(1));
    }

    @Override
    public void verify(Path saved) throws IOException {
      if (!failure.isEmpty()) {
        throw new IOException(failure);
      }
    }
  }

  private Path run(List<Part> parts, Set<String> without, boolean dryRun)
      throws IOException, InterruptedException {
    return new BackupRun(reach, parts, CLOCK, told::add)
        .run(
            new BackupRun.Wish(
                folder(), without, OptionalInt.empty(), OptionalInt.empty(), "0.1.0", dryRun));
  }

  private Path folder() {
    return temporary.resolve("backups");
  }

  @Test
  void eachPartHasAFolderAndALine() throws IOException, InterruptedException {
    Path backup =
        run(
            List.of(new Notes("one", Set.of(), ""), new Notes("two", Set.of(), "")),
            Set.of(),
            false);
    StoredBackup stored = StoredBackup.open(backup);
    stored.demandWhole();
    assertThat(stored.manifest().files())
        .extracting(Manifest.StoredFile::path)
        .containsExactly("one/note.txt", "two/note.txt");
    assertThat(stored.manifest().counts("one")).containsEntry("notes", Count.of(1));
    assertThat(told).hasSize(3);
    assertThat(told.get(0)).matches(" +one +0\\.00 MiB +0\\.0 s");
    assertThat(told.get(2)).startsWith("  verified");
    for (Path file : StoredFiles.files(backup)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
        .isEqualTo("rwx------");
  }

  @Test
  void aPartThatFailsIsNamedAndNothingIsKept() throws IOException {
    assertThatThrownBy(
            () ->
                run(
                    List.of(new Notes("one", Set.of(), ""), new Notes("two", Set.of(), "the moon")),
                    Set.of(),
                    false))
        .isInstanceOf(BackupException.class)
        .hasMessage(
            "two could not be backed up: the moon. Nothing was kept; mend it and try again, or take"
                + " the rest with --without two");
    try (var left = Files.list(folder())) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactly(".sightline.lock");
    }
  }

  @Test
  void everyPartWhoseComponentDoesNotRunIsNamed() {
    assertThatThrownBy(
            () ->
                run(
                    List.of(
                        new Notes("one", Set.of("redis"), ""),
                        new Notes("two", Set.of("prometheus"), "")),
                    Set.of(),
                    false))
        .hasMessage(
            "one: redis does not run or is not healthy: ./deploy.sh status says why; without it"
                + " there is no complete backup, and --without one takes the rest\n"
                + "two: prometheus does not run or is not healthy: ./deploy.sh status says why;"
                + " without it there is no complete backup, and --without two takes the rest");
    assertThat(folder()).doesNotExist();
  }

  @Test
  void whatIsLeftOutStandsInTheManifest() throws IOException, InterruptedException {
    Path backup =
        run(
            List.of(new Notes("one", Set.of("redis"), ""), new Notes("two", Set.of(), "")),
            Set.of("one"),
            false);
    assertThat(StoredBackup.open(backup).manifest().without()).containsExactly("one");
    assertThat(backup.resolve("one")).doesNotExist();
  }

  @Test
  void aPartThatIsNoneIsRefused() {
    assertThatThrownBy(() -> run(List.of(new Notes("one", Set.of(), "")), Set.of("all"), false))
        .hasMessage("--without: expected one of one, was 'all'");
  }

  @Test
  void aDryRunWritesNothing() throws IOException, InterruptedException {
    run(List.of(new Notes("one", Set.of(), "")), Set.of(), true);
    assertThat(told).containsExactly("would take one");
    assertThat(folder()).doesNotExist();
  }

  @Test
  void leftoversAreReported() throws IOException, InterruptedException {
    Files.createDirectories(folder().resolve(".sightline-20261120T010203Z.partial"));
    run(List.of(new Notes("one", Set.of(), "")), Set.of(), false);
    assertThat(told.get(0))
        .isEqualTo(
            "removed .sightline-20261120T010203Z.partial, which an interrupted backup had left");
  }
}
