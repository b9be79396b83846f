package io.sightline.metrics.ops;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Metric families of all types with awkward labels, numbers and times. */
final class GeneratedFamilies {
  private static final String[] PIECES = {
    "a", "GET", "/api/{id}", "\\", "\"", "\n", "ä", "€", "😀", " ", "{", "}", ",", "=", "\t", ""
  };
  private static final double[] NUMBERS = {
    0,
    -0.0,
    1,
    17,
    0.1,
    1e-9,
    1e7,
    12345678,
    -3.5,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  private final Random random;

  GeneratedFamilies(long seed) {
    this.random = new Random(seed);
  }

  List<MetricSnapshot> some() {
    List<MetricSnapshot> families = new ArrayList<>();
    for (int i = random.nextInt(8); i >= 0; i--) {
      families.add(family("family_" + i));
    }
    return families;
  }

  private MetricSnapshot family(String name) {
    return switch (random.nextInt(8)) {
      case 0 -> counter(name);
      case 1 -> gauge(name);
      case 2 -> histogram(name, false);
      case 3 -> histogram(name, true);
      case 4 -> summary(name);
      case 5 -> info(name);
      case 6 -> states(name);
      default -> unknown(name);
    };
  }

  private int points() {
    return random.nextInt(4);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private double number() {
    return random.nextBoolean() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextGaussian();
  }

  /** The number makes it differ from the family's others. */
  private Labels labels(int number) {
    if (number == 0 && random.nextBoolean()) {
      return Labels.EMPTY;
    }
    return random.nextBoolean()
        ? Labels.of("number", "" + number)
        : Labels.of("number", "" + number, "text", text());
  }

  private long millis() {
    return random.nextBoolean() ? 0 : 1_700_000_000_000L + random.nextInt(100_000);
  }

  private @Nullable Exemplar exemplar(double value) {
    if (random.nextBoolean()) {
      return null;
    }
    Exemplar.Builder exemplar = Exemplar.builder().value(value);
    if (random.nextBoolean()) {
      exemplar.traceId("4bf92f3577b34da6a3ce929d0e0e4736").spanId("00f067aa0ba902b7");
    }
    if (random.nextBoolean()) {
      exemplar.timestampMillis(1_700_000_000_000L + random.nextInt(100_000));
    }
    return exemplar.build();
  }

  private MetricSnapshot counter(String name) {
    CounterSnapshot.Builder family = CounterSnapshot.builder().name(name);
    described(family);
    for (int i = points(); i > 0; i--) {
      CounterSnapshot.CounterDataPointSnapshot.Builder point =
          CounterSnapshot.CounterDataPointSnapshot.builder()
              .labels(labels(i))
              .value(Math.abs(random.nextGaussian()) * 1e6)
              .exemplar(exemplar(1));
      long at = millis();
      family.dataPoint(at == 0 ? point.build() : point.scrapeTimestampMillis(at).build());
    }
    return family.build();
  }

  private void described(MetricSnapshot.Builder<?> family) {
    if (random.nextBoolean()) {
      family.help(text());
    }
  }

  private MetricSnapshot gauge(String name) {
    boolean seconds = random.nextBoolean();
    GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(seconds ? name + "_seconds" : name);
    if (seconds) {
      family.unit(Unit.SECONDS);
    }
    described(family);
    for (int i = points(); i > 0; i--) {
      GaugeSnapshot.GaugeDataPointSnapshot.Builder point =
          GaugeSnapshot.GaugeDataPointSnapshot.builder().labels(labels(i)).value(number());
      long at = millis();
      family.dataPoint(at == 0 ? point.build() : point.scrapeTimestampMillis(at).build());
    }
    return family.build();
  }

  private MetricSnapshot histogram(String name, boolean gauge) {
    HistogramSnapshot.Builder family = HistogramSnapshot.builder().name(name).gaugeHistogram(gauge);
    described(family);
    for (int i = points(); i > 0; i--) {
      ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
      double bound = 0.001;
      List<Exemplar> exemplars = new ArrayList<>();
      for (int j = random.nextInt(5); j > 0; j--) {
        Exemplar exemplar = exemplar(bound);
        if (exemplar != null) {
          exemplars.add(exemplar);
        }
        buckets.bucket(bound, random.nextInt(1000));
        bound *= 5;
      }
      buckets.bucket(Double.POSITIVE_INFINITY, random.nextInt(10));
      HistogramSnapshot.HistogramDataPointSnapshot.Builder point =
          HistogramSnapshot.HistogramDataPointSnapshot.builder()
              .labels(labels(i))
              .classicHistogramBuckets(buckets.build())
              .exemplars(Exemplars.of(exemplars));
      family.dataPoint(random.nextBoolean() ? point.build() : point.sum(number()).build());
    }
    return family.build();
  }

  private MetricSnapshot summary(String name) {
    SummarySnapshot.Builder family = SummarySnapshot.builder().name(name);
    described(family);
    for (int i = points(); i > 0; i--) {
      SummarySnapshot.SummaryDataPointSnapshot.Builder point =
          SummarySnapshot.SummaryDataPointSnapshot.builder().labels(labels(i));
      if (random.nextBoolean()) {
        point.quantiles(Quantiles.of(new Quantile(0.5, number()), new Quantile(0.99, number())));
      }
      if (random.nextBoolean()) {
        point.count(random.nextInt(1000));
      }
      if (random.nextBoolean()) {
        point.sum(number());
      }
      family.dataPoint(point.build());
    }
    return family.build();
  }

  private MetricSnapshot info(String name) {
    InfoSnapshot.Builder family = InfoSnapshot.builder().name(name);
    described(family);
    for (int i = points(); i > 0; i--) {
      family.dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder().labels(labels(i)).build());
    }
    return family.build();
  }

  private MetricSnapshot states(String name) {
    StateSetSnapshot.Builder family = StateSetSnapshot.builder().name(name);
    described(family);
    for (int i = points(); i > 0; i--) {
      family.dataPoint(
          StateSetSnapshot.StateSetDataPointSnapshot.builder()
              .labels(labels(i))
              .state("on", random.nextBoolean())
              .state("o\"ff", random.nextBoolean())
              .build());
    }
    return family.build();
  }

  private MetricSnapshot unknown(String name) {
    UnknownSnapshot.Builder family = UnknownSnapshot.builder().name(name);
    described(family);
    for (int i = points(); i > 0; i--) {
      family.dataPoint(
          UnknownSnapshot.UnknownDataPointSnapshot.builder()
              .labels(labels(i))
              .value(number())
              .build());
    }
    return family.build();
  }
}
