package io.sightline.shipper.kafka;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Growing pauses between tries: each doubles the one before up to the longest, and is then drawn
 * from its upper half. Not thread-safe.
 */
final class Pauses {
  private final long firstMillis;
  private final long longestMillis;
  private long nextMillis;

  Pauses(Duration first, Duration longest) {
    this.firstMillis = Math.max(1, first.toMillis());
    this.longestMillis = Math.max(firstMillis, longest.toMillis());
    this.nextMillis = firstMillis;
  }

  Duration next() {
    long pause = nextMillis;
    nextMillis = Math.min(longestMillis, nextMillis * 2);
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1));
  }

  void reset() {
    nextMillis = firstMillis;
  }
}
