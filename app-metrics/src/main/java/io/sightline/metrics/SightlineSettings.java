package io.sightline.metrics;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an operator may set, all by environment variable.
 *
 * @param environment SIGHTLINE_ENVIRONMENT, default {@code local}: part of every log line
 * @param logDirectory SIGHTLINE_LOG_DIR: JSON files go to {@code <directory>/<service>/}; without
 *     it there are no files, only the console
 * @param logLevel SIGHTLINE_LOG_LEVEL, default INFO: of the root logger
 * @param logMaxFileBytes SIGHTLINE_LOG_MAX_FILE_BYTES, default 50 MiB: a file is rotated past this
 *     size
 * @param slowQueryThreshold SIGHTLINE_SLOW_QUERY_MS, default 100: slower queries go to {@code
 *     db.log}
 * @param healthDeadline SIGHTLINE_HEALTH_DEADLINE_MS, default 2000: how long one check may take
 */
record SightlineSettings(
    String environment,
    Optional<Path> logDirectory,
    String logLevel,
    long logMaxFileBytes,
    Duration slowQueryThreshold,
    Duration healthDeadline) {
  private static final Set<String> LEVELS = Set.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR");

  /**
   * Reads the variables.
   *
   * @throws IllegalArgumentException with one line per problem: {@code NAME: expectation, was
   *     'value'}
   */
  static SightlineSettings from(Map<String, String> variables) {
    Reader reader = new Reader(variables);
    SightlineSettings settings =
        new SightlineSettings(
            reader.environment(),
            reader.directory("SIGHTLINE_LOG_DIR"),
            reader.level("SIGHTLINE_LOG_LEVEL"),
            reader.positive("SIGHTLINE_LOG_MAX_FILE_BYTES", 50L * 1024 * 1024),
            Duration.ofMillis(reader.positive("SIGHTLINE_SLOW_QUERY_MS", 100)),
            Duration.ofMillis(reader.positive("SIGHTLINE_HEALTH_DEADLINE_MS", 2000)));
    if (!reader.problems.isEmpty()) {
      throw new IllegalArgumentException(String.join(System.lineSeparator(), reader.problems));
    }
    return settings;
  }

  private static final class Reader {
    private final Map<String, String> variables;
    private final List<String> problems = new ArrayList<>();

    Reader(Map<String, String> variables) {
      this.variables = variables;
    }

    private Optional<String> value(String name) {
      return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
    }

    String environment() {
      String name = "SIGHTLINE_ENVIRONMENT";
      String value = value(name).orElse("local");
      // It becomes part of a data stream's name, which knows no upper case.
      if (!value.matches("[a-z0-9][a-z0-9_.-]{0,99}")) {
        problems.add(
            name + ": expected lower case letters, digits, '_', '.' or '-', was '" + value + "'");
      }
      return value;
    }

    Optional<Path> directory(String name) {
      Optional<String> value = value(name);
      try {
        return value.map(Path::of);
      } catch (InvalidPathException e) {
        problems.add(name + ": expected a directory, was '" + value.orElse("") + "'");
        return Optional.empty();
      }
    }

    String level(String name) {
      String value = value(name).orElse("INFO").toUpperCase(Locale.ROOT);
      if (!LEVELS.contains(value)) {
        problems.add(name + ": expected TRACE, DEBUG, INFO, WARN or ERROR, was '" + value + "'");
      }
      return value;
    }

    long positive(String name, long otherwise) {
      Optional<String> value = value(name);
      if (value.isEmpty()) {
        return otherwise;
      }
      try {
        long number = Long.parseLong(value.get());
        if (number > 0) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Told below, together with the numbers that are not positive.
      }
      problems.add(name + ": expected a whole number above 0, was '" + value.get() + "'");
      return otherwise;
    }
  }
}
