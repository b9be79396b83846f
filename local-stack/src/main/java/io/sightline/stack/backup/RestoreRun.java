package io.sightline.stack.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Brings a backup back. Nothing is touched before every file of it was read and found whole. A
 * marker in the state folder says that a restore is not finished: until it is repeated, nothing
 * else starts there, and the repetition begins anew.
 */
final class RestoreRun {
  private final Reach reach;
  private final Lifecycle stack;
  private final List<Part> parts;
  private final Clock clock;
  private final Consumer<String> progress;

  /**
   * Prepares.
   *
   * @param parts in the order in which they are placed; secrets before what reads them
   */
  RestoreRun(
      Reach reach, Lifecycle stack, List<Part> parts, Clock clock, Consumer<String> progress) {
    this.reach = reach;
    this.stack = stack;
    this.parts = parts;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Restores.
   *
   * @param replace whether data that is there may be moved aside
   * @return what differs from what the backup counted, one line each
   * @throws BackupException when it is refused or fails, saying what state things are in
   */
  List<String> run(Path folder, boolean replace) throws IOException, InterruptedException {
    StoredBackup backup = StoredBackup.open(folder.toAbsolutePath().normalize());
    List<Part> wanted = check(backup, replace);
    backup.demandWhole();
    progress.accept(
        "the backup is whole: "
            + backup.manifest().files().size()
            + " files, taken at "
            + backup.manifest().startedAt());
    Path marker = reach.settings().unfinishedRestore();
    makeRoom(marker);
    Files.createDirectories(marker.getParent());
    Files.writeString(marker, backup.folder().toString());
    List<String> components = backup.manifest().components();
    List<String> differences = new ArrayList<>();
    try {
      for (Part part : wanted) {
        if (part.needs().isEmpty()) {
          part.place(backup.part(part.name()));
        }
      }
      stack.prepare(components);
      for (Part part : wanted) {
        if (!part.needs().isEmpty()) {
          part.place(backup.part(part.name()));
        }
      }
      progress.accept("the files are in place; starting the stores");
      stack.withStores(components, () -> load(backup, wanted, differences));
    } catch (IOException e) {
      throw new BackupException(
          "the restore is not finished: "
              + e.getMessage()
              + ". Mend it and repeat ./deploy.sh restore "
              + backup.folder()
              + ", which begins anew",
          e);
    }
    Files.delete(marker);
    progress.accept("the data is back; starting everything");
    stack.startAll(components);
    for (Part part : wanted) {
      if (part.recountsWhenAllRuns()) {
        compare(backup, part, differences);
      }
    }
    return differences;
  }

  /** What can be said without reading all of it. */
  private List<Part> check(StoredBackup backup, boolean replace) throws IOException {
    Manifest manifest = backup.manifest();
    if (!manifest.runtime().equals(reach.runtime())) {
      throw new BackupException(
          backup.folder()
              + " was taken from the runtime "
              + manifest.runtime()
              + ": restore it with --runtime "
              + manifest.runtime());
    }
    if (stack.runs()) {
      throw new BackupException(
          "the stack runs: ./deploy.sh down stops it; a restore starts it again");
    }
    for (Manifest.PartReport part : manifest.parts()) {
      if (parts.stream().noneMatch(one -> one.name().equals(part.name()))) {
        throw new BackupException(
            backup.folder() + " holds a part that this version does not know: " + part.name());
      }
    }
    if (stack.hasData() && !replace && !Files.exists(reach.settings().unfinishedRestore())) {
      throw new BackupException(
          "there is data in "
              + reach.settings().state()
              + " ("
              + reach.runtime()
              + " runtime): --replace moves it aside and restores the backup in its place");
    }
    for (String left : manifest.without()) {
      progress.accept("the backup was taken without " + left + ", which begins empty");
    }
    return parts.stream().filter(part -> manifest.has(part.name())).toList();
  }

  private void makeRoom(Path marker) throws IOException {
    if (Files.exists(marker)) {
      progress.accept("an earlier restore was interrupted: beginning anew");
      stack.clear();
    } else if (stack.hasData()) {
      String stamp = BackupShelf.STAMP.format(clock.instant());
      for (String moved : stack.moveAside(stamp)) {
        progress.accept("what was there is now in " + moved);
      }
    }
  }

  private void load(StoredBackup backup, List<Part> wanted, List<String> differences)
      throws IOException, InterruptedException {
    for (Part part : wanted) {
      try {
        part.load(backup.part(part.name()));
      } catch (IOException e) {
        throw new IOException(part.name() + ": " + e.getMessage(), e);
      }
      progress.accept("  " + part.name() + " is back");
    }
    for (Part part : wanted) {
      if (!part.recountsWhenAllRuns()) {
        compare(backup, part, differences);
      }
    }
  }

  private void compare(StoredBackup backup, Part part, List<String> differences)
      throws IOException, InterruptedException {
    Map<String, Count> before = backup.manifest().counts(part.name());
    Map<String, Long> now = part.recount(backup.part(part.name()), before.keySet());
    now.forEach(
        (name, number) -> {
          Count expected = before.get(name);
          if (expected != null && !expected.admits(number)) {
            differences.add(
                part.name() + ": " + name + ": " + number + ", the backup has " + expected);
          }
        });
  }
}
