package io.sightline.shipper;

import java.time.Duration;

/** Says when something periodic is due; at once for the first time. Not thread-safe. */
final class Periodic {
  private final long periodNanos;
  private long nextNanos = System.nanoTime();

  Periodic(Duration period) {
    this.periodNanos = period.toNanos();
  }

  boolean isDue() {
    long now = System.nanoTime();
    if (now - nextNanos < 0) {
      return false;
    }
    nextNanos = now + periodNanos;
    return true;
  }
}
