package io.sightline.alerts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files that a program is to read next. They are written beside the old ones, checked there by the
 * program's own tool, and only then take their place, each in one step: an invalid set never
 * replaces a good one. Two renderings into one folder at once are not safe.
 *
 * @param files their texts, by their paths below the folder, with {@code /}
 */
public record Rendered(Map<String, String> files) {
  /** Looks at a folder of candidates. */
  @FunctionalInterface
  public interface Check {
    /**
     * Returns when they can be used.
     *
     * @throws IOException with the tool's own words when they cannot
     */
    void verify(Path candidates) throws IOException, InterruptedException;
  }

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private static final Set<PosixFilePermission> OWNERS_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  /**
   * Puts the files in place. Those of an earlier time that are no longer among them go.
   *
   * @param ownedFolders below {@code folder}, {@code ""} for itself: where files of an earlier time
   *     are looked for
   */
  public void replace(Path folder, List<String> ownedFolders, Check check)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path candidates = folder.resolve(".candidates");
    deleteAll(candidates);
    Files.createDirectory(candidates, PosixFilePermissions.asFileAttribute(OWNERS_FOLDER));
    try {
      write(candidates);
      check.verify(candidates);
      for (String name : files.keySet()) {
        Path target = folder.resolve(name);
        Files.createDirectories(target.getParent());
        Files.move(
            candidates.resolve(name),
            target,
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
      for (String owned : ownedFolders) {
        deleteStrangers(folder, folder.resolve(owned));
      }
    } finally {
      deleteAll(candidates);
    }
  }

  private void write(Path candidates) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = candidates.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      // They may hold tokens, and a file's mode is set before its content.
      Files.createFile(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.writeString(path, file.getValue());
    }
  }

  private void deleteStrangers(Path folder, Path owned) throws IOException {
    if (!Files.isDirectory(owned)) {
      return;
    }
    try (Stream<Path> present = Files.list(owned)) {
      for (Path each : present.filter(Files::isRegularFile).toList()) {
        if (!files.containsKey(folder.relativize(each).toString())) {
          Files.delete(each);
        }
      }
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> tree = Files.walk(folder)) {
        for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
