package io.sightline.console.logs;

import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendException;
import io.sightline.console.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Which data streams to look into, so that every line is found once.
 *
 * <p>{@code error.log} repeats the warnings and errors of the other logs, so {@code logs-error-*}
 * repeats those of the other streams. Without a class, therefore, all streams but these are looked
 * into. Errors are kept for longer, though: what is older than the oldest line of {@code
 * logs-app-*} is taken from the error streams, where it is alone by then; all of it when there are
 * no app streams. Thread-safe.
 */
final class LogStreams {
  /**
   * Where to look.
   *
   * @param indices a path of Elasticsearch's
   * @param clauses that must hold besides
   */
  record Scope(String indices, List<Object> clauses) {}

  private record Oldest(Optional<Instant> time, Instant askedAt) {}

  private static final String ALL = "logs-*";
  private static final String ALL_BUT_ERROR = "logs-*,-logs-error-*,-logs-error.*";
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final Pattern STREAM = Pattern.compile("(?:\\.ds-)?logs-([^-]+)-.*");
  private static final List<Object> ERROR_STREAMS =
      List.of(
          Map.of("prefix", Map.of("_index", ".ds-logs-error-")),
          Map.of("prefix", Map.of("_index", ".ds-logs-error.")));

  private final BackendClient elasticsearch;
  private final Clock clock;
  private volatile Oldest oldest = new Oldest(Optional.empty(), Instant.MIN);

  LogStreams(BackendClient elasticsearch, Clock clock) {
    this.elasticsearch = elasticsearch;
    this.clock = clock;
  }

  Scope of(LogFilter filter) throws BackendException {
    if (filter.logClass().isPresent()) {
      String name = filter.logClass().get();
      // With the streams that a class's lines are routed into, such as access.volatile.
      return new Scope("logs-" + name + "-*,logs-" + name + ".*-*", List.of());
    }
    Optional<Instant> oldestApp = oldestAppLine();
    if (oldestApp.isPresent() && !filter.from().isBefore(oldestApp.get())) {
      return new Scope(ALL_BUT_ERROR, List.of());
    }
    return new Scope(
        ALL, oldestApp.isEmpty() ? List.of() : List.of(olderOrNoError(oldestApp.get())));
  }

  /** The class in the name of a data stream or of one of its indices. */
  static String classOf(String index) {
    Matcher name = STREAM.matcher(index);
    return name.matches() ? name.group(1) : index;
  }

  private static Object olderOrNoError(Instant oldestApp) {
    Map<String, Object> older =
        Map.of(
            "range",
            Map.of("@timestamp", Map.of("lt", oldestApp.toEpochMilli(), "format", "epoch_millis")));
    Map<String, Object> noError = Map.of("bool", Map.of("must_not", ERROR_STREAMS));
    return Map.of("bool", Map.of("should", List.of(older, noError), "minimum_should_match", 1));
  }

  private Optional<Instant> oldestAppLine() throws BackendException {
    Oldest known = oldest;
    if (known.askedAt().plus(FRESH).isBefore(clock.instant())) {
      known = new Oldest(ask(), clock.instant());
      oldest = known;
    }
    return known.time();
  }

  private Optional<Instant> ask() throws BackendException {
    JsonNode answer =
        elasticsearch.postJson(
            "/logs-app-*,logs-app.*-*/_search?ignore_unavailable=true&allow_no_indices=true"
                + "&filter_path=aggregations.oldest.value",
            Json.MAPPER.valueToTree(
                Map.of(
                    "size",
                    0,
                    "track_total_hits",
                    false,
                    "aggs",
                    Map.of("oldest", Map.of("min", Map.of("field", "@timestamp"))))));
    JsonNode value = answer.at("/aggregations/oldest/value");
    return value.isNumber()
        ? Optional.of(Instant.ofEpochMilli((long) value.asDouble()))
        : Optional.empty();
  }
}
