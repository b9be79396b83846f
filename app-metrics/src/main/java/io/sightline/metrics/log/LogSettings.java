package io.sightline.metrics.log;

import io.sightline.metrics.config.ConfigReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.event.Level;

/**
 * Logging as an operator may set it.
 *
 * @param configure {@code log.configure}, default true: take over the process's Logback. When
 *     false, the service's own {@code logback.xml} stays and none of our files is written; request
 *     lines then go to the logger {@code io.sightline.access} as key-value pairs
 * @param directory {@code log.dir}: files go to {@code <directory>/<service>/}; without it there
 *     are none
 * @param level {@code log.level}, default INFO: of the root logger
 * @param levels {@code log.levels}, such as {@code com.example=DEBUG, org.hibernate=ERROR}
 * @param files limits of each file
 * @param gzip {@code log.gzip}, default true: compress rotated files
 * @param gzipAfter {@code log.gzip_after_minutes}, default 60: only when nothing was written to
 *     them for so long, for a shipper reads the plain file; earlier, yet never before ten minutes,
 *     when {@link FileLimits#maxTotalBytes} would otherwise cost lines
 * @param console {@code log.console}: {@code auto}, {@code text}, {@code json} or {@code off}
 * @param requestsOnConsole {@code log.console_requests}, default false: request lines on a text
 *     console too; JSON on standard output always has them
 * @param requestsInErrorFile {@code log.requests_in_error_file}, default false: request lines from
 *     WARN up in {@code error.log} too; by default it has what the service itself says, once
 * @param caller {@code log.caller}, default false: the fields {@code function} and {@code line};
 *     costs some microseconds a line. A coloured console always shows them
 * @param queueSize {@code log.queue_size}, default 8192 lines, a power of two
 * @param maxWait {@code log.queue_max_wait_ms}, default 10,000: how long a line from WARN up waits
 *     for room in a full queue before it is dropped, too
 * @param closeDeadline {@code log.close_deadline_ms}, default 10,000: how long closing waits for
 *     queued lines to be written
 * @param maxTextChars {@code log.max_text_chars}, default 65,536: longer texts (message, stack
 *     trace, value of a field) are cut
 */
public record LogSettings(
    boolean configure,
    Optional<Path> directory,
    Level level,
    Map<String, String> levels,
    Map<LogClass, FileLimits> files,
    boolean gzip,
    Duration gzipAfter,
    ConsoleFormat console,
    boolean requestsOnConsole,
    boolean requestsInErrorFile,
    boolean caller,
    int queueSize,
    Duration maxWait,
    Duration closeDeadline,
    int maxTextChars) {
  private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR");

  /** Copies the maps. */
  public LogSettings {
    levels = Map.copyOf(levels);
    files = Map.copyOf(files);
  }

  /** Reads the settings; problems stay with the reader. */
  public static LogSettings read(ConfigReader in) {
    return new LogSettings(
        in.flag("log.configure", true),
        in.path("log.dir"),
        level(in),
        levels(in),
        FileLimits.readAll(in),
        in.flag("log.gzip", true),
        Duration.ofMinutes(in.number("log.gzip_after_minutes", 60, 0, Integer.MAX_VALUE)),
        in.oneOf("log.console", ConsoleFormat.AUTO),
        in.flag("log.console_requests", false),
        in.flag("log.requests_in_error_file", false),
        in.flag("log.caller", false),
        queueSize(in),
        in.millis("log.queue_max_wait_ms", 10_000),
        in.millis("log.close_deadline_ms", 10_000),
        (int) in.number("log.max_text_chars", 65_536, 100, 10_000_000));
  }

  private static Level level(ConfigReader in) {
    return in.parsed(
        "log.level",
        Level.INFO,
        "TRACE, DEBUG, INFO, WARN or ERROR",
        value -> {
          String name = value.toUpperCase(Locale.ROOT);
          return LEVELS.contains(name) ? Optional.of(Level.valueOf(name)) : Optional.empty();
        });
  }

  private static Map<String, String> levels(ConfigReader in) {
    return in.parsed(
        "log.levels",
        Map.of(),
        "logger=LEVEL separated by commas, LEVEL being one of " + String.join(", ", LogLevels.ALL),
        value -> {
          Map<String, String> levels = new TreeMap<>();
          for (String pair : value.split(",", -1)) {
            String[] parts = pair.split("=", -1);
            if (parts.length != 2 || parts[0].isBlank() || !LogLevels.isLevel(parts[1].strip())) {
              return Optional.empty();
            }
            levels.put(parts[0].strip(), parts[1].strip().toUpperCase(Locale.ROOT));
          }
          return Optional.of(levels);
        });
  }

  private static int queueSize(ConfigReader in) {
    return in.parsed(
        "log.queue_size",
        8192,
        "a power of two from 64 to 1048576",
        value -> {
          int size = Integer.parseInt(value);
          return size >= 64 && size <= 1 << 20 && Integer.bitCount(size) == 1
              ? Optional.of(size)
              : Optional.empty();
        });
  }

  FileLimits limits(LogClass logClass) {
    FileLimits limits = files.get(logClass);
    if (limits == null) {
      throw new IllegalArgumentException("no limits for " + logClass.lowerCase() + ".log");
    }
    return limits;
  }
}
