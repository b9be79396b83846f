package io.sightline.metrics.db;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.sightline.metrics.health.HealthCheck;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Is the database likely to answer the next query? Takes a connection and runs {@code SELECT 1}.
 */
public final class DatabaseHealth implements HealthCheck {
  private final HikariDataSource pool;

  /**
   * Checks through this pool, not through the observed one: probes are no queries of the service.
   */
  public DatabaseHealth(HikariDataSource pool) {
    this.pool = pool;
  }

  @Override
  public Verdict check() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
      DatabaseMetaData metaData = connection.getMetaData();
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("vendor", metaData.getDatabaseProductName().toLowerCase(Locale.ROOT));
      details.put("version", metaData.getDatabaseProductVersion());
      details.put("pool", poolState());
      return Verdict.ok(details);
    }
  }

  private Map<String, Object> poolState() {
    Map<String, Object> state = new LinkedHashMap<>();
    @Nullable HikariPoolMXBean running = pool.getHikariPoolMXBean();
    state.put("active", running == null ? 0 : running.getActiveConnections());
    state.put("idle", running == null ? 0 : running.getIdleConnections());
    state.put("max", pool.getMaximumPoolSize());
    return state;
  }
}
