package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Wall clocks of single programs, which step while they run; the machine's own is left alone. Only
 * programs that ask libc for the time have one: JVMs, PostgreSQL and Redis, and none written in Go.
 * The clock that only counts on steps for nobody, as on a machine whose time is set. Done by
 * libfaketime.
 */
final class SteppedClocks {
  /** A program looks at its file so often. */
  private static final int REREAD_SECONDS = 1;

  private final Path library;
  private final Path folder;

  private SteppedClocks(Path library, Path folder) {
    this.library = library;
    this.folder = folder;
  }

  /**
   * Clocks that are right until they step.
   *
   * @param folder where the files are that say how wrong each is
   */
  static SteppedClocks in(Path folder) throws IOException {
    Optional<Path> library = library();
    if (library.isEmpty()) {
      System.err.println(
          "SKIPPED: steps of the clock were NOT tried, because libfaketime is missing. Install it"
              + " (Debian: apt-get install libfaketime).");
      assertThat(System.getenv("SIGHTLINE_REQUIRE_ALL_TESTS"))
          .as("SIGHTLINE_REQUIRE_ALL_TESTS forbids skipping: install libfaketime")
          .isNotEqualTo("true");
    }
    assumeTrue(library.isPresent(), "libfaketime is missing");
    Files.createDirectories(folder);
    return new SteppedClocks(library.orElseThrow(), folder);
  }

  /** In a folder that is named after the machine's kind. */
  private static Optional<Path> library() throws IOException {
    try (DirectoryStream<Path> kinds = Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-*")) {
      for (Iterator<Path> each = kinds.iterator(); each.hasNext(); ) {
        Path library = each.next().resolve("faketime/libfaketimeMT.so.1");
        if (Files.exists(library)) {
          return Optional.of(library);
        }
      }
    }
    return Optional.empty();
  }

  /** What a component needs in its environment to have such a clock; it is right at first. */
  Map<String, String> environment(String component) {
    step(component, Duration.ZERO);
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FAKETIME_TIMESTAMP_FILE", file(component).toString(),
        "FAKETIME_CACHE_DURATION", Integer.toString(REREAD_SECONDS),
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        // Or a JVM's threads do not wait at all.
        "FAKETIME_FORCE_MONOTONIC_FIX", "0",
        "FAKETIME_DONT_RESET", "1",
        "FAKETIME_DISABLE_SHM", "1");
  }

  private Path file(String component) {
    return folder.resolve(component);
  }

  /** Sets a component's clock so far ahead of the true time, or behind it. */
  void step(String component, Duration ahead) {
    try {
      Path next = folder.resolve(component + ".new");
      Files.writeString(next, "%+d".formatted(ahead.toSeconds()));
      Files.move(
          next,
          file(component),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
