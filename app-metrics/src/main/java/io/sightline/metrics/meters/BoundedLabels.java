package io.sightline.metrics.meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a label from having ever more values, and with it the number of series: the first values up
 * to a cap stay, all later ones become {@value #OTHER}. Each folded use is counted in {@code
 * metrics_label_values_folded_total{metric}}; the first one is also a warning in the log.
 *
 * <p>Thread-safe. {@link #fold} allocates nothing for a value that it has seen, or that it folds.
 */
public final class BoundedLabels {
  /** What all values past the cap become. */
  public static final String OTHER = "OTHER";

  /** The counter's name in Micrometer's spelling. */
  public static final String FOLDED = "metrics.label.values.folded";

  /** No route, symbol or command is longer; what is would only fill memory. */
  private static final int MAX_LENGTH = 256;

  private static final Logger LOG = LoggerFactory.getLogger(BoundedLabels.class);

  private final String metric;
  private final int cap;
  private final UnaryOperator<String> shown;
  private final ConcurrentHashMap<String, String> known = new ConcurrentHashMap<>();
  private final AtomicBoolean warned = new AtomicBoolean();
  private final Counter folded;

  /**
   * Starts without values.
   *
   * @param metric what the label belongs to, as it shall stand in the counter and the warning
   * @param cap how many distinct values there may be besides {@value #OTHER}, above 0
   */
  public BoundedLabels(String metric, int cap, MeterRegistry registry) {
    this(metric, cap, registry, UnaryOperator.identity());
  }

  /**
   * The same with another look for each value.
   *
   * @param shown what a value that is seen for the first time becomes, without its secrets
   */
  public BoundedLabels(
      String metric, int cap, MeterRegistry registry, UnaryOperator<String> shown) {
    if (cap < 1) {
      throw new IllegalArgumentException("cap of " + metric + ": expected 1 or more, was " + cap);
    }
    this.metric = metric;
    this.cap = cap;
    this.shown = shown;
    this.folded =
        Counter.builder(FOLDED)
            .description("Uses of a label's value past its cap, reported as OTHER")
            .tag("metric", metric)
            .register(registry);
  }

  /** The value itself, the same instance each time, or {@value #OTHER} when there are too many. */
  public String fold(String value) {
    String seen = known.get(value);
    if (seen != null) {
      return seen;
    }
    if (known.size() < cap && value.length() <= MAX_LENGTH) {
      return admit(value);
    }
    return refuse();
  }

  /** How many distinct values there are, without {@value #OTHER}. */
  public int size() {
    return known.size();
  }

  private String admit(String value) {
    synchronized (known) {
      if (known.size() < cap || known.containsKey(value)) {
        return known.computeIfAbsent(value, shown);
      }
    }
    return refuse();
  }

  private String refuse() {
    folded.increment();
    if (!warned.get() && warned.compareAndSet(false, true)) {
      LOG.warn(
          "{} has more than {} values; further ones are reported as {}. A label's value should come"
              + " from a small, closed set: no ids, no raw paths",
          metric,
          cap,
          OTHER);
    }
    return OTHER;
  }
}
