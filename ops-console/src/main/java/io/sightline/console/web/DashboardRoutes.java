package io.sightline.console.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.sightline.console.backend.BackendException;
import io.sightline.console.dashboards.Dashboards;
import io.sightline.console.dashboards.PanelSearch;
import io.sightline.console.dashboards.PanelSearch.BadSearch;
import io.sightline.console.prometheus.PrometheusReads;
import io.sightline.console.prometheus.PrometheusReads.BadParameters;
import io.sightline.console.prometheus.PrometheusReads.Read;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * What the pages draw dashboards from.
 *
 * <pre>
 * GET  /api/dashboards                       {"dashboards": [{uid, title, description, tags, folder}]}
 * GET  /api/dashboards/{uid}                 its file
 * GET  /api/prometheus/{query, query_range, query_exemplars, labels, series}
 * GET  /api/prometheus/label/{name}/values
 * POST /api/elasticsearch/_search            one search of the log lines; changes nothing
 * </pre>
 */
final class DashboardRoutes {
  private final Dashboards dashboards;
  private final PrometheusReads prometheus;
  private final PanelSearch elasticsearch;
  private final UiFiles ui;

  DashboardRoutes(
      Dashboards dashboards, PrometheusReads prometheus, PanelSearch elasticsearch, UiFiles ui) {
    this.dashboards = dashboards;
    this.prometheus = prometheus;
    this.elasticsearch = elasticsearch;
    this.ui = ui;
  }

  void addTo(JavalinConfig config) {
    config.routes.get("/d", ui::page);
    config.routes.get("/d/{uid}", this::page);
    config.routes.get("/d/{uid}/{slug}", this::page);
    config.routes.get(
        "/api/dashboards", ctx -> Answers.json(ctx, Map.of("dashboards", dashboards.all())));
    config.routes.get("/api/dashboards/{uid}", this::file);
    config.routes.get("/api/prometheus/{read}", this::read);
    config.routes.get("/api/prometheus/label/{name}/values", this::labelValues);
    config.routes.post("/api/elasticsearch/_search", this::search);
  }

  /** The page tells an unknown uid by itself; the status is for machines that follow links. */
  private void page(Context ctx) throws IOException {
    String uid = ctx.pathParam("uid");
    ui.page(ctx);
    if (dashboards.all().stream().noneMatch(each -> each.uid().equals(uid))) {
      ctx.status(404);
    }
  }

  private void file(Context ctx) throws IOException {
    Optional<byte[]> file = dashboards.file(ctx.pathParam("uid"));
    if (file.isPresent()) {
      ctx.contentType("application/json").result(file.get());
    } else {
      Answers.error(ctx, 404, "console", "No dashboard has this uid.");
    }
  }

  private void read(Context ctx) throws BackendException {
    Optional<Read> read = Read.named(ctx.pathParam("read"));
    if (read.isEmpty()) {
      Answers.error(
          ctx,
          404,
          "console",
          "Of Prometheus only query, query_range, query_exemplars, labels, label values and series"
              + " can be read here.");
      return;
    }
    try {
      answer(ctx, prometheus.read(read.get(), ctx.queryParamMap()));
    } catch (BadParameters refused) {
      Answers.error(ctx, 400, "console", refused.getMessage());
    }
  }

  private void labelValues(Context ctx) throws BackendException {
    try {
      answer(ctx, prometheus.labelValues(ctx.pathParam("name"), ctx.queryParamMap()));
    } catch (BadParameters refused) {
      Answers.error(ctx, 400, "console", refused.getMessage());
    }
  }

  private static void answer(Context ctx, byte[] json) {
    ctx.contentType("application/json").result(json);
  }

  private void search(Context ctx) throws BackendException {
    if (ctx.contentLength() > PanelSearch.LARGEST_BODY_BYTES) {
      Answers.error(ctx, 413, "console", "The search is too long.");
      return;
    }
    try {
      Answers.json(ctx, elasticsearch.search(ctx.bodyAsBytes()));
    } catch (BadSearch refused) {
      Answers.error(ctx, 400, "console", refused.getMessage());
    }
  }
}
