package io.sightline.stack.cli;

import io.sightline.stack.StatusReport;
import io.sightline.stack.component.StackSettings;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** What {@code status}, {@code urls} and {@code up} print of the status file. */
final class StatusTable {
  private static final List<String> SHOWN_AS_JSON =
      List.of("name", "state", "url", "pid", "restarts", "since", "message", "resident_bytes");

  private final StackSettings settings;
  private final List<Map<String, Object>> components;

  StatusTable(StackSettings settings) throws IOException {
    this.settings = settings;
    this.components = StatusReport.components(settings);
  }

  boolean running() {
    return !components.isEmpty();
  }

  boolean healthy() {
    return components.stream().allMatch(one -> "healthy".equals(one.get("state")));
  }

  /** State and message of each component that is not healthy, by its name. */
  Map<String, String> ill() {
    Map<String, String> ill = new LinkedHashMap<>();
    for (Map<String, Object> one : components) {
      if (!"healthy".equals(one.get("state"))) {
        ill.put(String.valueOf(one.get("name")), one.get("state") + ": " + one.get("message"));
      }
    }
    return ill;
  }

  /** The names of all components, in the order of their start. */
  List<String> names() {
    return components.stream().map(one -> String.valueOf(one.get("name"))).toList();
  }

  /** The process of a component that runs. */
  Optional<Long> pid(String name) {
    return components.stream()
        .filter(one -> name.equals(one.get("name")))
        .flatMap(
            one ->
                one.get("pid") instanceof Number pid
                    ? Stream.of(pid.longValue())
                    : Stream.<Long>empty())
        .findFirst();
  }

  String json() {
    List<Map<String, Object>> shown =
        components.stream()
            .map(
                one -> {
                  Map<String, Object> fields = new LinkedHashMap<>();
                  SHOWN_AS_JSON.forEach(name -> fields.put(name, one.get(name)));
                  return fields;
                })
            .toList();
    return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(shown)
        + System.lineSeparator();
  }

  String table() {
    StringBuilder text = new StringBuilder();
    line(text, "%-18s %-11s %8s %8s  %s", "NAME", "STATE", "PID", "RESTARTS", "URL");
    for (Map<String, Object> one : components) {
      line(
          text,
          "%-18s %-11s %8s %8s  %s",
          one.get("name"),
          one.get("state"),
          shown(one.get("pid")),
          one.get("restarts"),
          shown(one.get("url")));
      String message = String.valueOf(one.get("message"));
      if (!message.isEmpty()) {
        line(text, "%-18s %s", "", message);
      }
    }
    return text.toString();
  }

  String urls() {
    StringBuilder text = new StringBuilder();
    for (Map<String, Object> one : components) {
      if (one.get("url") != null) {
        line(text, "%-20s %s", one.get("title"), one.get("url"));
      }
    }
    line(text, "");
    line(text, "%-20s %s", "Start here", console());
    line(
        text,
        "%-20s user elastic, password in %s",
        "Elasticsearch",
        settings.secrets().resolve("elasticsearch_password"));
    return text.toString();
  }

  private Object console() {
    return components.stream()
        .filter(one -> "ops-console".equals(one.get("name")))
        .map(one -> one.get("url"))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("");
  }

  String timing() {
    StringBuilder text = new StringBuilder();
    double longest = 0;
    long memory = 0;
    List<Map<String, Object>> byTime =
        components.stream()
            .sorted(Comparator.comparingDouble(one -> number(one, "started_in_seconds")))
            .toList();
    line(text, "%-18s %10s %12s", "NAME", "HEALTHY", "MEMORY");
    for (Map<String, Object> one : byTime) {
      double seconds = number(one, "started_in_seconds");
      longest = Math.max(longest, seconds);
      memory += (long) number(one, "resident_bytes");
      line(
          text,
          "%-18s %8.1f s %8.0f MiB",
          one.get("name"),
          seconds,
          number(one, "resident_bytes") / 1048576);
    }
    line(text, "%-18s %8.1f s %8.0f MiB", "whole stack", longest, memory / 1048576.0);
    return text.toString();
  }

  private static double number(Map<String, Object> fields, String name) {
    return fields.get(name) instanceof Number number ? number.doubleValue() : 0;
  }

  private static Object shown(Object value) {
    return value == null ? "-" : value;
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing())
        .append(System.lineSeparator());
  }
}
