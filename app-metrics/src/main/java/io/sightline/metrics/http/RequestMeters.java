package io.sightline.metrics.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sightline.metrics.meters.DurationBuckets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * {@code http_requests_total{method,endpoint,status}}, the histogram {@code
 * http_request_duration_seconds{method,endpoint}}, the sizes {@code http_request_size_bytes} and
 * {@code http_response_size_bytes} of bodies, and {@code http_requests_in_flight}.
 *
 * <p>Every meter is found without allocating: by the endpoint in a map, then by the method's and
 * the status's number. Thread-safe, without locks once a meter is there.
 */
public final class RequestMeters {
  private static final int STATUSES = 600;

  private final MeterRegistry registry;
  private final ConcurrentHashMap<String, AtomicReferenceArray<@Nullable Meters>> byEndpoint =
      new ConcurrentHashMap<>();
  private final LongAdder inFlight = new LongAdder();

  /** What is measured for one method of one endpoint. */
  private record Meters(
      Timer duration,
      DistributionSummary requestSize,
      DistributionSummary responseSize,
      AtomicReferenceArray<@Nullable Counter> byStatus) {}

  /** Registers the gauge; everything else appears with the first request that needs it. */
  public RequestMeters(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("http.requests.in.flight", inFlight, LongAdder::sum)
        .description("Requests that have begun and not ended")
        .register(registry);
  }

  void begun() {
    inFlight.increment();
  }

  void ended() {
    inFlight.decrement();
  }

  long inFlight() {
    return inFlight.sum();
  }

  /**
   * Counts one request.
   *
   * @param method the index of {@link MethodLabel#index}
   * @param endpoint of a bounded set
   * @param requestBytes less than 0 when they are not known
   * @param responseBytes less than 0 when they are not known
   */
  public void record(
      int method, String endpoint, int status, long nanos, long requestBytes, long responseBytes) {
    Meters meters = meters(method, endpoint);
    counter(meters, method, endpoint, status).increment();
    meters.duration.record(nanos, TimeUnit.NANOSECONDS);
    if (requestBytes >= 0) {
      meters.requestSize.record((double) requestBytes);
    }
    if (responseBytes >= 0) {
      meters.responseSize.record((double) responseBytes);
    }
  }

  /** Counts a request that nobody timed: a duration of 0 would flatter all the others. */
  void count(int method, String endpoint, int status) {
    counter(meters(method, endpoint), method, endpoint, status).increment();
  }

  private Meters meters(int method, String endpoint) {
    AtomicReferenceArray<@Nullable Meters> methods = byEndpoint.get(endpoint);
    if (methods == null) {
      methods =
          byEndpoint.computeIfAbsent(
              endpoint, name -> new AtomicReferenceArray<>(MethodLabel.COUNT));
    }
    Meters meters = methods.get(method);
    if (meters == null) {
      // Two threads may both come here; the registry gives both the same meters.
      meters = create(MethodLabel.name(method), endpoint);
      methods.set(method, meters);
    }
    return meters;
  }

  private Counter counter(Meters meters, int method, String endpoint, int status) {
    int index = status > 0 && status < STATUSES ? status : 0;
    Counter counter = meters.byStatus.get(index);
    if (counter == null) {
      counter =
          Counter.builder("http.requests")
              .description("Finished HTTP requests")
              .tag("method", MethodLabel.name(method))
              .tag("endpoint", endpoint)
              .tag("status", index == 0 ? "OTHER" : Integer.toString(status))
              .register(registry);
      meters.byStatus.set(index, counter);
    }
    return counter;
  }

  private Meters create(String method, String endpoint) {
    return new Meters(
        Timer.builder("http.request.duration")
            .description("Time from a request's first byte in the service to its end")
            .tag("method", method)
            .tag("endpoint", endpoint)
            .serviceLevelObjectives(DurationBuckets.standard())
            .register(registry),
        size("http.request.size", "Bytes of the request bodies", method, endpoint),
        size("http.response.size", "Bytes of the response bodies", method, endpoint),
        new AtomicReferenceArray<>(STATUSES));
  }

  private DistributionSummary size(
      String name, String description, String method, String endpoint) {
    return DistributionSummary.builder(name)
        .description(description)
        .baseUnit("bytes")
        .tag("method", method)
        .tag("endpoint", endpoint)
        .register(registry);
  }
}
