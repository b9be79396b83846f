package io.sightline.metrics;

import ch.qos.logback.classic.Level;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sightline.metrics.config.Sources;
import io.sightline.metrics.db.DatabaseHealth;
import io.sightline.metrics.db.DatabaseMetrics;
import io.sightline.metrics.errors.ErrorTracking;
import io.sightline.metrics.health.HealthCheck;
import io.sightline.metrics.health.HealthChecks;
import io.sightline.metrics.health.HealthProbe;
import io.sightline.metrics.health.HealthViews;
import io.sightline.metrics.http.CurrentTrace;
import io.sightline.metrics.http.RequestLog;
import io.sightline.metrics.http.RequestMeters;
import io.sightline.metrics.http.RequestObserver;
import io.sightline.metrics.log.JsonLogging;
import io.sightline.metrics.meters.BoundedLabels;
import io.sightline.metrics.meters.BusinessMeters;
import io.sightline.metrics.meters.ExecutorMeters;
import io.sightline.metrics.meters.ObservationFailures;
import io.sightline.metrics.meters.RuntimeMetrics;
import io.sightline.metrics.ops.OpsEndpoints;
import io.sightline.metrics.ops.OpsServer;
import io.sightline.metrics.ops.ScrapeRegistry;
import io.sightline.metrics.secrets.Secrets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes one service observable: {@code /metrics}, health endpoints, request metrics, an access log
 * and JSON log files.
 *
 * <pre>{@code
 * Sightline sightline = Sightline.forService("shop").version("1.4.0").start();
 * DataSource database = sightline.observe(pool);
 * }</pre>
 *
 * <p>Then one line for the framework: {@code config.registerPlugin(new SightlinePlugin(sightline))}
 * in Javalin, {@code new SightlineFilter(sightline)} in a servlet container or Spring Boot. A
 * service without HTTP sets {@code ops.port}.
 *
 * <p>{@link Builder#start()} takes over the process's Logback configuration. Everything else
 * belongs to this instance; there is no global state. Thread-safe. Close it last: closing writes
 * what is queued for the log files.
 */
public final class Sightline implements AutoCloseable {
  private final SightlineConfig config;
  private final PrometheusMeterRegistry registry;
  private final RuntimeMetrics runtimeMetrics;
  private final HealthChecks health;
  private final JsonLogging logging;
  private final Optional<ErrorTracking> errors;
  private final BusinessMeters business;
  private final ObservationFailures failures;
  private final RequestObserver requests;
  private final OpsEndpoints ops;
  private final Shutdown shutdown;
  private @Nullable OpsServer opsServer;

  private Sightline(Builder builder, SightlineConfig config) {
    this.config = config;
    JsonLogging.quietUntilStart(config.log());
    Secrets secrets = Secrets.of(config.secrets());
    CurrentTrace trace = new CurrentTrace();
    this.registry =
        new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT, new ScrapeRegistry(), Clock.SYSTEM, trace);
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    try {
      this.logging =
          JsonLogging.start(
              builder.service,
              builder.version,
              config.environment(),
              config.log(),
              secrets,
              registry);
      opened.push(logging);
      this.errors =
          ErrorTracking.start(
              config.sentry(), builder.service, builder.version, config.environment(), secrets);
      errors.ifPresent(opened::push);
      // Lower lines are the breadcrumbs of the next error.
      errors.ifPresent(tracking -> logging.attach(tracking.appender(), Level.INFO));
      this.runtimeMetrics = RuntimeMetrics.bindTo(registry, disks(config));
      opened.push(runtimeMetrics);
      this.business = new BusinessMeters(registry, config.http().maxLabelValues(), secrets::text);
      this.health =
          new HealthChecks(config.health(), java.time.Clock.systemUTC(), registry, secrets);
      opened.push(health);
      builder.checks.forEach(health::add);
      config.health().diskCheck().ifPresent(disk -> health.addAdvisory("disk", disk));
      health.addAdvisory("memory", config.health().memoryCheck());
      this.failures = new ObservationFailures(registry);
      this.requests =
          new RequestObserver(
              new RequestMeters(registry),
              new RequestLog(
                  config.requestLog(),
                  config.http().trustedProxies(),
                  logging.accessLog(),
                  secrets),
              new BoundedLabels("endpoint", config.http().maxEndpoints(), registry, secrets::text)
                  ::fold,
              trace,
              failures);
      this.ops =
          OpsEndpoints.of(
              config.ops(),
              registry,
              new HealthViews(
                  health, builder.service, builder.version, java.time.Clock.systemUTC()),
              logging.levels());
      this.shutdown = new Shutdown(health, requests, config.http());
      Gauge.builder("application.info", () -> 1)
          .description("Always 1; the version of the running service is in the label")
          .tag("version", builder.version)
          .register(registry);
    } catch (RuntimeException | Error e) {
      // Nobody gets an instance to close: without this the log's threads and files stay.
      opened.forEach(part -> closeAfter(e, part));
      throw e;
    }
  }

  private static void closeAfter(Throwable failure, AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }

  private static List<Path> disks(SightlineConfig config) {
    Path working = Path.of(".").toAbsolutePath().normalize();
    return Stream.concat(Stream.of(working), config.log().directory().stream()).distinct().toList();
  }

  /** Starts the description of the service with this name, as it shall stand in logs and alerts. */
  public static Builder forService(String name) {
    return new Builder(name);
  }

  /** The settings it started with. */
  public SightlineConfig config() {
    return config;
  }

  /** Where the service's own meters are registered; they appear in {@code /metrics}. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Makes meters of the service's own whose labels cannot grow without bound. */
  public BusinessMeters meters() {
    return business;
  }

  /**
   * Measures a thread pool: {@code executor_*} with this name as label.
   *
   * @param name of few
   * @return the pool to give tasks to; shutting it down shuts down the given one
   */
  public ExecutorService observe(String name, ExecutorService pool) {
    return ExecutorMeters.observe(registry, pool, name);
  }

  /** The same for a pool that runs tasks later or again and again. */
  public ScheduledExecutorService observe(String name, ScheduledExecutorService pool) {
    return ExecutorMeters.observe(registry, pool, name);
  }

  /**
   * Puts a database under observation as {@code database}: its queries are counted, timed and, when
   * slow, logged to {@code db.log}; a health check of this name is added, and for a HikariCP pool
   * the gauges {@code database_connections}.
   *
   * @return the data source to use instead of the given one, which stays the caller's to close
   */
  public DataSource observe(DataSource source) {
    health.database(new DatabaseHealth(source));
    return observeQueries(source);
  }

  /**
   * The same for one database of several, under a name of its own.
   *
   * @param name of the health check
   */
  public DataSource observe(String name, DataSource source) {
    health.add(name, new DatabaseHealth(source));
    return observeQueries(source);
  }

  private DataSource observeQueries(DataSource source) {
    DatabaseMetrics.bindPool(source, registry);
    return DatabaseMetrics.observeQueries(source, registry, config.slowQueryThreshold(), failures);
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

  /** The checks, to add, remove or ask them. */
  public HealthChecks health() {
    return health;
  }

  /** For the adapters of frameworks: observes their requests. */
  public RequestObserver requests() {
    return requests;
  }

  /**
   * For the adapters of frameworks: the ops endpoints that the application's own port serves. When
   * {@code ops.port} is set these are the health endpoints alone, since a load balancer shall ask
   * the port that takes the traffic.
   */
  public OpsEndpoints opsOnApplicationPort() {
    return config.ops().ownPort() ? ops.healthOnly() : ops;
  }

  /**
   * Serves the ops endpoints on a port of their own, as {@code ops.port} does: for a service that
   * has no HTTP, or that has its own settings for where to listen.
   *
   * @param port 0 takes a free one
   * @return the port
   * @throws IllegalStateException with a sentence for the operator when it cannot listen there
   */
  public synchronized int serveOps(String host, int port) {
    if (opsServer != null) {
      throw new IllegalStateException(
          "the ops endpoints are served already, on port " + opsServer.port());
    }
    opsServer = OpsServer.start(host, port, ops);
    return opsServer.port();
  }

  /**
   * Begins the end: not ready from now on, then waits {@code http.not_ready_ms} for load balancers
   * to notice, then up to {@code http.drain_ms} for requests in progress. The Javalin adapter calls
   * it; elsewhere call it before the server stops. Only the first call does anything.
   */
  public void drain() {
    shutdown.drain();
  }

  /** Ends the checks' threads, then writes what is queued and closes the log files. */
  @Override
  public synchronized void close() {
    health.stopping();
    // Whatever goes wrong on the way, the log is written out.
    try (JsonLogging last = logging;
        Closing tracking = () -> errors.ifPresent(ErrorTracking::close);
        Closing meters = registry::close;
        RuntimeMetrics runtime = runtimeMetrics;
        HealthChecks checks = health;
        Closing server = opsServer == null ? () -> {} : opsServer::close) {
      // All of it is closed from the last to the first.
    }
  }

  /** Something to close that throws nothing checked. */
  private interface Closing extends AutoCloseable {
    @Override
    void close();
  }

  /** What a service says of itself; everything else comes from {@link SightlineConfig}. */
  public static final class Builder {
    private final String service;
    private final Map<String, HealthCheck> checks = new LinkedHashMap<>();
    private final Map<String, String> settings = new HashMap<>();
    private String version = "unknown";
    private Map<String, String> environment = System.getenv();
    private @Nullable Path configFile;
    private @Nullable SightlineConfig given;

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

    /**
     * Sets a key such as {@code log.level}; a properties file and a variable win over it.
     *
     * @param value as it would stand in a file
     */
    public Builder setting(String key, Object value) {
      settings.put(key, value.toString());
      return this;
    }

    /**
     * Reads keys from this properties file (UTF-8) too; the variable {@code SIGHTLINE_CONFIG_FILE}
     * names another one.
     */
    public Builder configFile(Path properties) {
      this.configFile = properties;
      return this;
    }

    /**
     * Takes these settings as they are; no variable, file or {@link #setting} is read any more.
     * Start from {@link SightlineConfig#read} with what the program knows.
     */
    public Builder config(SightlineConfig settled) {
      this.given = settled;
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
     * @throws IllegalArgumentException naming every setting that is wrong, what was expected and
     *     found
     * @throws IllegalStateException when {@code ops.port} is taken; nothing is left running then
     */
    public Sightline start() {
      SightlineConfig config = given == null ? read() : given;
      Sightline sightline = new Sightline(this, config);
      try {
        if (config.ops().ownPort()) {
          sightline.serveOps(config.ops().host(), config.ops().port());
        }
        return sightline;
      } catch (RuntimeException e) {
        sightline.close();
        throw e;
      }
    }

    private SightlineConfig read() {
      Path named =
          Optional.ofNullable(environment.get(Sources.FILE_VARIABLE))
              .filter(value -> !value.isBlank())
              .map(Path::of)
              .orElse(configFile);
      Map<String, String> file = named == null ? Map.of() : Sources.file(named);
      return SightlineConfig.read(new Sources(environment, file, settings));
    }
  }
}
