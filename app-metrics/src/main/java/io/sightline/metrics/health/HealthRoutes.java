package io.sightline.metrics.health;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.sightline.metrics.health.HealthCheck.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Three views of one result, with and without a trailing slash: {@code /health} (is the process
 * alive), {@code /health/ready} (send traffic or not) and {@code /health/db} (the database in
 * detail). 200 when well, 503 when not, so that {@code curl -f} and load balancers understand it.
 */
public final class HealthRoutes {
  /** The first part of every path served here. */
  public static final String PREFIX = "/health";

  private static final JsonMapper JSON = new JsonMapper();

  private final HealthChecks checks;
  private final String service;
  private final String version;
  private final MemoryHeadroom memory = new MemoryHeadroom(98);

  private HealthRoutes(HealthChecks checks, String service, String version) {
    this.checks = checks;
    this.service = service;
    this.version = version;
  }

  /** Adds the routes to an application that has not started yet. */
  public static void install(
      JavalinConfig config, HealthChecks checks, String service, String version) {
    HealthRoutes routes = new HealthRoutes(checks, service, version);
    routes.add(config, PREFIX, routes::live);
    routes.add(config, PREFIX + "/ready", routes::ready);
    routes.add(config, PREFIX + "/db", routes::database);
  }

  private void add(JavalinConfig config, String path, Handler handler) {
    addExactly(config, path, handler);
    if (!config.router.ignoreTrailingSlashes) {
      addExactly(config, path + "/", handler);
    }
  }

  /** Javalin by itself answers HEAD with 200 wherever there is a GET route, well or not. */
  private static void addExactly(JavalinConfig config, String path, Handler handler) {
    config.routes.get(path, handler);
    config.routes.head(path, handler);
  }

  private void live(Context ctx) {
    Map<String, Object> body = new LinkedHashMap<>();
    boolean alive = memory.sufficient();
    body.put("status", alive ? "ok" : "error");
    body.put("timestamp", timestamp());
    body.put("service", service);
    body.put("version", version);
    if (!alive) {
      body.put("error", "the heap is full even after garbage collection");
    }
    answer(ctx, alive, body);
  }

  private void ready(Context ctx) {
    HealthReport report = checks.report();
    Map<String, Object> results = new LinkedHashMap<>();
    report.checks().forEach((name, result) -> results.put(name, fields(result)));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", report.ready() ? "ready" : "not_ready");
    body.put("timestamp", timestamp());
    body.put("checks", results);
    answer(ctx, report.ready(), body);
  }

  private static Map<String, Object> fields(CheckResult result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    Verdict verdict = result.verdict();
    fields.put("status", verdict.status());
    if (!verdict.status().equals("error")) {
      fields.put("latency_ms", result.roundedLatency());
    }
    verdict.details().entrySet().stream()
        .filter(detail -> !(detail.getValue() instanceof Map))
        .forEach(detail -> fields.put(detail.getKey(), detail.getValue()));
    return fields;
  }

  private void database(Context ctx) {
    Optional<CheckResult> found = checks.databaseResult();
    Map<String, Object> database = new LinkedHashMap<>();
    boolean well = found.map(result -> result.verdict().well()).orElse(false);
    if (found.isEmpty()) {
      database.put("connection", "none");
      database.put("error", "this service observes no database");
    } else if (well) {
      database.putAll(found.get().verdict().details());
      database.put("connection", "ok");
      database.put("latency_ms", found.get().roundedLatency());
    } else {
      database.put("connection", "failed");
      database.putAll(found.get().verdict().details());
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", well ? "ok" : "error");
    body.put("database", database);
    answer(ctx, well, body);
  }

  private static String timestamp() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static void answer(Context ctx, boolean well, Map<String, Object> body) {
    ctx.status(well ? 200 : 503)
        .header("Cache-Control", "no-store")
        .contentType("application/json")
        .result(JSON.writeValueAsString(body));
  }
}
