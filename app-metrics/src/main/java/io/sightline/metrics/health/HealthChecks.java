package io.sightline.metrics.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The checks of one service. A round starts all of them side by side and takes what is there at the
 * deadline: a check that hangs or throws neither delays nor breaks the others, and it is not
 * started again before it returns, so a hanging dependency costs one thread. A result is kept for a
 * second, so probing often cannot hurt what is probed. Every ten seconds a round runs by itself, so
 * the gauges are true also where nobody asks. Thread-safe.
 */
public final class HealthChecks implements AutoCloseable {
  private static final Duration KEPT_FOR = Duration.ofSeconds(1);
  private static final Duration WATCHED_EVERY = Duration.ofSeconds(10);

  private final Map<String, RunningCheck> checks = new ConcurrentHashMap<>();
  private final Duration deadline;
  private final Clock clock;
  private final MeterRegistry registry;
  private final ExecutorService threads;
  private final ScheduledExecutorService watch;
  private final Object round = new Object();
  private @Nullable HealthReport last;
  private volatile @Nullable RunningCheck database;

  /**
   * Prepares an empty set.
   *
   * @param deadline how long one round may take
   */
  public HealthChecks(Duration deadline, Clock clock, MeterRegistry registry) {
    this.deadline = deadline;
    this.clock = clock;
    this.registry = registry;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newCachedThreadPool(
            task -> daemon(task, "health-check-" + number.incrementAndGet()));
    this.watch = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "health-watch"));
    Future<?> unused =
        watch.scheduleWithFixedDelay(
            this::report, KEPT_FOR.toMillis(), WATCHED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Adds a check under a name that is not taken yet. Its state is the gauge {@code
   * health_check_status}.
   */
  public void add(String name, HealthCheck check) {
    RunningCheck running = new RunningCheck(name, check, clock);
    if (checks.putIfAbsent(name, running) != null) {
      throw new IllegalArgumentException("health check '" + name + "' is there already");
    }
    Gauge.builder("health.check.status", running, c -> c.lastVerdict().well() ? 1 : 0)
        .description("1 when the check found its dependency well the last time it ran, else 0")
        .tag("check", name)
        .register(registry);
  }

  /** Adds the check named {@code database}, which {@code /health/db} shows in full. */
  public void database(HealthCheck check) {
    add("database", check);
    database = checks.get("database");
  }

  /** Runs all checks, or gives the result of a second ago or less. Waits one deadline at most. */
  public HealthReport report() {
    synchronized (round) {
      Instant now = clock.instant();
      if (last != null && Duration.between(last.at(), now).compareTo(KEPT_FOR) < 0) {
        return last;
      }
      checks.values().forEach(check -> check.startOn(threads));
      long until = System.nanoTime() + deadline.toNanos();
      Map<String, CheckResult> results = new LinkedHashMap<>();
      checks.keySet().stream()
          .sorted()
          .forEach(name -> results.put(name, checks.get(name).resultBy(until)));
      last = new HealthReport(clock.instant(), results);
      return last;
    }
  }

  /** The database's part of the report; empty when the service observes no database. */
  Optional<CheckResult> databaseResult() {
    return database == null
        ? Optional.empty()
        : Optional.ofNullable(report().checks().get("database"));
  }

  /** Gives up on checks that still run. */
  @Override
  public void close() {
    watch.shutdownNow();
    threads.shutdownNow();
  }
}
