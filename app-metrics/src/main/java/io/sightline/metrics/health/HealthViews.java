package io.sightline.metrics.health;

import io.sightline.metrics.health.HealthCheck.Verdict;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Ways to show one result: is the process alive, may it take traffic, what is with what. */
public final class HealthViews {
  private final HealthChecks checks;
  private final String service;
  private final String version;
  private final Clock clock;
  private final MemoryHeadroom memory;
  private volatile String databaseName = HealthChecks.DATABASE;

  /** Shows these checks of the service with this name and version. */
  public HealthViews(HealthChecks checks, String service, String version, Clock clock) {
    this.checks = checks;
    this.service = service;
    this.version = version;
    this.clock = clock;
    this.memory = new MemoryHeadroom(checks.settings().memoryMaxPercent());
  }

  /** Is the process alive? Asks nothing it depends on: a restart would not mend that. */
  public HealthView live() {
    Map<String, Object> body = new LinkedHashMap<>();
    boolean alive = memory.sufficient();
    body.put("status", alive ? "ok" : "error");
    body.put("timestamp", timestamp());
    body.put("service", service);
    body.put("version", version);
    if (!alive) {
      body.put("error", "the heap is full even after garbage collection");
    }
    return new HealthView(alive, body);
  }

  /** May the service take traffic? Every check that counts is well, and it is not stopping. */
  public HealthView ready() {
    Readiness readiness = checks.readiness();
    HealthReport report = checks.report();
    boolean ready = readiness == Readiness.READY && report.ready();
    Map<String, Object> results = new LinkedHashMap<>();
    report.checks().forEach((name, result) -> results.put(name, fields(result)));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", ready ? "ready" : "not_ready");
    if (readiness != Readiness.READY) {
      body.put("reason", readiness.reason());
    }
    body.put("timestamp", timestamp());
    body.put("checks", results);
    return new HealthView(ready, body);
  }

  private static Map<String, Object> fields(CheckResult result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    Verdict verdict = result.verdict();
    fields.put("status", verdict.status());
    if (!verdict.failed()) {
      fields.put("latency_ms", result.roundedLatency());
    }
    verdict.details().entrySet().stream()
        .filter(detail -> !(detail.getValue() instanceof Map))
        .forEach(detail -> fields.putIfAbsent(detail.getKey(), detail.getValue()));
    return fields;
  }

  /** The database in detail. */
  public HealthView database() {
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
    return new HealthView(well, body);
  }

  /**
   * Each thing the service depends on as one text: {@code healthy} or {@code unhealthy: why}. The
   * database goes by its product's name once that is known.
   */
  public HealthView services() {
    HealthReport report = checks.report();
    boolean healthy = checks.readiness() == Readiness.READY && report.ready();
    Map<String, Object> services = new LinkedHashMap<>();
    report
        .checks()
        .forEach(
            (name, result) ->
                services.put(
                    name.equals(HealthChecks.DATABASE) ? databaseName(result) : name,
                    inOneText(result.verdict())));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", healthy ? "healthy" : "unhealthy");
    body.put("timestamp", timestamp());
    body.put("services", services);
    return new HealthView(healthy, body);
  }

  /**
   * Each check with its state and latency in seconds, and {@code overall}: the same answer as
   * {@link #ready} in the form that scripts with one field to read expect.
   */
  public HealthView overall() {
    Readiness readiness = checks.readiness();
    HealthReport report = checks.report();
    boolean healthy = readiness == Readiness.READY && report.ready();
    Map<String, Object> body = new LinkedHashMap<>();
    report
        .checks()
        .forEach(
            (name, result) -> {
              Map<String, Object> fields = new LinkedHashMap<>();
              if (result.verdict().well()) {
                fields.put("status", "healthy");
                fields.put("latency", Math.round(result.latencyMillis() * 1000) / 1e6);
              } else {
                fields.put("status", "unhealthy");
                fields.put("error", reason(result.verdict()));
              }
              body.put(name, fields);
            });
    body.put("overall", healthy ? "healthy" : "unhealthy");
    if (readiness != Readiness.READY) {
      body.put("reason", readiness.reason());
    }
    body.put("timestamp", clock.instant().getEpochSecond());
    return new HealthView(healthy, body);
  }

  private String databaseName(CheckResult result) {
    Object vendor = result.verdict().details().get("vendor");
    if (vendor != null) {
      databaseName = vendor.toString();
    }
    return databaseName;
  }

  private static String inOneText(Verdict verdict) {
    return verdict.well() ? "healthy" : "unhealthy: " + reason(verdict);
  }

  private static String reason(Verdict verdict) {
    Object error = verdict.details().get("error");
    return error == null ? verdict.status() : error.toString();
  }

  private String timestamp() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
