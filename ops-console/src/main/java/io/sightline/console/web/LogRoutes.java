package io.sightline.console.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import io.sightline.console.backend.BackendException;
import io.sightline.console.json.Json;
import io.sightline.console.logs.BadParameters;
import io.sightline.console.logs.LogCounts;
import io.sightline.console.logs.LogExport;
import io.sightline.console.logs.LogFilter;
import io.sightline.console.logs.LogLine;
import io.sightline.console.logs.LogSearch;
import io.sightline.console.logs.LogTail;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The logs over HTTP. All take the parameters of {@link LogFilter} but {@code line}, {@code around}
 * and {@code fields}.
 *
 * <pre>
 * GET /api/logs/search     a page of lines; cursor for the next one
 * GET /api/logs/histogram  how many, over time and by level
 * GET /api/logs/values     the commonest values of a field
 * GET /api/logs/fields     which fields there are
 * GET /api/logs/line       one line, whole
 * GET /api/logs/around     what its service wrote before and after
 * GET /api/logs/tail       server-sent events: lines, problem
 * GET /api/logs/export     a file of NDJSON or CSV
 * </pre>
 */
public final class LogRoutes {
  private static final String GONE = "The line is not there any more, or its address is wrong.";

  private final LogSearch search;
  private final LogCounts counts;
  private final LogExport exports;
  private final LogTail tails;

  public LogRoutes(LogSearch search, LogCounts counts, LogExport exports, LogTail tails) {
    this.search = search;
    this.counts = counts;
    this.exports = exports;
    this.tails = tails;
  }

  void addTo(JavalinConfig config) {
    config.routes.get(
        "/api/logs/search", ctx -> Answers.json(ctx, search.search(ctx.queryParamMap())));
    config.routes.get(
        "/api/logs/histogram", ctx -> Answers.json(ctx, counts.histogram(ctx.queryParamMap())));
    config.routes.get(
        "/api/logs/values", ctx -> Answers.json(ctx, counts.values(ctx.queryParamMap())));
    config.routes.get(
        "/api/logs/fields", ctx -> Answers.json(ctx, Map.of("fields", search.fields().all())));
    config.routes.get("/api/logs/line", ctx -> found(ctx, search.line(ctx.queryParamMap())));
    config.routes.get("/api/logs/around", ctx -> found(ctx, search.around(ctx.queryParamMap())));
    config.routes.get("/api/logs/tail", this::tail);
    config.routes.get("/api/logs/export", this::export);
    config.events.serverStopping(tails::stop);
    config.routes.exception(
        BadParameters.class,
        (refused, ctx) -> Answers.error(ctx, 400, "console", refused.getMessage()));
  }

  private static void found(Context ctx, Optional<?> found) {
    if (found.isEmpty()) {
      Answers.error(ctx, 404, "console", GONE);
    } else {
      Answers.json(ctx, found.get());
    }
  }

  private void export(Context ctx) throws BadParameters, BackendException, IOException {
    try (LogExport.Running export = exports.start(ctx.queryParamMap())) {
      ctx.contentType(export.contentType());
      ctx.header("Content-Disposition", "attachment; filename=\"" + export.fileName() + "\"");
      export.write(ctx.outputStream());
    } catch (LogExport.Busy busy) {
      Answers.error(ctx, 503, "console", busy.getMessage());
    }
  }

  private void tail(Context ctx) throws BadParameters {
    if (!String.valueOf(ctx.header("Accept")).contains("text/event-stream")) {
      Answers.error(
          ctx, 406, "console", "A live tail answers with text/event-stream; accept that.");
      return;
    }
    try {
      LogTail.Running tail =
          tails.start(ctx.queryParamMap(), Optional.ofNullable(ctx.header("Last-Event-ID")));
      new SseHandler(client -> follow(client, tail)).handle(ctx);
    } catch (LogTail.Busy busy) {
      Answers.error(ctx, 503, "console", busy.getMessage());
    }
  }

  /** Runs on a thread of its own, which ends with the tail. */
  private static void follow(SseClient client, LogTail.Running tail) {
    try (client;
        tail) {
      tail.run(
          new LogTail.Receiver() {
            @Override
            public void lines(List<LogLine> lines, long leftOut, String position) {
              Map<String, Object> data = Map.of("lines", lines, "left_out", leftOut);
              client.sendEvent("lines", Json.MAPPER.writeValueAsString(data), position);
            }

            @Override
            public void nothing() {
              client.sendComment("nothing new");
            }

            @Override
            public void problem(String sentence) {
              Map<String, Object> data = Map.of("message", sentence);
              client.sendEvent("problem", Json.MAPPER.writeValueAsString(data));
            }

            @Override
            public boolean isGone() {
              return client.terminated();
            }
          });
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
