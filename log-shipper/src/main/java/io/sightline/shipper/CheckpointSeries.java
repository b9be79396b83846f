package io.sightline.shipper;

import io.micrometer.core.instrument.Counter;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** How well the disk knows how far everything is delivered. Thread-safe. */
final class CheckpointSeries {
  private static final long CURRENT = Long.MIN_VALUE;

  final Counter failures;
  final Counter damaged;

  private final Clock clock;
  private final AtomicLong behindSinceMillis = new AtomicLong(CURRENT);

  CheckpointSeries(Series series, Clock clock) {
    this.clock = clock;
    failures = series.counter("shipper.checkpoint.failures", "Times that the disk did not take it");
    damaged = series.counter("shipper.checkpoint.damaged", "Checkpoints that were found damaged");
    series.shown(
        "shipper.checkpoint.age.seconds",
        "For how long the disk has not known how far everything is delivered; 0 while it does",
        this::age);
  }

  void current(boolean isCurrent) {
    if (isCurrent) {
      behindSinceMillis.set(CURRENT);
    } else {
      behindSinceMillis.compareAndSet(CURRENT, clock.millis());
    }
  }

  /** Not below 0, whatever the clock does. */
  private double age() {
    long since = behindSinceMillis.get();
    return since == CURRENT ? 0 : Math.max(0, clock.millis() - since) / 1000.0;
  }
}
