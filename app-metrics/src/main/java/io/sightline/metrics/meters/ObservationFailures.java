package io.sightline.metrics.meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes wrong in observing must not go wrong in what is observed: it is counted in {@code
 * observation_failures_total} and told once. Thread-safe.
 */
public final class ObservationFailures {
  private static final Logger LOG = LoggerFactory.getLogger(ObservationFailures.class);

  private final Counter counter;
  private final AtomicBoolean told = new AtomicBoolean();

  /** Registers the counter. */
  public ObservationFailures(MeterRegistry registry) {
    this.counter = counter(registry);
  }

  /** The one counter of a registry. */
  static Counter counter(MeterRegistry registry) {
    return Counter.builder("observation.failures")
        .description("Values lost because a meter, the registry or a listener of it threw")
        .register(registry);
  }

  /** Counts one; tells it when it is the first. */
  public void count(RuntimeException problem) {
    counter.increment();
    if (told.compareAndSet(false, true)) {
      LOG.warn(
          "something could not be observed; more of this is only counted, in"
              + " observation_failures_total",
          problem);
    }
  }
}
