package io.sightline.metrics.meters;

import java.time.Duration;
import java.util.stream.LongStream;

/** Histogram bounds for durations. */
public final class DurationBuckets {
  /**
   * What the Prometheus client libraries use by default since their 0.x releases, in milliseconds.
   */
  private static final long[] MILLISECONDS = {
    5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000
  };

  private DurationBuckets() {}

  /** The upper bounds, 5 ms to 10 s; a new array at each call. */
  public static Duration[] standard() {
    return LongStream.of(MILLISECONDS).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
