package io.sightline.metrics.db;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.jspecify.annotations.Nullable;

/** Puts a JDBC pool and its queries under observation. */
public final class DatabaseMetrics {
  private DatabaseMetrics() {}

  /**
   * Registers {@code database_connections{state}}: active, idle, pending (threads waiting) and max.
   */
  public static void bindPool(HikariDataSource pool, MeterRegistry registry) {
    connections(pool, registry, "active", HikariPoolMXBean::getActiveConnections);
    connections(pool, registry, "idle", HikariPoolMXBean::getIdleConnections);
    connections(pool, registry, "pending", HikariPoolMXBean::getThreadsAwaitingConnection);
    gauge(pool, registry, "max", HikariDataSource::getMaximumPoolSize);
  }

  private static void connections(
      HikariDataSource pool,
      MeterRegistry registry,
      String state,
      ToDoubleFunction<HikariPoolMXBean> count) {
    gauge(
        pool,
        registry,
        state,
        source -> {
          // There is none before the first connection was asked for.
          @Nullable HikariPoolMXBean running = source.getHikariPoolMXBean();
          return running == null ? 0 : count.applyAsDouble(running);
        });
  }

  private static void gauge(
      HikariDataSource pool,
      MeterRegistry registry,
      String state,
      ToDoubleFunction<HikariDataSource> count) {
    Gauge.builder("database.connections", pool, count)
        .description("Connections of the pool by state; pending are threads that wait for one")
        .tag("state", state)
        .register(registry);
  }

  /** Wraps the pool so that every query is counted and timed, and slow ones are logged. */
  public static DataSource observeQueries(
      HikariDataSource pool, MeterRegistry registry, Duration slowQueryThreshold) {
    return ProxyDataSourceBuilder.create(pool)
        .listener(new QueryObserver(registry, slowQueryThreshold))
        .build();
  }
}
