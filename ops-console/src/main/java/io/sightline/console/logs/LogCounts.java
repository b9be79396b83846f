package io.sightline.console.logs;

import io.sightline.console.backend.BackendException;
import io.sightline.console.json.Json;
import io.sightline.console.logs.LogSearch.Prepared;
import io.sightline.console.logs.LogSearch.Range;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Counts matching lines: over time by level, and by the values of a field. Thread-safe. */
public final class LogCounts {
  private static final int PRESET_BARS = 60;
  private static final int MOST_BARS = 200;
  private static final int MOST_LEVELS = 20;
  private static final int PRESET_VALUES = 10;
  private static final int MOST_VALUES = 100;
  private static final String PARTS =
      "/_search?"
          + Pages.NO_INDEX_IS_FINE
          + "&filter_path=timed_out,_shards.failed,_shards.total,_shards.failures.reason.reason,"
          + "hits.total.value,aggregations";

  /** Widths of bars that people can read off, in seconds. */
  private static final long[] WIDTHS = {
    1,
    2,
    5,
    10,
    15,
    30,
    60,
    120,
    300,
    600,
    900,
    1800,
    3600,
    7200,
    10800,
    21600,
    43200,
    86400,
    172_800,
    604_800,
    2_592_000,
    31_536_000
  };

  private final LogSearch search;

  /**
   * Lines over time.
   *
   * @param interval of a bar, in milliseconds; bars begin at multiples of it
   * @param bars those with lines
   * @param levels how many of each, {@code TRACE} to {@code ERROR} and {@code OTHER}
   */
  public record Histogram(
      Range range,
      long interval,
      long total,
      Map<String, Long> levels,
      List<Bar> bars,
      List<String> notes) {}

  /**
   * A bar.
   *
   * @param time where it begins, in milliseconds of the epoch
   */
  public record Bar(long time, Map<String, Long> levels) {}

  /**
   * The commonest values of a field.
   *
   * @param others how many lines have another value
   * @param lines how many match at all
   */
  public record Values(
      String field, List<Value> values, long others, long lines, List<String> notes) {}

  public record Value(String value, long count) {}

  public LogCounts(LogSearch search) {
    this.search = search;
  }

  /** The width of bars of which about so many cover a range. */
  public static Duration width(Range range, int bars) {
    long wanted = (range.to() - range.from()) / 1000 / bars;
    for (long width : WIDTHS) {
      if (width >= wanted) {
        return Duration.ofSeconds(width);
      }
    }
    return Duration.ofSeconds(WIDTHS[WIDTHS.length - 1]);
  }

  /** The parameters of {@link LogFilter} and {@code bars}. */
  public Histogram histogram(Map<String, List<String>> given)
      throws BadParameters, BackendException {
    Parameters parameters = new Parameters(given);
    LogFilter filter = LogFilter.read(parameters, search.clock().instant());
    int bars = parameters.number("bars", PRESET_BARS, 1, MOST_BARS);
    parameters.finish();

    Range range = LogSearch.range(filter);
    Duration width = width(range, bars);
    Prepared prepared = search.prepare(filter, List.of());
    Map<String, Object> overTime =
        Map.of(
            "date_histogram",
            Map.of(
                "field",
                "@timestamp",
                "fixed_interval",
                width.toMillis() + "ms",
                "min_doc_count",
                1));
    Map<String, Object> byLevel =
        Map.of(
            "terms",
            Map.of("field", "level", "size", MOST_LEVELS, "missing", Levels.OTHER),
            "aggs",
            Map.of("time", overTime));
    JsonNode answer = ask(prepared, Map.of("level", byLevel));
    TreeMap<Long, Map<String, Long>> counts = new TreeMap<>();
    Map<String, Long> levels = new LinkedHashMap<>();
    for (JsonNode level : answer.at("/aggregations/level/buckets")) {
      String name = Levels.of(level.path("key").asString(""));
      levels.merge(name, level.path("doc_count").asLong(), Long::sum);
      for (JsonNode bar : level.at("/time/buckets")) {
        counts
            .computeIfAbsent(bar.path("key").asLong(), time -> new LinkedHashMap<>())
            .merge(name, bar.path("doc_count").asLong(), Long::sum);
      }
    }
    List<Bar> all = new ArrayList<>();
    counts.forEach((time, each) -> all.add(new Bar(time, each)));
    return new Histogram(
        range,
        width.toMillis(),
        answer.at("/hits/total/value").asLong(0),
        levels,
        all,
        Pages.notes(answer));
  }

  /**
   * The parameters of {@link LogFilter} and {@code field}, {@code beginning} (of the values),
   * {@code size}.
   */
  public Values values(Map<String, List<String>> given) throws BadParameters, BackendException {
    Parameters parameters = new Parameters(given);
    LogFilter filter = LogFilter.read(parameters, search.clock().instant());
    Optional<String> name = parameters.matching("field", LogFilter.FIELD, "the name of a field");
    Optional<String> beginning = parameters.one("beginning", 200);
    int size = parameters.number("size", PRESET_VALUES, 1, MOST_VALUES);
    if (name.isEmpty()) {
      parameters.problem("field: required");
    }
    parameters.finish();

    Optional<LogFields.Field> field = search.fields().find(name.orElseThrow());
    if (field.isEmpty() || !field.get().isAggregatable()) {
      Parameters refused = new Parameters(Map.of());
      refused.problem(
          field.isEmpty()
              ? "field: no line has a field '" + name.get() + "'"
              : "field: the values of '" + name.get() + "' are texts, which are not counted");
      refused.finish();
    }
    List<Object> more =
        beginning
            .<List<Object>>map(
                text ->
                    List.of(
                        Map.of(
                            "prefix",
                            Map.of(name.get(), Map.of("value", text, "case_insensitive", true)))))
            .orElse(List.of());
    Prepared prepared = search.prepare(filter, more);
    JsonNode answer =
        ask(prepared, Map.of("values", Map.of("terms", Map.of("field", name.get(), "size", size))));
    List<Value> values = new ArrayList<>();
    long counted = 0;
    for (JsonNode value : answer.at("/aggregations/values/buckets")) {
      String text =
          value.has("key_as_string")
              ? value.path("key_as_string").asString("")
              : value.path("key").asString("");
      values.add(new Value(text, value.path("doc_count").asLong()));
      counted += value.path("doc_count").asLong();
    }
    long others = answer.at("/aggregations/values/sum_other_doc_count").asLong(0);
    return new Values(
        name.get(),
        values,
        others,
        Math.max(counted, answer.at("/hits/total/value").asLong(0)),
        Pages.notes(answer));
  }

  /** A sentence for each thing that makes an answer incomplete. */
  public static List<String> notes(JsonNode answer) {
    return Pages.notes(answer);
  }

  /** How many lines match. */
  long count(Prepared prepared) throws BackendException {
    return ask(prepared, Map.of()).at("/hits/total/value").asLong(0);
  }

  /**
   * Aggregations over what was prepared.
   *
   * @param aggregations in Elasticsearch's words
   * @return the answer; its notes are {@link #notes}
   */
  public JsonNode ask(Prepared prepared, Map<String, Object> aggregations) throws BackendException {
    return search
        .elasticsearch()
        .postJson(
            "/" + prepared.indices() + PARTS,
            Json.MAPPER.valueToTree(
                Map.of(
                    "size",
                    0,
                    "track_total_hits",
                    true,
                    "timeout",
                    Pages.PATIENCE.toSeconds() + "s",
                    "query",
                    prepared.query(),
                    "aggs",
                    aggregations)));
  }
}
