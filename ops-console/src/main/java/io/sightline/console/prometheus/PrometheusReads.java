package io.sightline.console.prometheus;

import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The reads of Prometheus that a browser may ask for: values and exemplars of expressions, and the
 * labels and series that there are. Everything is checked before it is passed on, and nothing else
 * of Prometheus can be reached. Answers are Prometheus' own JSON.
 */
public final class PrometheusReads {
  /** What may be asked. */
  public enum Read {
    QUERY,
    QUERY_RANGE,
    QUERY_EXEMPLARS,
    LABELS,
    LABEL_VALUES,
    SERIES;

    /** The one that Prometheus has under this path; not {@link #LABEL_VALUES}, which is many. */
    public static Optional<Read> named(String path) {
      return List.of(values()).stream()
          .filter(read -> read != LABEL_VALUES && read.path("").equals(path))
          .findFirst();
    }

    private String path(String label) {
      return this == LABEL_VALUES ? "label/" + label + "/values" : name().toLowerCase(Locale.ROOT);
    }
  }

  /** The parameters are not acceptable; the message names every problem. */
  public static final class BadParameters extends Exception {
    private static final long serialVersionUID = 1L;

    BadParameters(List<String> problems) {
      super(String.join("; ", problems));
    }
  }

  private static final String MATCH = "match[]";
  private static final Set<String> OF_ALL_SERIES = Set.of(MATCH, "start", "end", "limit");
  private static final Map<Read, Set<String>> ALLOWED =
      Map.of(
          Read.QUERY,
          Set.of("query", "time"),
          Read.QUERY_RANGE,
          Set.of("query", "start", "end", "step"),
          Read.QUERY_EXEMPLARS,
          Set.of("query", "start", "end"),
          Read.LABELS,
          OF_ALL_SERIES,
          Read.LABEL_VALUES,
          OF_ALL_SERIES,
          Read.SERIES,
          OF_ALL_SERIES);
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,200}");
  private static final int LONGEST_QUERY = 4000;
  private static final int MOST_SELECTORS = 10;
  private static final int MOST_POINTS = 11_000;

  private final BackendClient prometheus;

  public PrometheusReads(BackendClient prometheus) {
    this.prometheus = prometheus;
  }

  /** Asks and returns the answer's JSON as it came. */
  public byte[] read(Read read, Map<String, List<String>> parameters)
      throws BadParameters, BackendException {
    return read(read, "", parameters);
  }

  /** The values of a label. */
  public byte[] labelValues(String label, Map<String, List<String>> parameters)
      throws BadParameters, BackendException {
    if (!LABEL.matcher(label).matches()) {
      throw new BadParameters(List.of("label: expected the name of a label"));
    }
    return read(Read.LABEL_VALUES, label, parameters);
  }

  private byte[] read(Read read, String label, Map<String, List<String>> parameters)
      throws BadParameters, BackendException {
    List<String> problems = problems(read, parameters);
    if (!problems.isEmpty()) {
      throw new BadParameters(problems);
    }
    String query =
        parameters.entrySet().stream()
            .flatMap(each -> each.getValue().stream().map(value -> pair(each.getKey(), value)))
            .sorted()
            .collect(Collectors.joining("&"));
    String timeout = read == Read.QUERY || read == Read.QUERY_RANGE ? "&timeout=9s" : "";
    return prometheus.get("/api/v1/" + read.path(label) + "?" + query + timeout);
  }

  private static List<String> problems(Read read, Map<String, List<String>> parameters) {
    List<String> problems = new ArrayList<>();
    Set<String> allowed = ALLOWED.get(read);
    parameters.forEach(
        (name, values) -> {
          if (!allowed.contains(name)) {
            problems.add(name + ": not a parameter of " + read.path("NAME"));
          } else if (name.equals(MATCH)) {
            selectors(values, problems);
          } else if (values.size() != 1) {
            problems.add(name + ": expected once, was given " + values.size() + " times");
          }
        });
    if (allowed.contains("query")) {
      String query = first(parameters, "query");
      if (query.isBlank() || query.length() > LONGEST_QUERY) {
        problems.add("query: expected 1 to " + LONGEST_QUERY + " characters of PromQL");
      }
    }
    if (read == Read.SERIES && !parameters.containsKey(MATCH)) {
      problems.add(MATCH + ": expected at least one selector");
    }
    times(read, parameters, problems);
    if (parameters.containsKey("limit") && number(first(parameters, "limit")).isEmpty()) {
      problems.add("limit: expected a number");
    }
    return problems;
  }

  private static void selectors(List<String> selectors, List<String> problems) {
    if (selectors.size() > MOST_SELECTORS) {
      problems.add(MATCH + ": expected at most " + MOST_SELECTORS);
    }
    if (selectors.stream().anyMatch(each -> each.isBlank() || each.length() > LONGEST_QUERY)) {
      problems.add(MATCH + ": expected 1 to " + LONGEST_QUERY + " characters of a selector");
    }
  }

  private static void times(
      Read read, Map<String, List<String>> parameters, List<String> problems) {
    Optional<Double> start = Optional.empty();
    Optional<Double> end = Optional.empty();
    boolean needsRange = read == Read.QUERY_RANGE || read == Read.QUERY_EXEMPLARS;
    if (needsRange || parameters.containsKey("start")) {
      start = time(parameters, "start", problems);
    }
    if (needsRange || parameters.containsKey("end")) {
      end = time(parameters, "end", problems);
    }
    if (parameters.containsKey("time")) {
      time(parameters, "time", problems);
    }
    if (read != Read.QUERY_RANGE) {
      return;
    }
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

  private static String pair(String name, String value) {
    return encode(name) + "=" + encode(value);
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
