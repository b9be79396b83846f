package io.sightline.metrics.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sightline.metrics.secrets.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checks of one service. A round starts all of them side by side and takes what is there at
 * each one's deadline: a check that hangs or throws neither delays nor breaks the others. It is not
 * started again before it returns, so a hanging dependency costs one thread, and only the first
 * round waits for it. A result is kept for a second, so probing often cannot hurt what is probed;
 * while a round is under way others get the result before it, so that a slow check holds one caller
 * only. Every ten seconds a round runs by itself, so the gauges are true also where nobody asks.
 * Thread-safe.
 */
public final class HealthChecks implements AutoCloseable {
  static final String DATABASE = "database";

  private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

  private record Entry(RunningCheck check, Gauge gauge) {}

  private record Round(HealthReport report, long endedAt) {
    boolean youngerThan(Duration age) {
      return System.nanoTime() - endedAt < age.toNanos();
    }
  }

  private final Map<String, Entry> checks = new ConcurrentSkipListMap<>();
  private final HealthSettings settings;
  private final Clock clock;
  private final MeterRegistry registry;
  private final Secrets secrets;
  private final ExecutorService threads;
  private final ScheduledExecutorService watch;
  private final ReentrantLock running = new ReentrantLock();
  private volatile @Nullable Round last;
  private volatile Readiness readiness = Readiness.READY;

  /**
   * Prepares an empty set.
   *
   * @param secrets masks what the checks say
   */
  public HealthChecks(
      HealthSettings settings, Clock clock, MeterRegistry registry, Secrets secrets) {
    this.settings = settings;
    this.clock = clock;
    this.registry = registry;
    this.secrets = secrets;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newCachedThreadPool(
            task -> daemon(task, "health-check-" + number.incrementAndGet()));
    this.watch = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "health-watch"));
    Future<?> unused =
        watch.scheduleWithFixedDelay(
            this::lookByItself,
            Math.min(1000, settings.watchedEvery().toMillis()),
            settings.watchedEvery().toMillis(),
            TimeUnit.MILLISECONDS);
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
    add(name, check, settings.deadline());
  }

  /** Adds a check that may take this long. */
  public void add(String name, HealthCheck check, Duration deadline) {
    put(name, check, deadline, true);
  }

  /**
   * Adds a check that is shown and measured but does not decide whether the service is ready: a
   * disk that runs full is for people to mend, and taking traffic off all instances at once is not
   * how.
   */
  public void addAdvisory(String name, HealthCheck check) {
    put(name, check, settings.deadline(), false);
  }

  private void put(String name, HealthCheck check, Duration deadline, boolean required) {
    RunningCheck running = new RunningCheck(name, check, deadline, required, secrets);
    synchronized (checks) {
      if (checks.containsKey(name)) {
        throw new IllegalArgumentException("health check '" + name + "' is there already");
      }
      Gauge gauge =
          Gauge.builder("health.check.status", running, RunningCheck::gauge)
              .description(
                  "1 when the check found its dependency well the last time it ran, else 0")
              .tag("check", name)
              .register(registry);
      checks.put(name, new Entry(running, gauge));
    }
    last = null;
  }

  /**
   * Takes a check away, and its gauge.
   *
   * @return whether there was one
   */
  public boolean remove(String name) {
    synchronized (checks) {
      Entry removed = checks.remove(name);
      if (removed == null) {
        return false;
      }
      registry.remove(removed.gauge);
    }
    last = null;
    return true;
  }

  /** Adds the check named {@code database}, which {@code /health/db} shows in full. */
  public void database(HealthCheck check) {
    add(DATABASE, check);
  }

  /** Not ready, whatever the checks say, until {@link #started}. */
  public synchronized void starting() {
    if (readiness != Readiness.STOPPING) {
      readiness = Readiness.STARTING;
    }
  }

  /** From now the checks decide. */
  public synchronized void started() {
    if (readiness == Readiness.STARTING) {
      readiness = Readiness.READY;
    }
  }

  /** Not ready any more, for ever: the first thing to call when the service shuts down. */
  public synchronized void stopping() {
    readiness = Readiness.STOPPING;
  }

  /** Where the service is in its life. */
  public Readiness readiness() {
    return readiness;
  }

  HealthSettings settings() {
    return settings;
  }

  /** Runs all checks, or gives a result that is recent enough. Waits one deadline at most. */
  public HealthReport report() {
    Optional<HealthReport> kept = youngerThan(settings.keptFor());
    if (kept.isPresent()) {
      return kept.get();
    }
    if (!running.tryLock()) {
      Optional<HealthReport> before = youngerThan(settings.watchedEvery());
      if (before.isPresent()) {
        return before.get();
      }
      running.lock();
    }
    try {
      return youngerThan(settings.keptFor()).orElseGet(this::round);
    } finally {
      running.unlock();
    }
  }

  private Optional<HealthReport> youngerThan(Duration age) {
    Round round = last;
    return round != null && round.youngerThan(age) ? Optional.of(round.report) : Optional.empty();
  }

  private HealthReport round() {
    List<Map.Entry<String, Entry>> started = List.copyOf(checks.entrySet());
    started.forEach(entry -> entry.getValue().check.startOn(threads));
    Map<String, CheckResult> results = new LinkedHashMap<>();
    started.forEach(entry -> results.put(entry.getKey(), entry.getValue().check.result()));
    HealthReport report = new HealthReport(clock.instant(), results);
    // An interrupted caller did not wait: what it saw is nothing to show others.
    if (!Thread.currentThread().isInterrupted()) {
      last = new Round(report, System.nanoTime());
    }
    return report;
  }

  private void lookByItself() {
    try {
      HealthReport unused = report();
    } catch (RuntimeException e) {
      // Thrown on, it would end the watch for good.
      LOG.error("a round of health checks broke", e);
    }
  }

  /** The database's part of the report; empty when the service observes no database. */
  Optional<CheckResult> databaseResult() {
    return checks.containsKey(DATABASE)
        ? Optional.ofNullable(report().checks().get(DATABASE))
        : Optional.empty();
  }

  /** Gives up on checks that still run. */
  @Override
  public void close() {
    watch.shutdownNow();
    threads.shutdownNow();
  }
}
