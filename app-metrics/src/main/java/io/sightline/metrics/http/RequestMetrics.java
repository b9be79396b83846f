package io.sightline.metrics.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sightline.metrics.meters.DurationBuckets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * {@code http_requests_total{method,endpoint,status}} and the histogram {@code
 * http_request_duration_seconds{method,endpoint}}. Thread-safe.
 */
final class RequestMetrics {
  private record CounterKey(String method, String endpoint, int status) {}

  private record TimerKey(String method, String endpoint) {}

  private final MeterRegistry registry;
  private final Map<CounterKey, Counter> counters = new ConcurrentHashMap<>();
  private final Map<TimerKey, Timer> timers = new ConcurrentHashMap<>();

  RequestMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void record(String method, String endpoint, int status, float milliseconds) {
    counters.computeIfAbsent(new CounterKey(method, endpoint, status), this::counter).increment();
    timers
        .computeIfAbsent(new TimerKey(method, endpoint), this::timer)
        .record((long) (milliseconds * 1e6), TimeUnit.NANOSECONDS);
  }

  private Counter counter(CounterKey key) {
    return Counter.builder("http.requests")
        .description("Finished HTTP requests")
        .tag("method", key.method())
        .tag("endpoint", key.endpoint())
        .tag("status", Integer.toString(key.status()))
        .register(registry);
  }

  private Timer timer(TimerKey key) {
    return Timer.builder("http.request.duration")
        .description("Time from a request's first handler to its last byte")
        .tag("method", key.method())
        .tag("endpoint", key.endpoint())
        .serviceLevelObjectives(DurationBuckets.standard())
        .register(registry);
  }
}
