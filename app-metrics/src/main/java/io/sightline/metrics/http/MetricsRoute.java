package io.sightline.metrics.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;

/** {@code GET /metrics}: Prometheus text, or OpenMetrics when the caller asks for it. */
public final class MetricsRoute {
  static final String PATH = "/metrics";
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPENMETRICS_TEXT =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private MetricsRoute() {}

  /** Adds the route to an application that has not started yet. */
  public static void install(JavalinConfig config, PrometheusMeterRegistry registry) {
    config.routes.get(PATH, ctx -> answer(ctx, registry));
  }

  private static void answer(Context ctx, PrometheusMeterRegistry registry) {
    String accept = ctx.header("Accept");
    boolean openMetrics =
        accept != null && accept.toLowerCase(Locale.ROOT).contains("application/openmetrics-text");
    String format = openMetrics ? OPENMETRICS_TEXT : PROMETHEUS_TEXT;
    ctx.contentType(format).result(registry.scrape(format));
  }
}
