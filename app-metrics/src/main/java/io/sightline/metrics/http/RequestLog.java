package io.sightline.metrics.http;

import io.sightline.metrics.http.Exchange.Body;
import io.sightline.metrics.log.AccessLine;
import io.sightline.metrics.log.AccessLog;
import io.sightline.metrics.secrets.Secrets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which requests are logged and how much of them, by {@link RequestLogSettings}, and takes
 * the secrets out of query, headers and bodies; path and user agent the access log masks by itself,
 * off the request's thread. Thread-safe.
 */
public final class RequestLog {
  private static final int LONGEST_PATH = 2048;

  private final RequestLogSettings settings;
  private final TrustedProxies proxies;
  private final AccessLog accessLog;
  private final Secrets secrets;

  /** Writes to this access log. */
  public RequestLog(
      RequestLogSettings settings, TrustedProxies proxies, AccessLog accessLog, Secrets secrets) {
    this.settings = settings;
    this.proxies = proxies;
    this.accessLog = accessLog;
    this.secrets = secrets;
  }

  void write(Observation observation, Exchange exchange, String endpoint, long nanos) {
    int status = exchange.status();
    RequestLevel level = RequestLevel.of(status, observation.hasFailed());
    if (!settings.enabled()
        || !accessLog.isEnabled(level.ofTheLine())
        || (level != RequestLevel.ERROR && excluded(exchange, status))) {
      return;
    }
    TraceContext trace = observation.trace();
    String user = observation.user();
    String method = exchange.method();
    AccessLine line =
        new AccessLine(
                MethodLabel.index(method) == 0 ? "OTHER" : method,
                shortened(exchange.path()),
                status)
            .level(level.ofTheLine())
            .endpoint(endpoint)
            .durationNanos(nanos)
            .ip(proxies.client(exchange.peer(), exchange.header("X-Forwarded-For")))
            .userAgent(exchange.header("User-Agent"))
            .requestBytes(exchange.requestBytes())
            .responseBytes(exchange.responseBytes())
            .requestId(observation.requestId())
            .trace(trace == null ? null : trace.traceId(), trace == null ? null : trace.spanId())
            .user(user == null ? exchange.remoteUser() : user, observation.userId())
            .isVolatile(isVolatile(level, nanos));
    String query = exchange.query();
    if (query != null) {
      line.query(secrets.query(shortened(query)));
    }
    addBodiesAndHeaders(line, exchange, level);
    accessLog.write(line);
  }

  private void addBodiesAndHeaders(AccessLine line, Exchange exchange, RequestLevel level) {
    Body sent = exchange.requestBody();
    if (sent != null && level.reaches(settings.storeDataLevel())) {
      line.requestBody(secrets.body(sent.contentType(), sent.text()), sent.truncated());
    }
    Body answered = exchange.responseBody();
    if (answered != null && level.reaches(settings.storeResultLevel())) {
      line.responseBody(
          secrets.body(answered.contentType(), answered.text()), answered.truncated());
    }
    if (level.reaches(settings.storeHeadersLevel())) {
      line.headers(masked(exchange.headers()), masked(exchange.responseHeaders()));
    }
  }

  private boolean isVolatile(RequestLevel level, long nanos) {
    return settings.defaultVolatile()
        && !level.reaches(settings.persistLevel())
        && nanos <= settings.persistDuration().toNanos();
  }

  private boolean excluded(Exchange exchange, int status) {
    return settings.excludeMethods().contains(exchange.method())
        || settings.excludeStatus().contains(status)
        || any(settings.excludeRequestHeaders(), exchange, true)
        || any(settings.excludeResponseHeaders(), exchange, false);
  }

  private static boolean any(List<String> names, Exchange exchange, boolean ofRequest) {
    for (String name : names) {
      if ((ofRequest ? exchange.header(name) : exchange.responseHeader(name)) != null) {
        return true;
      }
    }
    return false;
  }

  private Map<String, String> masked(Map<String, String> headers) {
    Map<String, String> masked = new LinkedHashMap<>();
    headers.forEach((name, value) -> masked.put(name, secrets.header(name, value)));
    return masked;
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_PATH ? text : text.substring(0, LONGEST_PATH) + "…";
  }

  /** The status is not known while the body is read: enough for the level that wants most. */
  int maxRequestBodyBytes() {
    return settings.enabled() && settings.storeDataLevel() != RequestLevel.OFF
        ? settings.maxBodyBytes()
        : 0;
  }

  int maxBodyBytes() {
    return settings.maxBodyBytes();
  }

  /** An exception that escapes later makes the level ERROR, but then this body is thrown away. */
  boolean keepsResponseBody(int status) {
    return settings.enabled()
        && RequestLevel.of(status, false).reaches(settings.storeResultLevel());
  }
}
