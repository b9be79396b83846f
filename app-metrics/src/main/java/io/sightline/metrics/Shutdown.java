package io.sightline.metrics;

import io.sightline.metrics.health.HealthChecks;
import io.sightline.metrics.http.HttpSettings;
import io.sightline.metrics.http.RequestObserver;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The orderly end of a service: first not ready, then empty. Thread-safe. */
final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
  private static final long LOOK_EVERY_NANOS = 10_000_000;

  private final HealthChecks health;
  private final RequestObserver requests;
  private final HttpSettings settings;
  private final AtomicBoolean begun = new AtomicBoolean();

  Shutdown(HealthChecks health, RequestObserver requests, HttpSettings settings) {
    this.health = health;
    this.requests = requests;
    this.settings = settings;
  }

  void drain() {
    if (!begun.compareAndSet(false, true)) {
      return;
    }
    health.stopping();
    waitUntil(System.nanoTime() + settings.notReadyBefore().toNanos(), false);
    waitUntil(System.nanoTime() + settings.drain().toNanos(), true);
    long left = requests.inFlight();
    if (left > 0) {
      LOG.warn(
          "stopping with {} requests still in progress after {} ms (http.drain_ms)",
          left,
          settings.drain().toMillis());
    }
  }

  /** An interrupt ends the waiting: whoever stops the service wants it stopped now. */
  private void waitUntil(long deadline, boolean untilEmpty) {
    while (System.nanoTime() - deadline < 0
        && !Thread.currentThread().isInterrupted()
        && !(untilEmpty && requests.inFlight() == 0)) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }
}
