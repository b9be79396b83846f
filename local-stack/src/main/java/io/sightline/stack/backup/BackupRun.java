package io.sightline.stack.backup;

import io.sightline.stack.backup.Manifest.PartReport;
import io.sightline.stack.process.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Takes a backup of a running stack. It is written under another name, read again, and only then
 * gets its own, so that half a backup is never taken for one.
 */
final class BackupRun {
  private final Reach reach;
  private final List<Part> parts;
  private final Clock clock;
  private final Consumer<String> progress;

  /**
   * Prepares.
   *
   * @param parts in the order in which they are taken
   * @param progress told a line for each step
   */
  BackupRun(Reach reach, List<Part> parts, Clock clock, Consumer<String> progress) {
    this.reach = reach;
    this.parts = parts;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * What to take and what to keep.
   *
   * @param without names of parts to leave out
   * @param keep how many backups stay in the folder
   * @param maxAgeDays how old one may be; the newest always stays
   * @param dryRun only say what would be done
   */
  record Wish(
      Path folder,
      Set<String> without,
      OptionalInt keep,
      OptionalInt maxAgeDays,
      String version,
      boolean dryRun) {}

  /**
   * Takes it, verifies it, and deletes old ones.
   *
   * @return its folder; with {@code dryRun} the folder of all
   * @throws BackupException naming the part, the cause and what to do; nothing is left then
   */
  Path run(Wish wish) throws IOException, InterruptedException {
    Set<String> healthy = reach.healthy();
    List<Part> chosen = choose(wish.without(), healthy);
    if (wish.dryRun()) {
      chosen.forEach(part -> progress.accept("would take " + part.name()));
      return wish.folder();
    }
    Path lockFile = reach.settings().state().resolve("state/backup.lock");
    Files.createDirectories(lockFile.getParent());
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        BackupShelf shelf = BackupShelf.open(wish.folder())) {
      if (lock == null) {
        throw new BackupException("another backup of this stack is being taken: wait for it");
      }
      for (String leftover : shelf.removeLeftovers()) {
        progress.accept("removed " + leftover + ", which an interrupted backup had left");
      }
      Path finished = take(shelf, chosen, healthy, wish);
      for (Path old : shelf.rotate(wish.keep(), wish.maxAgeDays(), clock.instant())) {
        progress.accept("deleted the old backup " + old);
      }
      return finished;
    }
  }

  private List<Part> choose(Set<String> without, Set<String> healthy) throws BackupException {
    Set<String> names = new TreeSet<>();
    parts.forEach(part -> names.add(part.name()));
    for (String name : without) {
      if (!names.contains(name)) {
        throw new BackupException(
            "--without: expected one of " + String.join(", ", names) + ", was '" + name + "'");
      }
    }
    List<Part> chosen = parts.stream().filter(part -> !without.contains(part.name())).toList();
    List<String> problems = new ArrayList<>();
    for (Part part : chosen) {
      for (String needed : part.needs()) {
        if (!healthy.contains(needed)) {
          problems.add(
              part.name()
                  + ": "
                  + needed
                  + " does not run or is not healthy: ./deploy.sh status says why; without it there"
                  + " is no complete backup, and --without "
                  + part.name()
                  + " takes the rest");
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new BackupException(String.join(System.lineSeparator(), problems));
    }
    return chosen;
  }

  private Path take(BackupShelf shelf, List<Part> chosen, Set<String> healthy, Wish wish)
      throws IOException, InterruptedException {
    Instant begin = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Path partial = shelf.begin(begin);
    try {
      List<PartReport> reports = new ArrayList<>();
      for (Part part : chosen) {
        reports.add(take(part, partial));
      }
      StoredFiles.seal(partial);
      Manifest manifest =
          new Manifest(
              Manifest.FORMAT,
              wish.version(),
              reach.runtime(),
              reach.settings().environment(),
              begin,
              clock.instant().truncatedTo(ChronoUnit.MILLIS),
              List.copyOf(healthy),
              reports,
              List.copyOf(wish.without()),
              StoredFiles.below(partial));
      StoredBackup.finish(partial, manifest);
      StoredFiles.seal(partial);
      StoredBackup.open(partial).demandWhole();
      progress.accept(line("verified", Duration.between(begin, clock.instant()), manifest.bytes()));
      return shelf.finish(partial);
    } catch (IOException | InterruptedException | RuntimeException e) {
      Folders.delete(partial);
      throw e;
    }
  }

  private PartReport take(Part part, Path partial) throws IOException, InterruptedException {
    Instant begin = clock.instant();
    Path folder = partial.resolve(part.name());
    Folders.createPrivate(folder);
    try {
      String version = part.version();
      Map<String, Count> counts = part.save(folder);
      part.verify(folder);
      Duration took = Duration.between(begin, clock.instant());
      progress.accept(line(part.name(), took, StoredFiles.bytes(folder)));
      return new PartReport(part.name(), version, took.toMillis() / 1000.0, counts);
    } catch (IOException e) {
      throw new BackupException(
          part.name()
              + " could not be backed up: "
              + (e.getMessage() == null ? e : e.getMessage())
              + ". Nothing was kept; mend it and try again, or take the rest with --without "
              + part.name(),
          e);
    }
  }

  private static String line(String name, Duration took, long bytes) {
    return String.format(
        Locale.ROOT,
        "  %-16s %10.2f MiB %7.1f s",
        name,
        bytes / 1048576.0,
        took.toMillis() / 1000.0);
  }
}
