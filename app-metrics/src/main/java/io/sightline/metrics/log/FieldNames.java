package io.sightline.metrics.log;

import java.util.Set;

/**
 * Names that a service's fields may have on a line. A name that the line has already would make the
 * object ambiguous, and Elasticsearch refuses the whole line for a few others.
 */
final class FieldNames {
  private static final int LIMIT = 200;
  private static final Set<String> OURS =
      Set.of(
          "@timestamp",
          "level",
          "logger",
          "thread",
          "message",
          "service",
          "version",
          "environment",
          "log_class",
          "function",
          "line",
          "error_type",
          "error_fingerprint",
          "stack_trace");

  private FieldNames() {}

  /** The name itself whenever possible, else one that begins with {@code field}. */
  static String safe(String name) {
    if (name.isEmpty() || name.isBlank()) {
      return "field";
    }
    if (OURS.contains(name)) {
      return "field_" + name;
    }
    String safe = name.length() > LIMIT ? name.substring(0, LIMIT) : name;
    if (safe.charAt(0) == '_') {
      safe = "field" + safe;
    }
    if (safe.indexOf('.') >= 0
        && (safe.startsWith(".") || safe.endsWith(".") || safe.contains(".."))) {
      safe = "field_" + safe.replace('.', '_');
    }
    return safe;
  }
}
