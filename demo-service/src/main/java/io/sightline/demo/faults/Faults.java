package io.sightline.demo.faults;

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which faults are on. Thread-safe. */
public final class Faults implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private final Set<Fault> on = ConcurrentHashMap.newKeySet();
  private final OrderLock orderLock;
  private final Consumer<Boolean> feedConnection;
  private final AtomicLong requests = new AtomicLong();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "faults");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * All off.
   *
   * @param database the one whose orders get locked
   * @param feedConnection is told false when the market data feed shall be disconnected
   */
  public Faults(DataSource database, Consumer<Boolean> feedConnection) {
    this.orderLock = new OrderLock(database);
    this.feedConnection = feedConnection;
    Future<?> unused = clock.scheduleAtFixedRate(this::complain, 100, 100, TimeUnit.MILLISECONDS);
  }

  /** Never waits: each request asks, also while a switch waits for the database. */
  boolean isOn(Fault fault) {
    return on.contains(fault);
  }

  /** Switches one fault. Switching it to what it already is does nothing. */
  synchronized void set(Fault fault, boolean wanted) throws SQLException {
    if (on.contains(fault) == wanted) {
      return;
    }
    if (fault == Fault.DATABASE) {
      if (wanted) {
        orderLock.take();
      } else {
        orderLock.release();
      }
    }
    if (fault == Fault.FEED) {
      feedConnection.accept(!wanted);
    }
    if (wanted) {
      on.add(fault);
    } else {
      on.remove(fault);
    }
    LOG.warn("fault '{}' is {}", fault.path(), wanted ? "on: " + fault.meaning() : "off");
  }

  /** Called before each request of the API. */
  void strike() throws InterruptedException {
    if (isOn(Fault.LATENCY)) {
      TimeUnit.SECONDS.sleep(2);
    }
    if (isOn(Fault.ERRORS) && requests.incrementAndGet() % 2 == 0) {
      throw new IllegalStateException("the fault 'errors' is on");
    }
  }

  private void complain() {
    if (isOn(Fault.LOGS)) {
      LOG.error("reconciliation failed", new IllegalStateException("the fault 'logs' is on"));
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    orderLock.close();
  }
}
