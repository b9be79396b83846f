package io.sightline.stack.backup;

import io.sightline.stack.backup.Manifest.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A finished backup on the disk: a folder with a folder for each part, {@code manifest.json}, and
 * {@code manifest.json.sha256} as {@code sha256sum --check} reads it.
 */
final class StoredBackup {
  static final String SUM = Manifest.NAME + ".sha256";

  private final Path folder;
  private final Manifest manifest;

  private StoredBackup(Path folder, Manifest manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  /** Writes the manifest and its sum: what makes a backup of a folder. */
  static StoredBackup finish(Path folder, Manifest manifest) throws IOException {
    byte[] json = manifest.json();
    Files.write(folder.resolve(Manifest.NAME), json);
    Files.writeString(folder.resolve(SUM), StoredFiles.sha256(json) + "  " + Manifest.NAME + "\n");
    return new StoredBackup(folder, manifest);
  }

  /**
   * Reads its manifest, and nothing else yet.
   *
   * @throws BackupException when the folder is no backup, or its manifest is damaged
   */
  static StoredBackup open(Path folder) throws IOException {
    byte[] json;
    String sum;
    try {
      json = Files.readAllBytes(folder.resolve(Manifest.NAME));
      sum = Files.readString(folder.resolve(SUM), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new BackupException(
          folder
              + " is no finished backup: "
              + Path.of(e.getFile()).getFileName()
              + " is missing; ./deploy.sh backup list DIR shows those of a folder",
          e);
    }
    if (!sum.equals(StoredFiles.sha256(json) + "  " + Manifest.NAME + "\n")) {
      throw new BackupException(
          folder + " is damaged: " + Manifest.NAME + " does not match " + SUM);
    }
    try {
      return new StoredBackup(folder, Manifest.of(json));
    } catch (BackupException e) {
      throw new BackupException(folder + ": " + e.getMessage(), e);
    }
  }

  Path folder() {
    return folder;
  }

  Path part(String name) {
    return folder.resolve(name);
  }

  Manifest manifest() {
    return manifest;
  }

  /** Reads every file. One line for each that is missing, cut, changed, or not of this backup. */
  List<String> damage() throws IOException {
    List<String> problems = new ArrayList<>();
    Map<String, Path> there = new HashMap<>();
    for (Path file : StoredFiles.files(folder)) {
      there.put(StoredFiles.name(folder, file), file);
    }
    there.remove(Manifest.NAME);
    there.remove(SUM);
    for (StoredFile expected : manifest.files()) {
      Path file = there.remove(expected.path());
      if (file == null) {
        problems.add(expected.path() + " is missing");
      } else if (!Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        problems.add(expected.path() + " is no plain file");
      } else if (Files.size(file) != expected.bytes()) {
        problems.add(
            expected.path() + " has " + Files.size(file) + " bytes, expected " + expected.bytes());
      } else if (!StoredFiles.sha256(file).equals(expected.sha256())) {
        problems.add(expected.path() + " has another SHA-256 than when it was written");
      }
    }
    there.keySet().stream()
        .sorted()
        .forEach(name -> problems.add(name + " does not belong to this backup"));
    return problems;
  }

  /**
   * Returns when every file is as it was written.
   *
   * @throws BackupException naming those that are not
   */
  void demandWhole() throws IOException {
    List<String> problems = damage();
    if (!problems.isEmpty()) {
      throw new BackupException(
          folder
              + " is damaged: "
              + String.join("; ", problems.subList(0, Math.min(5, problems.size())))
              + (problems.size() > 5 ? "; and " + (problems.size() - 5) + " more" : ""));
    }
  }
}
