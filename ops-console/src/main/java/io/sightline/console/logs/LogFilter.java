package io.sightline.console.logs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which lines are looked for.
 *
 * <pre>
 * from, to      a TimeText each; by default the last hour
 * class         of the data stream: app, access, error, db, or another one
 * level         at least so bad; exactly: is.level
 * service, environment, endpoint, user (name or id), request_id, trace_id, fingerprint
 *               several values of one parameter: any of them
 * q             free text, {@link SearchText}
 * is.FIELD, not.FIELD   any other field has, or has not, one of the values
 * </pre>
 *
 * @param from inclusive
 * @param to exclusive
 */
public record LogFilter(
    Instant from,
    Instant to,
    Optional<String> logClass,
    Optional<String> leastLevel,
    List<Condition> conditions,
    String text) {
  /**
   * A field has, or has not, one of some values.
   *
   * @param fields any of these
   */
  record Condition(List<String> fields, List<String> values, boolean isWanted) {}

  static final Pattern FIELD = Pattern.compile("[A-Za-z_@][\\w.@-]{0,199}");
  private static final Pattern CLASS = Pattern.compile("[a-z0-9][a-z0-9._]{0,99}");
  private static final int LONGEST_VALUE = 1_100;
  private static final int LONGEST_TEXT = 2_000;
  private static final Duration LONGEST = Duration.ofDays(3660);

  private static final Map<String, List<String>> NAMED = new LinkedHashMap<>();

  static {
    NAMED.put("service", List.of("service"));
    NAMED.put("environment", List.of("environment"));
    NAMED.put("endpoint", List.of("endpoint"));
    NAMED.put("user", List.of("user", "user_id"));
    NAMED.put("request_id", List.of("request_id"));
    NAMED.put("trace_id", List.of("trace_id"));
    NAMED.put("fingerprint", List.of("error_fingerprint"));
  }

  /** Reads the parameters that make a filter; problems are collected there. */
  public static LogFilter read(Parameters parameters, Instant now) {
    Instant from = parameters.time("from", "now-1h", now);
    Instant to = parameters.time("to", "now", now);
    if (!from.isBefore(to)) {
      parameters.problem("from: expected a time before to, was " + from + " and " + to);
    } else if (Duration.between(from, to).compareTo(LONGEST) > 0) {
      parameters.problem("from, to: expected ten years at most");
    }
    Optional<String> logClass =
        parameters.matching(
            "class", CLASS, "a class such as app, access, error or db, in lower case");
    Optional<String> level = parameters.oneOf("level", Levels.all());
    List<Condition> conditions = new ArrayList<>();
    NAMED.forEach(
        (name, fields) -> {
          List<String> values = parameters.all(name, LONGEST_VALUE);
          if (!values.isEmpty()) {
            conditions.add(new Condition(fields, values, true));
          }
        });
    parameters
        .beginning("is.", FIELD, LONGEST_VALUE)
        .forEach((field, values) -> conditions.add(new Condition(List.of(field), values, true)));
    parameters
        .beginning("not.", FIELD, LONGEST_VALUE)
        .forEach((field, values) -> conditions.add(new Condition(List.of(field), values, false)));
    String text = parameters.one("q", LONGEST_TEXT).orElse("");
    return new LogFilter(from, to, logClass, level, List.copyOf(conditions), text);
  }

  /** The same lines, of another time. */
  public LogFilter between(Instant otherFrom, Instant otherTo) {
    return new LogFilter(otherFrom, otherTo, logClass, leastLevel, conditions, text);
  }

  /** All lines of a time. */
  public static LogFilter ofTime(Instant from, Instant to) {
    return new LogFilter(from, to, Optional.empty(), Optional.empty(), List.of(), "");
  }
}
