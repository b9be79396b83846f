package io.sightline.shipper.process;

import io.sightline.shipper.config.Settings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which lines belong together; exactly one of the first three is not null.
 *
 * @param startsWith an expression for the first line of an entry
 * @param continuesWith an expression for its other lines
 * @param timeout how long an entry waits for its next line
 * @param maxLines of an entry; a longer one goes on as another entry
 * @param maxBytes of an entry, unless its first line alone is longer
 */
record Multiline(
    Preset preset,
    String startsWith,
    String continuesWith,
    Duration timeout,
    int maxLines,
    int maxBytes) {
  private static final List<String> WAYS = List.of("preset", "starts_with", "continues_with");

  /** Rules that need no expression. */
  enum Preset {
    /** What Java prints of a throwable, after the line that is logged with it. */
    JAVA_STACK_TRACE,
    /** Lines that begin with a blank or a tab. */
    INDENTATION;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Preset of(String key) {
      for (Preset preset : values()) {
        if (preset.key().equals(key)) {
          return preset;
        }
      }
      throw new IllegalArgumentException(key);
    }
  }

  static Multiline read(Settings group) {
    String regex = "a regular expression of Java";
    Preset preset = group.parsed("preset", "java_stack_trace or indentation", Preset::of);
    String starts = group.parsed("starts_with", regex, text -> Pattern.compile(text).pattern());
    String continues =
        group.parsed("continues_with", regex, text -> Pattern.compile(text).pattern());
    List<String> ways = WAYS.stream().filter(group::has).toList();
    if (ways.size() != 1) {
      group.problem(
          "preset",
          "exactly one of " + String.join(", ", WAYS),
          ways.isEmpty() ? "absent" : "'" + String.join(", ", ways) + "'");
    }
    Multiline multiline =
        new Multiline(
            preset,
            starts,
            continues,
            group.millis("timeout_ms", 1_000, 10, 600_000),
            group.number("max_lines", 500, 2, 100_000),
            group.number("max_bytes", 65_536, 1_024, 16_777_216));
    group.refuseOthers();
    return multiline;
  }

  Map<String, Object> effective() {
    Map<String, Object> group = new LinkedHashMap<>();
    if (preset != null) {
      group.put("preset", preset.key());
    } else if (startsWith != null) {
      group.put("starts_with", startsWith);
    } else {
      group.put("continues_with", continuesWith);
    }
    group.put("timeout_ms", timeout.toMillis());
    group.put("max_lines", maxLines);
    group.put("max_bytes", maxBytes);
    return group;
  }
}
