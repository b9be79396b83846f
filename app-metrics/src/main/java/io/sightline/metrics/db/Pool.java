package io.sightline.metrics.db;

import java.util.Optional;
import javax.sql.DataSource;

/** The state of a connection pool, right now. Thread-safe. */
interface Pool {
  /** As the pool calls itself. */
  String name();

  /** Connections in use. */
  int active();

  /** Connections that wait for work. */
  int idle();

  /** Threads that wait for a connection. */
  int pending();

  /** Connections there may be. */
  int max();

  /** The pool behind a data source, when it is one that we know: HikariCP. */
  static Optional<Pool> of(DataSource source) {
    try {
      // Its class must not be named before it is known to be there.
      Class.forName("com.zaxxer.hikari.HikariDataSource", false, Pool.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
    return HikariPool.behind(source);
  }
}
