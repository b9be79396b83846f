package io.sightline.metrics.meters;

/** A value of the business that is set; made by {@link BusinessMeters}. Thread-safe. */
public final class BusinessGauge {
  private final LabelledMeters<Value> values;

  BusinessGauge(LabelledMeters<Value> values) {
    this.values = values;
  }

  /**
   * Sets it.
   *
   * @param labels the values of the labels, in their order
   * @throws IllegalArgumentException when there is not one for each label
   */
  public void set(double value, String... labels) {
    values.use(held -> held.now = value, labels);
  }

  static final class Value {
    private volatile double now;

    double get() {
      return now;
    }
  }
}
