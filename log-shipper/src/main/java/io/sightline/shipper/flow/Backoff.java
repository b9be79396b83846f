package io.sightline.shipper.flow;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Growing pauses between tries: each doubles the one before up to the longest, and is then drawn
 * from its upper half, so that many shippers do not come back at the same moment. Not thread-safe.
 */
public final class Backoff {
  private final long firstMillis;
  private final long longestMillis;
  private long nextMillis;

  public Backoff(Duration first, Duration longest) {
    this.firstMillis = Math.max(1, first.toMillis());
    this.longestMillis = Math.max(firstMillis, longest.toMillis());
    this.nextMillis = firstMillis;
  }

  /** The next pause; the one after it is longer. */
  public Duration next() {
    long pause = nextMillis;
    nextMillis = Math.min(longestMillis, nextMillis * 2);
    return jittered(pause);
  }

  /** Whether pauses do not grow any more. */
  public boolean isLongest() {
    return nextMillis == longestMillis;
  }

  /** Begins with the first again. */
  public void reset() {
    nextMillis = firstMillis;
  }

  private static Duration jittered(long millis) {
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
  }
}
