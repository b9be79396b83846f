package io.sightline.metrics.db;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sightline.metrics.meters.ObservationFailures;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/** Puts a JDBC data source, its pool and its queries under observation. */
public final class DatabaseMetrics {
  private DatabaseMetrics() {}

  /**
   * Registers {@code database_connections{pool,state}}: active, idle, pending (threads waiting) and
   * max; and HikariCP's own meters, the times of waiting for, using and creating connections.
   * Nothing happens for a source that is no pool we know.
   */
  public static void bindPool(DataSource source, MeterRegistry registry) {
    Pool.of(source)
        .ifPresent(
            pool -> {
              gauge(pool, registry, "active", Pool::active);
              gauge(pool, registry, "idle", Pool::idle);
              gauge(pool, registry, "pending", Pool::pending);
              gauge(pool, registry, "max", Pool::max);
              if (pool instanceof HikariPool hikari) {
                hikari.measureWith(registry);
              }
            });
  }

  private static void gauge(
      Pool pool, MeterRegistry registry, String state, ToDoubleFunction<Pool> count) {
    Gauge.builder("database.connections", pool, count)
        .description("Connections of the pool by state; pending are threads that wait for one")
        .tag("pool", pool.name())
        .tag("state", state)
        .strongReference(true)
        .register(registry);
  }

  /** Wraps the source so that every query is counted and timed, and slow ones are logged. */
  public static DataSource observeQueries(
      DataSource source,
      MeterRegistry registry,
      Duration slowQueryThreshold,
      ObservationFailures failures) {
    return ProxyDataSourceBuilder.create(source)
        .listener(new QueryObserver(registry, slowQueryThreshold, failures))
        .build();
  }
}
