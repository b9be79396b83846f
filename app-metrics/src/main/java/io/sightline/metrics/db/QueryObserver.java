package io.sightline.metrics.db;

import static net.logstash.logback.argument.StructuredArguments.keyValue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sightline.metrics.log.JsonLogging;
import io.sightline.metrics.meters.DurationBuckets;
import io.sightline.metrics.meters.ObservationFailures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code db_queries_total{operation}}, the histogram {@code db_query_duration_seconds{operation}}
 * and a warning in {@code db.log} for each slow query, with its text but none of its values. A
 * query never fails for being observed. Thread-safe.
 */
final class QueryObserver implements QueryExecutionListener {
  private static final Logger LOG = LoggerFactory.getLogger(JsonLogging.DATABASE_LOGGER);
  private static final String STARTED = "io.sightline.started_nanos";

  private final MeterRegistry registry;
  private final Duration slow;
  private final ObservationFailures failures;
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();

  QueryObserver(MeterRegistry registry, Duration slow, ObservationFailures failures) {
    this.registry = registry;
    this.slow = slow;
    this.failures = failures;
  }

  @Override
  public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {
    // The proxy's own clock counts whole milliseconds; most queries would take none.
    execution.addCustomValue(STARTED, System.nanoTime());
  }

  @Override
  public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
    if (queries.isEmpty()) {
      return;
    }
    try {
      observe(execution, queries);
    } catch (RuntimeException e) {
      failures.count(e);
    }
  }

  private void observe(ExecutionInfo execution, List<QueryInfo> queries) {
    String operation = SqlOperation.of(queries.get(0).getQuery());
    counters.computeIfAbsent(operation, this::counter).increment(queries.size());
    long nanos = System.nanoTime() - execution.getCustomValue(STARTED, Long.class);
    timers.computeIfAbsent(operation, this::timer).record(nanos, TimeUnit.NANOSECONDS);
    if (nanos > slow.toNanos()) {
      long milliseconds = TimeUnit.NANOSECONDS.toMillis(nanos);
      LOG.warn(
          "slow query: {} ms",
          milliseconds,
          keyValue("duration_ms", milliseconds),
          keyValue("operation", operation),
          keyValue("sql", SqlText.withoutValues(queries.get(0).getQuery())),
          keyValue("statements", queries.size()),
          keyValue("failed", !execution.isSuccess()));
    }
  }

  private Counter counter(String operation) {
    return Counter.builder("db.queries")
        .description("SQL statements sent to the database")
        .tag("operation", operation)
        .register(registry);
  }

  private Timer timer(String operation) {
    return Timer.builder("db.query.duration")
        .description("Time a SQL statement took, seen from the service")
        .tag("operation", operation)
        .serviceLevelObjectives(DurationBuckets.standard())
        .register(registry);
  }
}
