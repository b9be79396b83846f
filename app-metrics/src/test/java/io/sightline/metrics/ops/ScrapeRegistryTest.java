package io.sightline.metrics.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Timer;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScrapeRegistryTest {
  private final OpsFixture ops = OpsFixture.open();

  @AfterEach
  void close() {
    ops.close();
  }

  private static double fail() {
    throw new IllegalStateException("the thing measured is gone");
  }

  @Test
  void metersThatThrowCostTheirOwnSeriesOnly() {
    FunctionCounter.builder("broken.function", this, t -> fail()).register(ops.registry);
    Meter.builder(
            "broken.meter",
            Meter.Type.OTHER,
            List.of(new Measurement(ScrapeRegistryTest::fail, Statistic.VALUE)))
        .register(ops.registry);
    Counter.builder("orders").register(ops.registry).increment();
    for (int i = 0; i < 2; i++) {
      OpsFixture.Answer answer = ops.get("/metrics");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("orders_total 1.0").doesNotContain("broken");
    }
    assertThat(ops.get("/metrics?name[]=metrics_scrape_failures_total").body())
        .containsPattern("metrics_scrape_failures_total [2-9]");
  }

  @Test
  void twoTypesOfOneNameDoNotMakeTheTextUnreadable() {
    ops.registry
        .getPrometheusRegistry()
        .register(
            (MultiCollector)
                () ->
                    new MetricSnapshots(
                        GaugeSnapshot.builder()
                            .name("orders")
                            .dataPoint(
                                GaugeSnapshot.GaugeDataPointSnapshot.builder().value(7).build())
                            .build()));
    ops.registry
        .getPrometheusRegistry()
        .register(
            (MultiCollector)
                () ->
                    new MetricSnapshots(
                        CounterSnapshot.builder()
                            .name("orders")
                            .dataPoint(
                                CounterSnapshot.CounterDataPointSnapshot.builder().value(3).build())
                            .build()));
    OpsFixture.Answer answer = ops.get("/metrics?name[]=orders");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().lines().filter(line -> line.startsWith("# TYPE"))).hasSize(1);
  }

  @Test
  void theClientsOwnMetricsAreServedToo() {
    GaugeWithCallback gauge =
        GaugeWithCallback.builder()
            .name("native_gauge")
            .callback(callback -> callback.call(4))
            .register(ops.registry.getPrometheusRegistry());
    assertThat(ops.get("/metrics").body()).contains("native_gauge 4.0");
    ops.registry.getPrometheusRegistry().unregister(gauge);
    assertThat(ops.get("/metrics").body()).doesNotContain("native_gauge");
  }

  @Test
  void removedMetersAreGone() {
    Counter counter = Counter.builder("orders").register(ops.registry);
    assertThat(ops.get("/metrics").body()).contains("orders_total");
    ops.registry.remove(counter);
    assertThat(ops.get("/metrics").body()).doesNotContain("orders_total");
  }

  @Test
  void scrapesAndNewMetersGoSideBySide() throws ExecutionException, InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService service = Executors.newFixedThreadPool(2);
    try {
      Future<?> requests =
          service.submit(
              () -> {
                for (int i = 0; !done.get(); i++) {
                  Timer.builder("work")
                      .tag("kind", "k" + i % 500)
                      .serviceLevelObjectives(Duration.ofMillis(1))
                      .register(ops.registry)
                      .record(Duration.ofMillis(i % 3));
                }
              });
      for (int i = 0; i < 100; i++) {
        assertThat(ops.get("/metrics").status()).isEqualTo(200);
      }
      done.set(true);
      requests.get();
    } finally {
      done.set(true);
      service.shutdownNow();
    }
    assertThat(ops.get("/metrics?name[]=metrics_scrape_failures_total").body())
        .contains("metrics_scrape_failures_total 0.0");
  }
}
