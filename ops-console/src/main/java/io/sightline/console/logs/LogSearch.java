package io.sightline.console.logs;

import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendException;
import io.sightline.console.json.Json;
import io.sightline.console.logs.LogLine.Position;
import io.sightline.console.logs.LogStreams.Scope;
import io.sightline.console.logs.Pages.Page;
import io.sightline.console.logs.Pages.Wanted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Searches the lines that the log shipper brought into the data streams {@code logs-*}. Uses plain
 * searches and, for later pages, points in time where the server has them. Every question is
 * bounded in time and size. Thread-safe.
 */
public final class LogSearch {
  static final int MOST_LINES = 500;
  private static final int PRESET_LINES = 200;
  private static final int MOST_AROUND = 100;
  private static final int PRESET_AROUND = 15;
  static final Pattern INDEX = Pattern.compile("(\\.ds-)?logs-[a-z0-9][a-z0-9._-]{0,200}");
  static final Pattern ID = Pattern.compile("[\\w.:+/=-]{1,512}");

  private final BackendClient elasticsearch;
  private final Clock clock;
  private final LogStreams streams;
  private final LogFields fields;
  private final PointsInTime points;
  private final Pages pages;

  /** A resolved time range, in milliseconds of the epoch. */
  public record Range(long from, long to) {}

  /**
   * A page of lines.
   *
   * @param range what the times of the question meant; later pages ask for just that
   * @param cursor of the next page; absent at the end
   * @param notes a sentence for each thing that the reader should know about the answer
   */
  public record Answer(
      List<LogLine> lines, Range range, Optional<String> cursor, List<String> notes) {}

  /** A line with those around it, both in the order of time. */
  public record Around(List<LogLine> before, LogLine line, List<LogLine> after) {}

  /**
   * A filter in Elasticsearch's words.
   *
   * @param indices a path of Elasticsearch's
   * @param notes about how its text was understood
   */
  public record Prepared(LogFilter filter, String indices, JsonNode query, List<String> notes) {}

  public LogSearch(BackendClient elasticsearch, Clock clock) {
    this.elasticsearch = elasticsearch;
    this.clock = clock;
    this.streams = new LogStreams(elasticsearch, clock);
    this.fields = new LogFields(elasticsearch, clock);
    this.points = new PointsInTime(elasticsearch, clock);
    this.pages = new Pages(elasticsearch, points);
  }

  Pages pages() {
    return pages;
  }

  PointsInTime points() {
    return points;
  }

  public LogFields fields() {
    return fields;
  }

  public Clock clock() {
    return clock;
  }

  BackendClient elasticsearch() {
    return elasticsearch;
  }

  /**
   * What a filter means on this server.
   *
   * @param more clauses that must hold besides
   */
  public Prepared prepare(LogFilter filter, List<Object> more) throws BackendException {
    Scope scope = streams.of(filter);
    SearchText.Read text = read(filter.text());
    List<Object> clauses = new ArrayList<>(scope.clauses());
    clauses.addAll(more);
    return new Prepared(
        filter, scope.indices(), FilterQuery.of(filter, text, clauses), text.notes());
  }

  private SearchText.Read read(String text) throws BackendException {
    if (!text.contains(":")) {
      return SearchText.read(text, name -> false);
    }
    List<BackendException> failed = new ArrayList<>();
    SearchText.Read read =
        SearchText.read(
            text,
            name -> {
              try {
                return fields.find(name).isPresent();
              } catch (BackendException e) {
                failed.add(e);
                return false;
              }
            });
    if (!failed.isEmpty()) {
      throw failed.get(0);
    }
    return read;
  }

  /**
   * Lines by time: the parameters of {@link LogFilter} and {@code order=newest|oldest}, {@code
   * size}, {@code cursor}.
   */
  public Answer search(Map<String, List<String>> given) throws BadParameters, BackendException {
    Parameters parameters = new Parameters(given);
    LogFilter filter = LogFilter.read(parameters, clock.instant());
    boolean isNewestFirst =
        parameters.oneOf("order", Set.of("newest", "oldest")).orElse("newest").equals("newest");
    int size = parameters.number("size", PRESET_LINES, 1, MOST_LINES);
    Optional<String> cursorText = parameters.one("cursor", 2_000);
    Optional<Cursor> cursor = cursorText.flatMap(Cursor::parse);
    if (cursorText.isPresent() && cursor.isEmpty()) {
      parameters.problem("cursor: expected the cursor of an earlier page");
    }
    parameters.finish();

    Prepared prepared = prepare(filter, List.of());
    Wanted wanted =
        new Wanted(
            prepared.indices(),
            prepared.query(),
            isNewestFirst,
            cursor.map(Cursor::size).orElse(size),
            cursor.map(Cursor::position),
            cursor.isPresent() ? point(cursor.get(), prepared.indices()) : Optional.empty());
    Page page = pages.page(wanted);
    List<String> notes = new ArrayList<>(prepared.notes());
    notes.addAll(page.notes());
    return new Answer(
        LogLine.shortened(page.hits()),
        range(filter),
        page.isLast()
            ? Optional.empty()
            : page.last().map(last -> new Cursor(last, page.size(), wanted.point()).text()),
        notes);
  }

  public static Range range(LogFilter filter) {
    return new Range(filter.from().toEpochMilli(), filter.to().toEpochMilli());
  }

  /** A second page is the sign that somebody reads on; the first needs no point in time. */
  private Optional<String> point(Cursor cursor, String indices) throws BackendException {
    return cursor.point().flatMap(points::id).isPresent() ? cursor.point() : points.open(indices);
  }

  /**
   * One line with all it has: {@code index} and {@code id}. Empty when it is not there any more.
   */
  public Optional<LogLine> line(Map<String, List<String>> given)
      throws BadParameters, BackendException {
    Parameters parameters = new Parameters(given);
    Optional<Wanted> wanted = one(parameters);
    parameters.finish();
    Page page = pages.page(wanted.orElseThrow());
    return page.hits().isEmpty()
        ? Optional.empty()
        : Optional.of(LogLine.whole(page.hits().path(0)));
  }

  private static Optional<Wanted> one(Parameters parameters) {
    Optional<String> index =
        parameters.matching("index", INDEX, "the index of a line, such as .ds-logs-app-local-…");
    Optional<String> id = parameters.matching("id", ID, "the id of a line");
    if (index.isEmpty() || id.isEmpty()) {
      parameters.problem("index, id: both are required");
      return Optional.empty();
    }
    return Optional.of(
        new Wanted(
            index.get(),
            Json.MAPPER.valueToTree(Map.of("ids", Map.of("values", List.of(id.get())))),
            true,
            1,
            Optional.empty(),
            Optional.empty()));
  }

  /**
   * What the same service wrote before and after a line: {@code index}, {@code id}, {@code before},
   * {@code after}, and {@code classes=own|all} for the line's own log or all of them. Empty when
   * the line is not there any more.
   */
  public Optional<Around> around(Map<String, List<String>> given)
      throws BadParameters, BackendException {
    Parameters parameters = new Parameters(given);
    Optional<Wanted> wanted = one(parameters);
    int before = parameters.number("before", PRESET_AROUND, 0, MOST_AROUND);
    int after = parameters.number("after", PRESET_AROUND, 0, MOST_AROUND);
    boolean isAll = parameters.oneOf("classes", Set.of("own", "all")).orElse("own").equals("all");
    parameters.finish();

    Page found = pages.page(wanted.orElseThrow());
    Optional<Position> position = found.last();
    if (position.isEmpty()) {
      return Optional.empty();
    }
    LogLine line = LogLine.shortened(found.hits().path(0));
    List<LogLine> earlier = neighbours(line, position.get(), isAll, true, before);
    Collections.reverse(earlier);
    return Optional.of(
        new Around(earlier, line, neighbours(line, position.get(), isAll, false, after)));
  }

  private List<LogLine> neighbours(
      LogLine line, Position position, boolean isAll, boolean isBefore, int size)
      throws BackendException {
    if (size == 0) {
      return new ArrayList<>();
    }
    List<LogFilter.Condition> conditions = new ArrayList<>();
    for (String field : List.of("service", "environment")) {
      String value = line.fields().path(field).asString("");
      if (!value.isEmpty()) {
        conditions.add(new LogFilter.Condition(List.of(field), List.of(value), true));
      }
    }
    Instant at = Instant.ofEpochMilli(position.time());
    Duration day = Duration.ofDays(1);
    LogFilter filter =
        new LogFilter(
            isBefore ? at.minus(day) : at,
            isBefore ? at.plusMillis(1) : at.plus(day),
            isAll ? Optional.empty() : Optional.of(line.logClass()),
            Optional.empty(),
            conditions,
            "");
    Prepared prepared = prepare(filter, List.of());
    Page page =
        pages.page(
            new Wanted(
                prepared.indices(),
                prepared.query(),
                isBefore,
                // One more, for the line's double in another log.
                size + 1,
                Optional.of(position),
                Optional.empty()));
    List<LogLine> lines = new ArrayList<>(LogLine.shortened(page.hits()));
    lines.removeIf(each -> isDouble(each, line));
    return lines.size() > size ? new ArrayList<>(lines.subList(0, size)) : lines;
  }

  /** The newest lines of what was prepared, shortened. */
  public List<LogLine> newest(Prepared prepared, int size) throws BackendException {
    return LogLine.shortened(pages.page(first(prepared, size)).hits());
  }

  /** The newest line of what was prepared, with all it has. */
  public Optional<LogLine> newestWhole(Prepared prepared) throws BackendException {
    Page page = pages.page(first(prepared, 1));
    return page.hits().isEmpty()
        ? Optional.empty()
        : Optional.of(LogLine.whole(page.hits().path(0)));
  }

  /**
   * The newest line of each value of a field, shortened, by the value.
   *
   * @param values asked for in halves when their lines are too long for one answer
   */
  public Map<String, LogLine> newestOfEach(Prepared prepared, String field, List<String> values)
      throws BackendException {
    Map<String, LogLine> found = new LinkedHashMap<>();
    if (values.isEmpty()) {
      return found;
    }
    try {
      for (JsonNode hit : pages.newestOfEach(prepared.indices(), prepared.query(), field, values)) {
        found.put(hit.path("_source").path(field).asString(""), LogLine.shortened(hit));
      }
    } catch (BackendException failed) {
      if (!failed.isTooLarge()) {
        throw failed;
      }
      if (values.size() == 1) {
        return found;
      }
      int half = values.size() / 2;
      found.putAll(newestOfEach(prepared, field, values.subList(0, half)));
      found.putAll(newestOfEach(prepared, field, values.subList(half, values.size())));
    }
    return found;
  }

  private static Wanted first(Prepared prepared, int size) {
    return new Wanted(
        prepared.indices(), prepared.query(), true, size, Optional.empty(), Optional.empty());
  }

  /** A line of error.log stands in another log too. */
  private static boolean isDouble(LogLine one, LogLine other) {
    return one.time() == other.time()
        && !one.logClass().equals(other.logClass())
        && one.fields().path("message").equals(other.fields().path("message"))
        && one.fields().path("logger").equals(other.fields().path("logger"))
        && one.fields().path("thread").equals(other.fields().path("thread"));
  }
}
