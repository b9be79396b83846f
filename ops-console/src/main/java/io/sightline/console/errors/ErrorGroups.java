package io.sightline.console.errors;

import io.sightline.console.backend.BackendException;
import io.sightline.console.errors.ErrorStates.Decision;
import io.sightline.console.errors.ErrorStates.State;
import io.sightline.console.logs.BadParameters;
import io.sightline.console.logs.LogCounts;
import io.sightline.console.logs.LogFilter;
import io.sightline.console.logs.LogLine;
import io.sightline.console.logs.LogSearch;
import io.sightline.console.logs.LogSearch.Prepared;
import io.sightline.console.logs.LogSearch.Range;
import io.sightline.console.logs.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Errors that are the same error, by their fingerprint, with what people decided about them. Each
 * line counts once, although it stands in two logs. Thread-safe.
 */
public final class ErrorGroups {
  /** The form of {@code error_fingerprint}; other programs may make longer ones than ours. */
  public static final Pattern FINGERPRINT = Pattern.compile("[\\w.:-]{1,128}");

  private static final String FIELD = "error_fingerprint";
  private static final int MOST_GROUPS = 500;
  private static final int TREND_BARS = 24;
  private static final int HISTOGRAM_BARS = 60;
  private static final int MOST_VALUES = 10;
  private static final int LATEST = 20;

  /** Services' clocks may be ahead of ours. */
  private static final Duration AHEAD = Duration.ofDays(1);

  /**
   * What is thought of an error now.
   *
   * @param isReopened it was resolved and has happened again since
   * @param history what was decided, the latest first
   */
  public record Status(State state, boolean isReopened, List<Decision> history) {}

  /**
   * An error.
   *
   * @param count within the time that was asked for; so are {@code users}, {@code endpoints} and
   *     {@code trend}
   * @param firstSeen in milliseconds of the epoch, of all that is kept; so is {@code lastSeen}
   * @param trend counts of bars of equal width
   * @param sample the newest line of that time, shortened
   */
  public record Group(
      String fingerprint,
      Status status,
      long count,
      long firstSeen,
      long lastSeen,
      long users,
      long endpoints,
      List<String> services,
      List<Long> trend,
      Optional<LogLine> sample) {
    Group with(Optional<LogLine> newest) {
      return new Group(
          fingerprint,
          status,
          count,
          firstSeen,
          lastSeen,
          users,
          endpoints,
          services,
          trend,
          newest);
    }

    /** Also when the time has no line of it. */
    Group named(String name) {
      return new Group(
          name, status, count, firstSeen, lastSeen, users, endpoints, services, trend, sample);
    }
  }

  /**
   * All errors of a time, the most frequent first.
   *
   * @param states how many there are of each
   * @param total how many there are at all, the ones beyond the limit included
   */
  public record Answer(
      Range range,
      Map<State, Integer> states,
      List<Group> groups,
      long total,
      long trendInterval,
      List<String> notes) {}

  /** How often a value, and when it was first and last there. */
  public record Value(String value, long count, long firstSeen, long lastSeen) {}

  /** A bar of a histogram. */
  public record Bar(long time, long count) {}

  /**
   * One error, closely.
   *
   * @param values the commonest of each field
   * @param sample whole
   * @param latest shortened
   */
  public record Detail(
      Range range,
      Group group,
      long interval,
      List<Bar> bars,
      Map<String, List<Value>> values,
      Optional<LogLine> sample,
      List<LogLine> latest,
      List<String> notes) {}

  private record Span(long first, long last) {}

  private final LogSearch search;
  private final LogCounts counts;
  private final ErrorStates states;

  public ErrorGroups(LogSearch search, LogCounts counts, ErrorStates states) {
    this.search = search;
    this.counts = counts;
    this.states = states;
  }

  /** The parameters of {@link LogFilter} and {@code state=open|resolved|ignored|all}. */
  public Answer list(Map<String, List<String>> given) throws BadParameters, BackendException {
    Parameters parameters = new Parameters(given);
    LogFilter filter = LogFilter.read(parameters, search.clock().instant());
    String wanted =
        parameters
            .oneOf("state", new LinkedHashSet<>(List.of("open", "resolved", "ignored", "all")))
            .orElse("open");
    parameters.finish();

    Range range = LogSearch.range(filter);
    Duration width = LogCounts.width(range, TREND_BARS);
    Prepared prepared = search.prepare(filter, List.of(exists()));
    JsonNode answer = counts.ask(prepared, aggregations(width));
    List<JsonNode> found = new ArrayList<>();
    answer.at("/aggregations/groups/buckets").forEach(found::add);
    Map<String, Span> spans = spans(found.stream().map(ErrorGroups::key).toList());

    Map<State, Integer> totals = new LinkedHashMap<>();
    for (State state : State.values()) {
      totals.put(state, 0);
    }
    List<Group> groups = new ArrayList<>();
    for (JsonNode bucket : found) {
      Span span = spans.getOrDefault(key(bucket), span(bucket));
      Status status = status(key(bucket), span.last());
      totals.merge(status.state(), 1, Integer::sum);
      if (wanted.equals("all") || wanted.equals(status.state().name())) {
        groups.add(group(bucket, status, span, range, width));
      }
    }
    long total = Math.max(found.size(), answer.at("/aggregations/total/value").asLong(0));
    return new Answer(
        range,
        totals,
        withSamples(filter, groups),
        total,
        width.toMillis(),
        notes(prepared, answer, total));
  }

  private List<String> notes(Prepared prepared, JsonNode answer, long total) {
    List<String> notes = new ArrayList<>(prepared.notes());
    notes.addAll(LogCounts.notes(answer));
    if (total > MOST_GROUPS) {
      notes.add(
          "There are about "
              + total
              + " errors; the "
              + MOST_GROUPS
              + " most frequent are here. Filter, or choose a shorter time.");
    }
    states.problem().ifPresent(notes::add);
    return notes;
  }

  /** Empty when there is no line of it that is kept and nobody decided about it. */
  public Optional<Detail> one(String fingerprint, Map<String, List<String>> given)
      throws BadParameters, BackendException {
    Parameters parameters = new Parameters(given);
    LogFilter filter = LogFilter.read(parameters, search.clock().instant());
    parameters.finish();
    Map<String, Span> spans = spans(List.of(fingerprint));
    if (spans.isEmpty() && states.of(fingerprint).isEmpty()) {
      return Optional.empty();
    }
    Range range = LogSearch.range(filter);
    Duration width = LogCounts.width(range, HISTOGRAM_BARS);
    Object only = Map.of("term", Map.of(FIELD, fingerprint));
    Prepared prepared = search.prepare(filter, List.of(only));
    Map<String, Object> asked = new LinkedHashMap<>(aggregations(width));
    List<String> fields =
        List.of("service", "version", "environment", "endpoint", "user", "user_id", "level");
    fields.forEach(field -> asked.put("by_" + field, byValue(field)));
    JsonNode answer = counts.ask(prepared, asked);
    JsonNode bucket = answer.at("/aggregations/groups/buckets/0");
    Span span = spans.getOrDefault(fingerprint, new Span(0, 0));
    Status status = status(fingerprint, span.last());
    Map<String, List<Value>> values = new LinkedHashMap<>();
    fields.forEach(
        field -> values.put(field, values(answer.path("aggregations").path("by_" + field))));
    List<Bar> bars = new ArrayList<>();
    bucket
        .at("/trend/buckets")
        .forEach(bar -> bars.add(new Bar(bar.path("key").asLong(), count(bar))));
    // What happened lately may lie outside of the time that is looked at.
    Prepared any =
        search.prepare(
            LogFilter.ofTime(Instant.EPOCH, search.clock().instant().plus(AHEAD)), List.of(only));
    Optional<LogLine> sample = search.newestWhole(count(bucket) > 0 ? prepared : any);
    return Optional.of(
        new Detail(
            range,
            group(bucket, status, span, range, width).named(fingerprint),
            width.toMillis(),
            bars,
            values,
            sample,
            search.newest(prepared, LATEST),
            notes(prepared, answer, 1)));
  }

  /** What is thought of an error now. */
  public Status status(String fingerprint) throws BackendException {
    Span span = spans(List.of(fingerprint)).getOrDefault(fingerprint, new Span(0, 0));
    return status(fingerprint, span.last());
  }

  private Status status(String fingerprint, long lastSeen) {
    List<Decision> history = new ArrayList<>(states.of(fingerprint));
    Collections.reverse(history);
    State decided = history.isEmpty() ? State.open : history.get(0).state();
    boolean isReopened = decided == State.resolved && lastSeen > history.get(0).at().toEpochMilli();
    return new Status(isReopened ? State.open : decided, isReopened, history);
  }

  private static Object exists() {
    return Map.of("exists", Map.of("field", FIELD));
  }

  private static Map<String, Object> aggregations(Duration width) {
    Map<String, Object> each = new LinkedHashMap<>();
    each.put("first", Map.of("min", Map.of("field", "@timestamp")));
    each.put("last", Map.of("max", Map.of("field", "@timestamp")));
    each.put("users", Map.of("cardinality", Map.of("field", "user")));
    each.put("user_ids", Map.of("cardinality", Map.of("field", "user_id")));
    each.put("endpoints", Map.of("cardinality", Map.of("field", "endpoint")));
    each.put("services", Map.of("terms", Map.of("field", "service", "size", 3)));
    each.put(
        "trend",
        Map.of(
            "date_histogram",
            Map.of(
                "field",
                "@timestamp",
                "fixed_interval",
                width.toMillis() + "ms",
                "min_doc_count",
                1)));
    return Map.of(
        "total",
        Map.of("cardinality", Map.of("field", FIELD)),
        "groups",
        Map.of("terms", Map.of("field", FIELD, "size", MOST_GROUPS), "aggs", each));
  }

  private static Map<String, Object> byValue(String field) {
    return Map.of(
        "terms", Map.of("field", field, "size", MOST_VALUES),
        "aggs",
            Map.of(
                "first", Map.of("min", Map.of("field", "@timestamp")),
                "last", Map.of("max", Map.of("field", "@timestamp"))));
  }

  private static List<Value> values(JsonNode aggregation) {
    List<Value> values = new ArrayList<>();
    for (JsonNode bucket : aggregation.path("buckets")) {
      Span span = span(bucket);
      values.add(new Value(key(bucket), count(bucket), span.first(), span.last()));
    }
    return values;
  }

  /** First and last occurrence of errors in all that is kept, not only in the time asked for. */
  private Map<String, Span> spans(List<String> fingerprints) throws BackendException {
    if (fingerprints.isEmpty()) {
      return Map.of();
    }
    Map<String, Object> aggregation =
        Map.of(
            "terms",
            Map.of("field", FIELD, "size", fingerprints.size(), "include", fingerprints),
            "aggs",
            Map.of(
                "first", Map.of("min", Map.of("field", "@timestamp")),
                "last", Map.of("max", Map.of("field", "@timestamp"))));
    Prepared all =
        search.prepare(
            LogFilter.ofTime(Instant.EPOCH, search.clock().instant().plus(AHEAD)),
            List.of(Map.of("terms", Map.of(FIELD, fingerprints))));
    Map<String, Span> spans = new LinkedHashMap<>();
    for (JsonNode bucket :
        counts.ask(all, Map.of("groups", aggregation)).at("/aggregations/groups/buckets")) {
      spans.put(key(bucket), span(bucket));
    }
    return spans;
  }

  private static Group group(
      JsonNode bucket, Status status, Span span, Range range, Duration width) {
    List<String> services = new ArrayList<>();
    bucket.at("/services/buckets").forEach(service -> services.add(key(service)));
    return new Group(
        key(bucket),
        status,
        count(bucket),
        span.first(),
        span.last(),
        Math.max(bucket.at("/users/value").asLong(0), bucket.at("/user_ids/value").asLong(0)),
        bucket.at("/endpoints/value").asLong(0),
        services,
        trend(bucket.at("/trend/buckets"), range, width.toMillis()),
        Optional.empty());
  }

  private static List<Long> trend(JsonNode buckets, Range range, long width) {
    long begin = Math.floorDiv(range.from(), width);
    int bars = (int) (Math.floorDiv(range.to() - 1, width) - begin) + 1;
    List<Long> trend = new ArrayList<>(Collections.nCopies(bars, 0L));
    for (JsonNode bucket : buckets) {
      int bar = (int) (Math.floorDiv(bucket.path("key").asLong(), width) - begin);
      if (bar >= 0 && bar < bars) {
        trend.set(bar, count(bucket));
      }
    }
    return trend;
  }

  /** The newest line of each; asked for in parts, so that long lines are no obstacle. */
  private List<Group> withSamples(LogFilter filter, List<Group> groups) throws BackendException {
    Map<String, LogLine> samples =
        search.newestOfEach(
            search.prepare(filter, List.of(exists())),
            FIELD,
            groups.stream().map(Group::fingerprint).toList());
    return groups.stream()
        .map(group -> group.with(Optional.ofNullable(samples.get(group.fingerprint()))))
        .toList();
  }

  private static String key(JsonNode bucket) {
    return bucket.path("key").asString("");
  }

  private static long count(JsonNode bucket) {
    return bucket.path("doc_count").asLong(0);
  }

  private static Span span(JsonNode bucket) {
    return new Span(
        (long) bucket.at("/first/value").asDouble(0), (long) bucket.at("/last/value").asDouble(0));
  }
}
