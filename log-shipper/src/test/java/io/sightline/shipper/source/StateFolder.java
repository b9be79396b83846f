package io.sightline.shipper.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** A state folder that is set aside, and put back as somebody may do who restores a backup. */
final class StateFolder {
  private StateFolder() {}

  /** What was there is replaced. */
  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> there = Files.list(to)) {
      for (Path file : there.toList()) {
        Files.delete(file);
      }
    }
    if (!Files.exists(from)) {
      return;
    }
    try (Stream<Path> there = Files.list(from)) {
      for (Path file : there.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
