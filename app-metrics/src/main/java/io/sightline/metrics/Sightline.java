package io.sightline.metrics;

import com.zaxxer.hikari.HikariDataSource;
import io.javalin.config.JavalinConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sightline.metrics.config.ConfigReader;
import io.sightline.metrics.config.Sources;
import io.sightline.metrics.db.DatabaseHealth;
import io.sightline.metrics.db.DatabaseMetrics;
import io.sightline.metrics.health.HealthCheck;
import io.sightline.metrics.health.HealthChecks;
import io.sightline.metrics.health.HealthProbe;
import io.sightline.metrics.health.HealthRoutes;
import io.sightline.metrics.http.MetricsRoute;
import io.sightline.metrics.http.RequestObservation;
import io.sightline.metrics.log.JsonLogging;
import io.sightline.metrics.log.LogSettings;
import io.sightline.metrics.secrets.SecretSettings;
import io.sightline.metrics.secrets.Secrets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Makes one service observable: {@code /metrics}, health endpoints, request metrics, an access log
 * and JSON log files.
 *
 * <pre>{@code
 * Sightline sightline = Sightline.forService("shop").version("1.4.0").start();
 * DataSource database = sightline.observe(hikariDataSource);
 * Javalin app = Javalin.create(config -> {
 *   sightline.install(config);
 *   config.routes.get("/api/orders/{id}", orders::show);
 * }).start("127.0.0.1", 8080);
 * }</pre>
 *
 * <p>{@link Builder#start()} takes over the process's Logback configuration. Everything else
 * belongs to this instance; there is no global state. Thread-safe. Close it last: closing flushes
 * the log files.
 */
public final class Sightline implements AutoCloseable {
  private final ServiceIdentity identity;
  private final PrometheusMeterRegistry registry;
  private final RuntimeMetrics runtimeMetrics;
  private final HealthChecks health;
  private final JsonLogging logging;
  private final SightlineSettings settings;

  private Sightline(Builder builder, SightlineSettings settings) {
    this.identity = new ServiceIdentity(builder.service, builder.version, settings.environment());
    this.settings = settings;
    this.registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ConfigReader in = new ConfigReader(Sources.variables(builder.environment));
    this.logging =
        JsonLogging.start(
            identity.service(),
            identity.version(),
            identity.environment(),
            LogSettings.read(in),
            Secrets.of(SecretSettings.read(in)),
            registry);
    this.runtimeMetrics = RuntimeMetrics.bindTo(registry);
    this.health = new HealthChecks(settings.healthDeadline(), Clock.systemUTC(), registry);
    builder.checks.forEach(health::add);
    Gauge.builder("application.info", () -> 1)
        .description("Always 1; the version of the running service is in the label")
        .tag("version", identity.version())
        .register(registry);
  }

  /** Starts the description of the service with this name, as it shall stand in logs and alerts. */
  public static Builder forService(String name) {
    return new Builder(name);
  }

  /** Where the service's own meters are registered; they appear in {@code /metrics}. */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * Adds to a Javalin application, before it starts: {@code GET /metrics}, the health endpoints,
   * and for every other request the metrics {@code http_requests_total} and {@code
   * http_request_duration_seconds}, a line in the access log and an {@code X-Request-Id} header.
   * Call it first in the configuration, so that its {@code before} handler runs first.
   */
  public void install(JavalinConfig config) {
    RequestObservation.install(config, registry);
    MetricsRoute.install(config, registry);
    HealthRoutes.install(config, health, identity.service(), identity.version());
  }

  /**
   * Wraps a pool so that its queries are counted, timed and, when slow, logged to {@code db.log};
   * adds the {@code database} health check and the {@code database_connections} gauges.
   *
   * @return the data source to use instead of the given one, which stays the caller's to close
   */
  public DataSource observe(HikariDataSource pool) {
    DatabaseMetrics.bindPool(pool, registry);
    health.database(new DatabaseHealth(pool));
    return DatabaseMetrics.observeQueries(pool, registry, settings.slowQueryThreshold());
  }

  /**
   * Adds a check to {@code /health/ready}: well when the probe returns, not well when it throws.
   */
  public void check(String name, HealthProbe probe) {
    health.add(name, HealthCheck.of(probe));
  }

  /** Adds a check that reports details of its own to {@code /health/ready}. */
  public void checkDetailed(String name, HealthCheck check) {
    health.add(name, check);
  }

  /** Ends the checks' threads, then flushes and closes the log files. */
  @Override
  public void close() {
    health.close();
    runtimeMetrics.close();
    registry.close();
    logging.close();
  }

  /** What a service says of itself; everything else comes from {@link SightlineSettings}. */
  public static final class Builder {
    private final String service;
    private final Map<String, HealthCheck> checks = new LinkedHashMap<>();
    private String version = "unknown";
    private Map<String, String> environment = System.getenv();

    private Builder(String service) {
      this.service = service;
    }

    /** The running version, shown by {@code /health} and {@code application_info}. */
    public Builder version(String running) {
      this.version = running;
      return this;
    }

    /**
     * Adds a check to {@code /health/ready}: well when the probe returns, not well when it throws.
     */
    public Builder check(String name, HealthProbe probe) {
      checks.put(name, HealthCheck.of(probe));
      return this;
    }

    /** Reads settings from these variables instead of the process's; for tests and embedding. */
    public Builder environment(Map<String, String> variables) {
      this.environment = Map.copyOf(variables);
      return this;
    }

    /**
     * Sets logging up and starts measuring the process.
     *
     * @throws IllegalArgumentException naming every variable that is wrong, what was expected and
     *     found
     */
    public Sightline start() {
      return new Sightline(this, SightlineSettings.from(environment));
    }
  }
}
