package io.sightline.shipper.sink;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Growing pauses between tries: each doubles the one before up to the longest, and is then drawn
 * from its upper half, so that many shippers do not come back at the same moment. Not thread-safe.
 */
final class Backoff {
  private final long firstMillis;
  private final long longestMillis;
  private long nextMillis;

  Backoff(Duration first, Duration longest) {
    this.firstMillis = Math.max(1, first.toMillis());
    this.longestMillis = Math.max(firstMillis, longest.toMillis());
    this.nextMillis = firstMillis;
  }

  Duration next() {
    long pause = nextMillis;
    nextMillis = Math.min(longestMillis, nextMillis * 2);
    return jittered(pause);
  }

  /** Whether pauses do not grow any more. */
  boolean isLongest() {
    return nextMillis == longestMillis;
  }

  void reset() {
    nextMillis = firstMillis;
  }

  private static Duration jittered(long millis) {
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
  }
}
