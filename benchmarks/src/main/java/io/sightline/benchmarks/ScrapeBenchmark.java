package io.sightline.benchmarks;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sightline.metrics.config.ConfigReader;
import io.sightline.metrics.config.Sources;
import io.sightline.metrics.health.HealthChecks;
import io.sightline.metrics.health.HealthSettings;
import io.sightline.metrics.health.HealthViews;
import io.sightline.metrics.log.LogLevelControl;
import io.sightline.metrics.ops.OpsEndpoints;
import io.sightline.metrics.ops.OpsRequest;
import io.sightline.metrics.ops.OpsSettings;
import io.sightline.metrics.ops.ScrapeRegistry;
import io.sightline.metrics.secrets.SecretSettings;
import io.sightline.metrics.secrets.Secrets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Where the time of a scrape of 10,000 series goes, as the libraries do it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ScrapeBenchmark {
  private PrometheusRegistry prometheus;
  private PrometheusMeterRegistry registry;
  private OpsEndpoints ops;
  private final OpsRequest plain = request(false);
  private final OpsRequest packed = request(true);

  private static OpsRequest request(boolean gzip) {
    return new OpsRequest(
        "GET",
        "/metrics",
        null,
        name -> gzip && name.equals("Accept-Encoding") ? "gzip" : null,
        "127.0.0.1",
        new ByteArrayInputStream(new byte[0]));
  }

  /** 400 timers with 14 buckets (17 series and a maximum each), 2,000 counters, 800 gauges. */
  @Setup
  public void tenThousandSeries() {
    prometheus = new ScrapeRegistry();
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
    fill(registry);
    ConfigReader in = new ConfigReader(Sources.variables(Map.of()));
    HealthChecks checks =
        new HealthChecks(
            HealthSettings.read(in),
            java.time.Clock.systemUTC(),
            registry,
            Secrets.of(SecretSettings.read(in)));
    ops =
        OpsEndpoints.of(
            OpsSettings.read(in),
            registry,
            new HealthViews(checks, "shop", "1", java.time.Clock.systemUTC()),
            new LogLevelControl() {
              @Override
              public Map<String, String> configured() {
                return Map.of();
              }

              @Override
              public void set(String logger, String level, String who) {}
            });
    System.out.println(
        "series: " + registry.scrape().lines().filter(l -> !l.startsWith("#")).count());
  }

  static void fill(PrometheusMeterRegistry registry) {
    Duration[] buckets = new Duration[14];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = Duration.ofMillis(1L << i);
    }
    for (int i = 0; i < 400; i++) {
      Timer timer =
          Timer.builder("http.request.duration")
              .description("Time from the request's first byte to the answer's last")
              .tag("method", "GET")
              .tag("endpoint", "/api/orders/{id}/positions/" + i)
              .serviceLevelObjectives(buckets)
              .register(registry);
      for (int j = 0; j < 20; j++) {
        timer.record(Duration.ofMillis(j * 37L + i));
      }
    }
    for (int i = 0; i < 2000; i++) {
      Counter.builder("http.requests")
          .description("Requests answered")
          .tag("method", "GET")
          .tag("endpoint", "/api/orders/{id}/positions/" + i)
          .tag("status", "200")
          .register(registry)
          .increment(i * 31.0);
    }
    for (int i = 0; i < 800; i++) {
      double value = i / 7.0;
      Gauge.builder("queue.length", () -> value)
          .description("Jobs that wait")
          .tag("queue", "queue-" + i)
          .register(registry);
    }
  }

  @Benchmark
  public Object asTheOpsEndpointDoes() {
    return ops.answer(plain);
  }

  @Benchmark
  public Object asTheOpsEndpointDoesPacked() {
    return ops.answer(packed);
  }

  @Benchmark
  public Object asMicrometerDoesPacked() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      registry.scrape(gzip);
    }
    return out;
  }

  /** What the filter asks on every request. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  public boolean isItOurs() {
    return ops.serves("/api/orders/17");
  }

  @Benchmark
  public int asMicrometerDoes() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    registry.scrape(out);
    return out.size();
  }
}
