package io.sightline.metrics.meters;

import io.micrometer.core.instrument.Counter;

/** Counts events of the business; made by {@link BusinessMeters}. Thread-safe. */
public final class BusinessCounter {
  private final LabelledMeters<Counter> counters;

  BusinessCounter(LabelledMeters<Counter> counters) {
    this.counters = counters;
  }

  /**
   * Counts one.
   *
   * @param values of the labels, in their order
   * @throws IllegalArgumentException when there is not one for each label
   */
  public void increment(String... values) {
    counters.use(Counter::increment, values);
  }

  /** Counts so many, 0 or more; less is ignored, for a counter only goes up. */
  public void increment(double amount, String... values) {
    if (amount >= 0) {
      counters.use(counter -> counter.increment(amount), values);
    }
  }
}
