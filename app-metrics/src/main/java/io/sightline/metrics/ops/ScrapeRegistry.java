package io.sightline.metrics.ops;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Prometheus registry in which one collector that throws costs its own families only; in the
 * client's own the whole scrape fails. Pass it to {@code PrometheusMeterRegistry}. What is left out
 * is counted and, once a collector, logged. Thread-safe; a scrape holds no lock.
 */
public final class ScrapeRegistry extends PrometheusRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(ScrapeRegistry.class);
  private static final Comparator<MetricSnapshot> BY_NAME =
      Comparator.comparing(family -> family.getMetadata().getPrometheusName());

  /** A bound for the memory of what was told already, should collectors come and go. */
  private static final int TOLD_LIMIT = 1000;

  private final Set<Collector> collectors = ConcurrentHashMap.newKeySet();
  private final Set<MultiCollector> multiCollectors = ConcurrentHashMap.newKeySet();
  private final Set<Object> told = ConcurrentHashMap.newKeySet();
  private final LongAdder failures = new LongAdder();

  @Override
  public void register(Collector collector) {
    super.register(collector);
    collectors.add(collector);
  }

  @Override
  public void register(MultiCollector collector) {
    super.register(collector);
    multiCollectors.add(collector);
  }

  @Override
  public void unregister(Collector collector) {
    super.unregister(collector);
    collectors.remove(collector);
    told.remove(collector);
  }

  @Override
  public void unregister(MultiCollector collector) {
    super.unregister(collector);
    multiCollectors.remove(collector);
    told.remove(collector);
  }

  @Override
  public void clear() {
    super.clear();
    collectors.clear();
    multiCollectors.clear();
    told.clear();
  }

  @Override
  public MetricSnapshots scrape() {
    return new MetricSnapshots(families(name -> true));
  }

  @Override
  public MetricSnapshots scrape(Predicate<String> names) {
    return new MetricSnapshots(families(names));
  }

  /** How many times a collector or a family was left out of a scrape. */
  double failures() {
    return failures.sum();
  }

  /** What there is now of these families, ordered by name; those of one name have one type. */
  List<MetricSnapshot> families(Predicate<String> names) {
    List<MetricSnapshot> families = new ArrayList<>(256);
    for (Collector collector : collectors) {
      MetricSnapshot family = collected(collector, collector::collect);
      if (family != null && names.test(family.getMetadata().getPrometheusName())) {
        families.add(family);
      }
    }
    for (MultiCollector collector : multiCollectors) {
      MetricSnapshots several = collected(collector, collector::collect);
      if (several != null) {
        for (MetricSnapshot family : several) {
          if (names.test(family.getMetadata().getPrometheusName())) {
            families.add(family);
          }
        }
      }
    }
    families.sort(BY_NAME);
    return withoutConflicts(families);
  }

  private <T> @Nullable T collected(Object collector, Supplier<T> collect) {
    try {
      return collect.get();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      failures.increment();
      if (told.size() < TOLD_LIMIT && told.add(collector)) {
        LOG.warn("a collector of metrics throws; its series are left out of every scrape", e);
      }
      return null;
    }
  }

  /** Two types under one name would make the whole text unreadable to some. The first stays. */
  private List<MetricSnapshot> withoutConflicts(List<MetricSnapshot> families) {
    List<MetricSnapshot> kept = new ArrayList<>(families.size());
    MetricSnapshot before = null;
    for (MetricSnapshot family : families) {
      if (before != null && BY_NAME.compare(before, family) == 0 && !sameType(before, family)) {
        failures.increment();
        String name = family.getMetadata().getPrometheusName();
        if (told.size() < TOLD_LIMIT && told.add(name)) {
          LOG.warn("{} is there as two types; the second is left out of every scrape", name);
        }
        continue;
      }
      kept.add(family);
      before = family;
    }
    return kept;
  }

  private static boolean sameType(MetricSnapshot one, MetricSnapshot other) {
    return one.getClass() == other.getClass()
        && !(one instanceof HistogramSnapshot histogram
            && histogram.isGaugeHistogram() != ((HistogramSnapshot) other).isGaugeHistogram());
  }
}
