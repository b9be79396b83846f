package io.sightline.console.logs;

import io.sightline.console.backend.BackendException;
import io.sightline.console.json.Json;
import io.sightline.console.logs.LogSearch.Prepared;
import io.sightline.console.logs.Pages.Page;
import io.sightline.console.logs.Pages.Wanted;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Writes matching lines out whole, as NDJSON or CSV, a page at a time, so that memory holds one
 * page. That lines are missing is told in the file's name when it is known before, and always in a
 * last line. At most {@value #MOST_AT_ONCE} at a time. Thread-safe.
 */
public final class LogExport {
  /** Too many exports are under way. */
  public static final class Busy extends Exception {
    private static final long serialVersionUID = 1L;

    Busy() {
      super(MOST_AT_ONCE + " exports are under way; try again when one of them has ended.");
    }
  }

  public static final int MOST_LINES = 100_000;
  private static final int MOST_AT_ONCE = 2;
  private static final int PAGE = 500;
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Set<String> FORMATS = new LinkedHashSet<>(List.of("ndjson", "csv"));

  private static final DateTimeFormatter FILE_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  private static final List<String> COLUMNS =
      List.of(
          "@timestamp",
          "level",
          "service",
          "environment",
          "version",
          "logger",
          "thread",
          "message",
          "error_type",
          "error_fingerprint",
          "stack_trace",
          "request_id",
          "trace_id",
          "user",
          "user_id",
          "method",
          "endpoint",
          "path",
          "status",
          "duration_ms");

  private final LogSearch search;
  private final LogCounts counts;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  /** An export that has begun; to be closed. Not thread-safe. */
  public final class Running implements AutoCloseable {
    private final Prepared prepared;
    private final boolean isCsv;
    private final boolean isNewestFirst;
    private final List<String> columns;
    private final int limit;
    private final long matching;

    private Running(
        Prepared prepared,
        boolean isCsv,
        boolean isNewestFirst,
        List<String> columns,
        int limit,
        long matching) {
      this.prepared = prepared;
      this.isCsv = isCsv;
      this.isNewestFirst = isNewestFirst;
      this.columns = columns;
      this.limit = limit;
      this.matching = matching;
    }

    public String contentType() {
      return isCsv ? "text/csv; charset=utf-8" : "application/x-ndjson";
    }

    public String fileName() {
      LogFilter filter = prepared.filter();
      return "logs-"
          + FILE_TIME.format(filter.from())
          + "-"
          + FILE_TIME.format(filter.to())
          + (matching > limit ? "-first-" + limit + "-of-" + matching : "")
          + (isCsv ? ".csv" : ".ndjson");
    }

    /** Writes all lines; a failure of Elasticsearch's on the way becomes the last line. */
    public void write(OutputStream out) throws IOException {
      if (isCsv) {
        List<JsonNode> head = new ArrayList<>();
        head.add(text("class"));
        columns.forEach(name -> head.add(text(name)));
        // The mark by which spreadsheets know UTF-8.
        write(out, '\uFEFF' + CsvRow.of(head));
      }
      long written = 0;
      try {
        written = pages(out);
        if (matching > limit) {
          end(out, written, "The limit of an export is " + limit + " lines.");
        }
      } catch (Interrupted interrupted) {
        end(out, interrupted.written, interrupted.getMessage());
      }
    }

    private long pages(OutputStream out) throws IOException, Interrupted {
      long until = System.nanoTime() + LONGEST.toNanos();
      long written = 0;
      try {
        Optional<String> point = search.points().open(prepared.indices());
        Wanted wanted =
            new Wanted(
                prepared.indices(),
                prepared.query(),
                isNewestFirst,
                Math.min(PAGE, limit),
                Optional.empty(),
                point);
        while (written < limit) {
          Page page = search.pages().page(wanted);
          for (JsonNode hit : page.hits()) {
            if (written < limit) {
              line(out, LogLine.whole(hit));
              written++;
            }
          }
          if (!page.notes().isEmpty()) {
            throw new Interrupted(written, String.join(" ", page.notes()));
          }
          if (page.isLast()) {
            return written;
          }
          if (System.nanoTime() > until) {
            throw new Interrupted(written, "It took longer than " + LONGEST.toMinutes() + " min.");
          }
          wanted = wanted.after(page);
        }
        return written;
      } catch (BackendException failed) {
        throw new Interrupted(written, failed.getMessage());
      }
    }

    private void line(OutputStream out, LogLine line) throws IOException {
      if (!isCsv) {
        write(out, line.fields().toString() + "\n");
        return;
      }
      Map<String, JsonNode> flat = line.flat();
      List<JsonNode> row = new ArrayList<>();
      row.add(text(line.logClass()));
      columns.forEach(
          name -> row.add(flat.getOrDefault(name, JsonNodeFactory.instance.missingNode())));
      write(out, CsvRow.of(row));
    }

    private void end(OutputStream out, long written, String why) throws IOException {
      String sentence = written + " of " + matching + " lines are here. " + why;
      if (isCsv) {
        write(out, CsvRow.of(List.of(text("# INCOMPLETE: " + sentence))));
        return;
      }
      Map<String, Object> end = new LinkedHashMap<>();
      end.put("export_incomplete", sentence);
      end.put("lines", written);
      end.put("matching", matching);
      write(out, Json.MAPPER.writeValueAsString(end) + "\n");
    }

    private static JsonNode text(String text) {
      return JsonNodeFactory.instance.stringNode(text);
    }

    private static void write(OutputStream out, String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      places.release();
    }
  }

  private static final class Interrupted extends Exception {
    private static final long serialVersionUID = 1L;
    private final long written;

    Interrupted(long written, String why) {
      super(why);
      this.written = written;
    }
  }

  public LogExport(LogSearch search, LogCounts counts) {
    this.search = search;
    this.counts = counts;
  }

  /**
   * The parameters of {@link LogFilter} and {@code format=ndjson|csv}, {@code order}, {@code
   * limit}, {@code column} (of CSV, several).
   *
   * @throws Busy when there are enough already
   */
  public Running start(Map<String, List<String>> given)
      throws BadParameters, BackendException, Busy {
    Parameters parameters = new Parameters(given);
    LogFilter filter = LogFilter.read(parameters, search.clock().instant());
    boolean isCsv = parameters.oneOf("format", FORMATS).orElse("ndjson").equals("csv");
    boolean isNewestFirst =
        parameters.oneOf("order", Set.of("newest", "oldest")).orElse("newest").equals("newest");
    int limit = parameters.number("limit", MOST_LINES, 1, MOST_LINES);
    List<String> columns = parameters.all("column", 200);
    parameters.finish();
    if (!places.tryAcquire()) {
      throw new Busy();
    }
    try {
      Prepared prepared = search.prepare(filter, List.of());
      return new Running(
          prepared,
          isCsv,
          isNewestFirst,
          columns.isEmpty() ? COLUMNS : columns,
          limit,
          counts.count(prepared));
    } catch (BackendException | RuntimeException failed) {
      places.release();
      throw failed;
    }
  }
}
