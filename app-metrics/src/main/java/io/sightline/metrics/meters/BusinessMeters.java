package io.sightline.metrics.meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meters of the service's own business, with every label capped: {@code trade_orders_total{symbol,
 * side}} can never become a million series, whatever the symbols are.
 *
 * <pre>{@code
 * BusinessCounter orders = meters.counter("trade_orders", "Orders taken", "symbol", "side");
 * orders.increment("ACME", "buy");
 * }</pre>
 *
 * <p>Making a meter throws when its name or a label's is wrong; using one never throws for a
 * registry's or a listener's sake. Thread-safe. Make each meter once and keep it.
 */
public final class BusinessMeters {
  /** How many values a label may have when nothing else is said. */
  public static final int DEFAULT_CAP = 100;

  private static final Logger LOG = LoggerFactory.getLogger(BusinessMeters.class);

  private final MeterRegistry registry;
  private final int cap;
  private final UnaryOperator<String> shown;
  private final Counter failures;

  /**
   * Registers here.
   *
   * @param cap how many values each label may have besides {@code OTHER}
   */
  public BusinessMeters(MeterRegistry registry, int cap) {
    this(registry, cap, UnaryOperator.identity());
  }

  /**
   * The same with another look for each label's value.
   *
   * @param shown what a value that is seen for the first time becomes, without its secrets
   */
  public BusinessMeters(MeterRegistry registry, int cap, UnaryOperator<String> shown) {
    this.registry = registry;
    this.cap = cap;
    this.shown = shown;
    this.failures = ObservationFailures.counter(registry);
  }

  /** Counts events; {@code name} without {@code _total}, which is added. */
  public BusinessCounter counter(String name, String description, String... labels) {
    MeterNames.check(name, labels);
    return new BusinessCounter(
        new LabelledMeters<>(
            new LabelCaps(name, labels, cap, registry, shown),
            tags -> Counter.builder(name).description(description).tags(tags).register(registry),
            failures));
  }

  /** Times something; a histogram with {@link DurationBuckets#standard()}, in seconds. */
  public BusinessTimer timer(String name, String description, String... labels) {
    MeterNames.check(name, labels);
    return new BusinessTimer(
        new LabelledMeters<>(
            new LabelCaps(name, labels, cap, registry, shown),
            tags ->
                Timer.builder(name)
                    .description(description)
                    .serviceLevelObjectives(DurationBuckets.standard())
                    .tags(tags)
                    .register(registry),
            failures));
  }

  /** A value that goes up and down and is set by the service. */
  public BusinessGauge gauge(String name, String description, String... labels) {
    MeterNames.check(name, labels);
    return new BusinessGauge(
        new LabelledMeters<>(
            new LabelCaps(name, labels, cap, registry, shown),
            tags -> {
              BusinessGauge.Value value = new BusinessGauge.Value();
              Gauge.builder(name, value, BusinessGauge.Value::get)
                  .description(description)
                  .tags(tags)
                  .strongReference(true)
                  .register(registry);
              return value;
            },
            failures));
  }

  /**
   * A value that is asked for at each scrape. When asking throws, the value is NaN, counted in
   * {@code observation_failures_total} and said once in the log.
   */
  public void gauge(String name, String description, DoubleSupplier source) {
    MeterNames.check(name);
    AtomicBoolean warned = new AtomicBoolean();
    DoubleSupplier safe =
        () -> {
          try {
            return source.getAsDouble();
          } catch (RuntimeException e) {
            failures.increment();
            if (warned.compareAndSet(false, true)) {
              LOG.warn("gauge {} cannot be read; it is NaN until it can", name, e);
            }
            return Double.NaN;
          }
        };
    Gauge.builder(name, safe::getAsDouble).description(description).register(registry);
  }
}
