package io.sightline.metrics.db;

import io.sightline.metrics.health.HealthCheck;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Is the database likely to answer the next query? Takes a connection and runs {@code SELECT 1}.
 */
public final class DatabaseHealth implements HealthCheck {
  private final DataSource source;
  private final Optional<Pool> pool;

  /**
   * Checks through this source, not through the observed one: probes are no queries of the service.
   */
  public DatabaseHealth(DataSource source) {
    this.source = source;
    this.pool = Pool.of(source);
  }

  @Override
  public Verdict check() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
      DatabaseMetaData metaData = connection.getMetaData();
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("vendor", metaData.getDatabaseProductName().toLowerCase(Locale.ROOT));
      details.put("version", metaData.getDatabaseProductVersion());
      pool.ifPresent(state -> details.put("pool", describe(state)));
      return Verdict.ok(details);
    }
  }

  private static Map<String, Object> describe(Pool pool) {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("active", pool.active());
    state.put("idle", pool.idle());
    state.put("max", pool.max());
    return state;
  }
}
