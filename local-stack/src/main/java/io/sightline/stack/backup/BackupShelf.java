package io.sightline.stack.backup;

import io.sightline.stack.process.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The folder backups are kept in.
 *
 * <pre>
 * DIR/sightline-20261121T204500Z/           a finished backup
 * DIR/.sightline-20261121T204500Z.partial/  one that is being taken, or was interrupted
 * DIR/.sightline.lock                       held while one is taken
 * </pre>
 *
 * What is here under another name, or has no manifest of ours, is never touched.
 */
final class BackupShelf implements AutoCloseable {
  static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String NAME = "sightline-\\d{8}T\\d{6}Z";

  private final Path folder;
  private final FileChannel channel;

  private BackupShelf(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Makes the folder when it is not there, and keeps other backups out of it until it is closed.
   *
   * @throws BackupException when another backup is being taken there
   */
  static BackupShelf open(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    Folders.createPrivate(absolute);
    FileChannel channel =
        FileChannel.open(
            absolute.resolve(".sightline.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (java.nio.channels.OverlappingFileLockException e) {
      // Held by this very process.
    }
    if (lock == null) {
      channel.close();
      throw new BackupException(
          "another backup is being taken in " + absolute + ": wait for it, or name another folder");
    }
    return new BackupShelf(absolute, channel);
  }

  /** Deletes what interrupted backups left. Returns their names. */
  List<String> removeLeftovers() throws IOException {
    List<String> removed = new ArrayList<>();
    for (Path entry : entries(folder)) {
      String name = entry.getFileName().toString();
      if (name.matches("\\." + NAME + "\\.partial")) {
        Folders.delete(entry);
        removed.add(name);
      }
    }
    return removed;
  }

  /** A new, private folder to take a backup in. */
  Path begin(Instant now) throws IOException {
    String name = "sightline-" + STAMP.format(now);
    if (Files.exists(folder.resolve(name))) {
      throw new BackupException(
          folder.resolve(name) + " is there already: wait a second and try again");
    }
    Path partial = folder.resolve("." + name + ".partial");
    Folders.createPrivate(partial);
    return partial;
  }

  /** Gives a backup its name, once it is whole. */
  Path finish(Path partial) throws IOException {
    String name = partial.getFileName().toString();
    Path finished = folder.resolve(name.substring(1, name.length() - ".partial".length()));
    Files.move(partial, finished, StandardCopyOption.ATOMIC_MOVE);
    StoredFiles.force(folder);
    return finished;
  }

  /**
   * Deletes backups that are too many or too old; never the newest. Returns what was deleted.
   *
   * @param keep how many stay at most
   * @param maxAgeDays how old one may be at most
   */
  List<Path> rotate(OptionalInt keep, OptionalInt maxAgeDays, Instant now) throws IOException {
    List<StoredBackup> backups = list(folder);
    List<Path> deleted = new ArrayList<>();
    for (int i = 1; i < backups.size(); i++) {
      StoredBackup one = backups.get(i);
      boolean tooMany = keep.isPresent() && i >= keep.getAsInt();
      boolean tooOld =
          maxAgeDays.isPresent()
              && one.manifest()
                  .startedAt()
                  .isBefore(now.minus(Duration.ofDays(maxAgeDays.getAsInt())));
      if (tooMany || tooOld) {
        // Without its manifest it is no backup, should this be interrupted.
        Files.delete(one.folder().resolve(Manifest.NAME));
        Path leftover = folder.resolve("." + one.folder().getFileName() + ".partial");
        Files.move(one.folder(), leftover, StandardCopyOption.ATOMIC_MOVE);
        Folders.delete(leftover);
        deleted.add(one.folder());
      }
    }
    return deleted;
  }

  /** The backups in a folder, newest first; those whose manifest cannot be read are none. */
  static List<StoredBackup> list(Path folder) throws IOException {
    List<StoredBackup> backups = new ArrayList<>();
    for (Path entry : entries(folder)) {
      if (entry.getFileName().toString().matches(NAME) && Files.isDirectory(entry)) {
        try {
          backups.add(StoredBackup.open(entry));
        } catch (BackupException e) {
          // Not ours to delete, nor to restore; `backup verify` says what is wrong with it.
        }
      }
    }
    backups.sort(
        Comparator.comparing((StoredBackup one) -> one.folder().getFileName().toString())
            .reversed());
    return backups;
  }

  private static List<Path> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new BackupException("there is no folder " + folder);
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
