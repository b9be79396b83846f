package io.sightline.console.prometheus;

import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The reads of Prometheus that a browser may ask for: {@code query} and {@code query_range}.
 * Everything is checked before it is passed on, and nothing else of Prometheus can be reached.
 * Answers are Prometheus' own JSON.
 */
public final class PrometheusReads {
  /** What may be asked. */
  public enum Read {
    QUERY("query", Set.of("query", "time")),
    QUERY_RANGE("query_range", Set.of("query", "start", "end", "step"));

    private final String path;
    private final Set<String> parameters;

    Read(String path, Set<String> parameters) {
      this.path = path;
      this.parameters = parameters;
    }

    public static Optional<Read> named(String path) {
      return List.of(values()).stream().filter(read -> read.path.equals(path)).findFirst();
    }
  }

  /** The parameters are not acceptable; the message names every problem. */
  public static final class BadParameters extends Exception {
    private static final long serialVersionUID = 1L;

    BadParameters(List<String> problems) {
      super(String.join("; ", problems));
    }
  }

  private static final int LONGEST_QUERY = 4000;
  private static final int MOST_POINTS = 11_000;

  private final BackendClient prometheus;

  public PrometheusReads(BackendClient prometheus) {
    this.prometheus = prometheus;
  }

  /** Asks and returns the answer's JSON as it came. */
  public byte[] read(Read read, Map<String, List<String>> parameters)
      throws BadParameters, BackendException {
    List<String> problems = problems(read, parameters);
    if (!problems.isEmpty()) {
      throw new BadParameters(problems);
    }
    String query =
        parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + encode(each.getValue().get(0)))
            .sorted()
            .collect(Collectors.joining("&"));
    return prometheus.get("/api/v1/" + read.path + "?" + query + "&timeout=9s");
  }

  private static List<String> problems(Read read, Map<String, List<String>> parameters) {
    List<String> problems = new ArrayList<>();
    parameters.forEach(
        (name, values) -> {
          if (!read.parameters.contains(name)) {
            problems.add(name + ": not a parameter of " + read.path);
          } else if (values.size() != 1) {
            problems.add(name + ": expected once, was given " + values.size() + " times");
          }
        });
    String query = first(parameters, "query");
    if (query.isBlank() || query.length() > LONGEST_QUERY) {
      problems.add("query: expected 1 to " + LONGEST_QUERY + " characters of PromQL");
    }
    if (read == Read.QUERY_RANGE) {
      Optional<Double> start = time(parameters, "start", problems);
      Optional<Double> end = time(parameters, "end", problems);
      Optional<Double> step = number(first(parameters, "step")).filter(value -> value > 0);
      if (step.isEmpty()) {
        problems.add("step: expected seconds above 0");
      }
      if (start.isPresent() && end.isPresent() && step.isPresent()) {
        double points = (end.get() - start.get()) / step.get();
        if (points < 0 || points > MOST_POINTS) {
          problems.add("start, end, step: expected 0 to " + MOST_POINTS + " points");
        }
      }
    } else if (parameters.containsKey("time")) {
      time(parameters, "time", problems);
    }
    return problems;
  }

  private static Optional<Double> time(
      Map<String, List<String>> parameters, String name, List<String> problems) {
    String value = first(parameters, name);
    Optional<Double> seconds = number(value);
    if (seconds.isEmpty()) {
      try {
        seconds = Optional.of(Instant.parse(value).toEpochMilli() / 1000.0);
      } catch (DateTimeParseException neither) {
        problems.add(name + ": expected seconds since 1970 or an ISO-8601 instant");
      }
    }
    return seconds;
  }

  private static Optional<Double> number(String value) {
    try {
      return Optional.of(Double.valueOf(value)).filter(Double::isFinite);
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private static String first(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.get(0);
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
