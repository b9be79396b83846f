package io.sightline.metrics.meters;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Times what the business does; made by {@link BusinessMeters}. Thread-safe. */
public final class BusinessTimer {
  private final LabelledMeters<Timer> timers;

  BusinessTimer(LabelledMeters<Timer> timers) {
    this.timers = timers;
  }

  /**
   * Adds one duration.
   *
   * @param values of the labels, in their order
   * @throws IllegalArgumentException when there is not one for each label
   */
  public void record(Duration duration, String... values) {
    timers.use(timer -> timer.record(duration), values);
  }

  /** Runs it and adds how long it took, also when it throws. */
  public <T> T time(Callable<T> work, String... values) throws Exception {
    long start = System.nanoTime();
    try {
      return work.call();
    } finally {
      record(Duration.ofNanos(System.nanoTime() - start), values);
    }
  }
}
