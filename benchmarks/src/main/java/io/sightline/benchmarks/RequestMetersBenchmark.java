package io.sightline.benchmarks;

import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sightline.metrics.http.CurrentTrace;
import io.sightline.metrics.http.MethodLabel;
import io.sightline.metrics.http.RequestMeters;
import io.sightline.metrics.meters.BoundedLabels;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** What counting and timing one request costs. Goal: 500 ns and no allocation. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestMetersBenchmark {
  private static final int ENDPOINTS = 64;

  private final String[] endpoints = new String[ENDPOINTS];
  private RequestMeters meters;
  private BoundedLabels bounded;

  /** Each thread goes through the endpoints by itself. */
  @State(Scope.Thread)
  public static class Turn {
    private int next;
  }

  @Setup
  public void register() {
    PrometheusMeterRegistry registry =
        new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM, new CurrentTrace());
    meters = new RequestMeters(registry);
    bounded = new BoundedLabels("endpoint", 500, registry);
    for (int i = 0; i < ENDPOINTS; i++) {
      endpoints[i] = "/api/orders/" + i + "/{id}";
    }
  }

  @Benchmark
  @Threads(1)
  public void oneThread(Turn turn) {
    record(turn.next++);
  }

  @Benchmark
  @Threads(2)
  public void twoThreads(Turn turn) {
    record(turn.next++);
  }

  private void record(int request) {
    meters.record(
        MethodLabel.index("GET"),
        bounded.fold(endpoints[request & (ENDPOINTS - 1)]),
        200,
        1_234_567,
        0,
        512);
  }
}
