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

  synchronized void release() throws SQLException {
    Connection connection = holder;
    holder = null;
    if (connection != null) {
      try (connection) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  @Override
  public void close() {
    try {
      release();
    } catch (SQLException e) {
      // The server ends the transaction with the connection anyway.
      LOG.warn("the lock on the orders could not be given back in good order", e);
    }
  }
}
