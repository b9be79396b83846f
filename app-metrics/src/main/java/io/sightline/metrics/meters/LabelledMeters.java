package io.sightline.metrics.meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One meter for each combination of labels' values, made at its first use. Three labels of a
 * hundred values each would be a million series, so the combinations have a cap too.
 */
final class LabelledMeters<M> {
  private static final int MAX_SERIES = 1000;
  private static final Logger LOG = LoggerFactory.getLogger(LabelledMeters.class);

  private final LabelCaps labels;
  private final Function<Tags, M> register;
  private final Counter failures;
  private final ConcurrentHashMap<List<String>, M> meters = new ConcurrentHashMap<>();
  private final AtomicBoolean warned = new AtomicBoolean();

  LabelledMeters(LabelCaps labels, Function<Tags, M> register, Counter failures) {
    this.labels = labels;
    this.register = register;
    this.failures = failures;
  }

  /**
   * Uses the meter of these values. What the registry or a listener throws is counted, once said.
   */
  void use(Consumer<M> use, String... values) {
    List<String> folded = labels.fold(values);
    try {
      M meter = meters.get(folded);
      use.accept(meter != null ? meter : make(folded));
    } catch (RuntimeException e) {
      failures.increment();
      if (warned.compareAndSet(false, true)) {
        LOG.warn("meter {} cannot be used; its values are lost", labels.name(), e);
      }
    }
  }

  private M make(List<String> values) {
    List<String> key = meters.size() < MAX_SERIES ? values : labels.other();
    return meters.computeIfAbsent(key, missing -> register.apply(labels.tags(missing)));
  }
}
