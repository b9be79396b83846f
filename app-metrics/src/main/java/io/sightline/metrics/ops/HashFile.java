package io.sightline.metrics.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of who may: a line each, {@code name:hash} as {@link HashPassword} prints it. Empty lines
 * and lines that start with {@code #} are passed over.
 */
final class HashFile {
  /** Each token costs a tenth of a second until it is known, for it comes without its name. */
  private static final int LIMIT = 50;

  private HashFile() {}

  /** What is wrong with the file; empty when nothing is. */
  static Optional<String> problem(Path file) {
    try {
      return read(file).isEmpty() ? Optional.of("has no line at all") : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Optional.of("cannot be read as UTF-8 text");
    }
  }

  /**
   * The hashes by name.
   *
   * @throws IllegalArgumentException naming the line that is wrong, without showing it
   */
  static Map<String, PasswordHash> read(Path file) throws IOException {
    Map<String, PasswordHash> hashes = new LinkedHashMap<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(':');
      Optional<PasswordHash> hash =
          colon < 1 ? Optional.empty() : PasswordHash.parse(line.substring(colon + 1));
      if (hash.isEmpty()) {
        throw new IllegalArgumentException("line " + (i + 1) + " is none");
      }
      if (hashes.put(line.substring(0, colon), hash.get()) != null) {
        throw new IllegalArgumentException("line " + (i + 1) + " has a name that was there before");
      }
      if (hashes.size() > LIMIT) {
        throw new IllegalArgumentException("there are more than " + LIMIT);
      }
    }
    return hashes;
  }
}
