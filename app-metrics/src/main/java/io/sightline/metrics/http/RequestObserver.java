package io.sightline.metrics.http;

import static net.logstash.logback.argument.StructuredArguments.keyValue;

import io.sightline.metrics.meters.ObservationFailures;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What happens around every request, whatever framework serves it: it gets an id, the log lines of
 * its thread carry that id, and at its end it is counted, timed and written to the access log. An
 * observation that fails (a registry's listener throws, a disk is full) is counted in {@code
 * observation_failures_total} and told once; no request fails for it. Thread-safe.
 */
public final class RequestObserver {
  private static final Logger LOG = LoggerFactory.getLogger(RequestObserver.class);

  /** Shorter requests are not asked what they are. */
  private static final long LONG_NANOS = 1_000_000_000L;

  private final RequestMeters meters;
  private final RequestLog requestLog;
  private final UnaryOperator<String> bounded;
  private final CurrentTrace currentTrace;
  private final ObservationFailures failures;

  /**
   * Prepares to observe.
   *
   * @param bounded keeps the endpoints' number within limits
   */
  public RequestObserver(
      RequestMeters meters,
      RequestLog requestLog,
      UnaryOperator<String> bounded,
      CurrentTrace currentTrace,
      ObservationFailures failures) {
    this.meters = meters;
    this.requestLog = requestLog;
    this.bounded = bounded;
    this.currentTrace = currentTrace;
    this.failures = failures;
  }

  /**
   * Begins a request on the thread that works for it, and enters its logging context.
   *
   * @param requestId what the caller sent as {@code X-Request-Id}
   * @param traceparent what the caller sent under this name
   */
  public Observation begin(@Nullable String requestId, @Nullable String traceparent) {
    meters.begun();
    Observation observation =
        new Observation(
            RequestIds.accept(requestId), TraceContext.parse(traceparent), currentTrace);
    observation.enter();
    return observation;
  }

  /**
   * Ends a request, once; a second call does nothing. The calling thread must have entered the
   * observation; it has left it afterwards, unless an exception escaped that the container is about
   * to log on this thread.
   */
  public void end(Observation observation, Exchange exchange) {
    if (!observation.endsNow()) {
      observation.leave();
      return;
    }
    long nanos = observation.elapsedNanos();
    meters.ended();
    String endpoint = Endpoints.NOT_FOUND;
    try {
      endpoint = bounded(exchange.endpoint());
      int method = MethodLabel.index(exchange.method());
      if (nanos > LONG_NANOS && isStream(exchange)) {
        meters.count(method, endpoint, exchange.status());
      } else {
        meters.record(
            method,
            endpoint,
            exchange.status(),
            nanos,
            exchange.requestBytes(),
            exchange.responseBytes());
      }
    } catch (RuntimeException e) {
      failures.count(e);
    }
    if (observation.hasFailed()) {
      observation.remember();
    } else {
      observation.leave();
    }
    try {
      requestLog.write(observation, exchange, endpoint, nanos);
    } catch (RuntimeException e) {
      failures.count(e);
    }
  }

  /** A stream of events lasts as long as somebody looks on: that is no time of answering. */
  private static boolean isStream(Exchange exchange) {
    String type = exchange.responseHeader("Content-Type");
    return type != null && type.startsWith("text/event-stream");
  }

  /**
   * Logs an exception that escaped from the service, at ERROR; for containers that log it lower, or
   * not at all. The calling thread must have entered the observation.
   */
  public void escaped(Throwable failure, Exchange exchange) {
    try {
      String method = MethodLabel.name(MethodLabel.index(exchange.method()));
      LOG.error(
          "uncaught exception in {} {}",
          method,
          exchange.path(),
          keyValue("method", method),
          keyValue("path", exchange.path()),
          keyValue("endpoint", bounded(exchange.endpoint())),
          failure);
    } catch (RuntimeException e) {
      // It must not take the place of the exception that the caller is about to throw on.
      failures.count(e);
    }
  }

  /** What is no route does not compete with the routes for the places there are. */
  private String bounded(String endpoint) {
    return Endpoints.isNoRoute(endpoint) ? endpoint : bounded.apply(endpoint);
  }

  /**
   * Counts a request that the server answered by itself before any application saw it.
   *
   * @param method as far as the server could read it
   */
  public void refused(String method, int status) {
    try {
      String endpoint = status == 404 ? Endpoints.NOT_FOUND : Endpoints.BAD_REQUEST;
      meters.count(MethodLabel.index(method), endpoint, status);
    } catch (RuntimeException e) {
      failures.count(e);
    }
  }

  /** For a request that is not observed: its lines must not carry the last one's identity. */
  public void startClean() {
    if (MDC.get(Observation.REQUEST_ID) != null) {
      Observation.forgetContext();
    }
  }

  /** Requests that have begun and not ended. */
  public long inFlight() {
    return meters.inFlight();
  }

  /** How many bytes of a request's body the log may want; its status is not known yet. */
  public int maxRequestBodyBytes() {
    return requestLog.maxRequestBodyBytes();
  }

  /** How many bytes of a body may be kept. */
  public int maxBodyBytes() {
    return requestLog.maxBodyBytes();
  }

  /** Whether the log wants the body of a response with this status. */
  public boolean keepsResponseBody(int status) {
    return requestLog.keepsResponseBody(status);
  }
}
