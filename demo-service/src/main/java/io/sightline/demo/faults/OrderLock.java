package io.sightline.demo.faults;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction that locks the orders table and is never finished, as a forgotten console would.
 */
final class OrderLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrderLock.class);

  private final DataSource database;
  private @Nullable Connection holder;

  OrderLock(DataSource database) {
    this.database = database;
  }

  synchronized void take() throws SQLException {
    if (holder != null) {
      return;
    }
    Connection connection = database.getConnection();
    try (Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
      holder = connection;
    } finally {
      if (holder == null) {
        connection.close();
      }
    }
  }

  /** The orders are free afterwards, also when the connection that locked them is lost. */
  synchronized void release() {
    Connection connection = holder;
    holder = null;
    if (connection != null) {
      try (connection) {
        connection.rollback();
        connection.setAutoCommit(true);
      } catch (SQLException e) {
        // The server ends the transaction with the connection.
        LOG.warn("the lock on the orders went with its connection", e);
      }
    }
  }

  @Override
  public void close() {
    release();
  }
}
