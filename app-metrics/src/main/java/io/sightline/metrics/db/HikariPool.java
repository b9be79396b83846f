package io.sightline.metrics.db;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.ToIntFunction;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** HikariCP; loaded only by services that have it. */
final class HikariPool implements Pool {
  private final HikariDataSource source;

  private HikariPool(HikariDataSource source) {
    this.source = source;
  }

  static Optional<Pool> behind(DataSource source) {
    if (source instanceof HikariDataSource hikari) {
      return Optional.of(new HikariPool(hikari));
    }
    try {
      return source.isWrapperFor(HikariDataSource.class)
          ? Optional.of(new HikariPool(source.unwrap(HikariDataSource.class)))
          : Optional.empty();
    } catch (SQLException | RuntimeException e) {
      // Some sources refuse the question; a service must not fail to start for that.
      return Optional.empty();
    }
  }

  /**
   * The times of waiting, using and creating connections, unless somebody measures them already.
   */
  void measureWith(MeterRegistry registry) {
    if (source.getMetricsTrackerFactory() == null && source.getMetricRegistry() == null) {
      source.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
    }
  }

  @Override
  public String name() {
    String name = source.getPoolName();
    return name == null ? "pool" : name;
  }

  @Override
  public int active() {
    return running(HikariPoolMXBean::getActiveConnections);
  }

  @Override
  public int idle() {
    return running(HikariPoolMXBean::getIdleConnections);
  }

  @Override
  public int pending() {
    return running(HikariPoolMXBean::getThreadsAwaitingConnection);
  }

  @Override
  public int max() {
    return source.getMaximumPoolSize();
  }

  private int running(ToIntFunction<HikariPoolMXBean> count) {
    // There is none before the first connection was asked for.
    @Nullable HikariPoolMXBean bean = source.getHikariPoolMXBean();
    return bean == null ? 0 : count.applyAsInt(bean);
  }
}
