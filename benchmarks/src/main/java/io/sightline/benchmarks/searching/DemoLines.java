package io.sightline.benchmarks.searching;

import java.time.Instant;
import java.util.Locale;
import java.util.Random;

/**
 * Log lines of the shapes that the demo service writes: of a hundred, seventy requests, twenty-six
 * lines of the service itself, two slow queries, and two errors, which stand in the error stream as
 * well. From a seed, so the same ones each time.
 */
final class DemoLines {
  /**
   * A line.
   *
   * @param logClass of its data stream
   * @param isError stands in the stream of errors too
   */
  record Line(String logClass, String json, boolean isError) {}

  private static final String[] ENDPOINTS = {
    "/api/orders", "/api/orders/{id}", "/api/quotes/{symbol}", "/api/quotes", "/demo/faults/{name}"
  };
  private static final String[] SERVICES = {"demo-service", "billing", "stock"};
  private static final String[] ERRORS = {
    "java.lang.IllegalStateException", "java.sql.SQLTransientConnectionException",
    "java.util.concurrent.TimeoutException", "java.lang.NullPointerException",
  };

  private final Random random = new Random(42);

  Line next(Instant time) {
    int kind = random.nextInt(100);
    if (kind < 70) {
      return new Line("access", access(time), false);
    }
    if (kind < 96) {
      return new Line("app", app(time), false);
    }
    return kind < 98 ? new Line("db", slowQuery(time), false) : new Line("app", error(time), true);
  }

  private String start(Instant time, String level, String logger, String message) {
    return String.format(
        Locale.ROOT,
        "{\"@timestamp\":\"%s\",\"level\":\"%s\",\"logger\":\"%s\",\"thread\":\"http-%d\","
            + "\"message\":\"%s\",\"service\":\"%s\",\"environment\":\"local\",\"version\":\"1.%d\","
            + "\"request_id\":\"%016x%016x\",\"trace_id\":\"%016x%016x\",\"user\":\"user-%d\"",
        time,
        level,
        logger,
        random.nextInt(16),
        message,
        SERVICES[Math.min(2, random.nextInt(5))],
        random.nextInt(3),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextInt(5_000));
  }

  private String access(Instant time) {
    int endpoint = random.nextInt(ENDPOINTS.length);
    int dice = random.nextInt(100);
    int status = dice < 93 ? 200 : dice < 98 ? 404 : 500;
    String method = endpoint == 0 ? "POST" : "GET";
    return start(
            time,
            status < 400 ? "INFO" : status < 500 ? "WARN" : "ERROR",
            "io.sightline.access",
            method + " " + ENDPOINTS[endpoint] + " " + status)
        + String.format(
            Locale.ROOT,
            ",\"method\":\"%s\",\"path\":\"%s\",\"endpoint\":\"%s\",\"status\":%d,"
                + "\"duration_ms\":%.3f,\"ip\":\"10.0.%d.%d\",\"user_agent\":\"demo-traffic/1.0\","
                + "\"request_bytes\":%d,\"response_bytes\":%d,\"volatile\":%b}",
            method,
            ENDPOINTS[endpoint].replaceAll("\\{\\w+}", "" + random.nextInt(100_000)),
            ENDPOINTS[endpoint],
            status,
            Math.exp(random.nextGaussian() + 2.5),
            random.nextInt(16),
            random.nextInt(250),
            random.nextInt(900),
            random.nextInt(9_000),
            status < 400);
  }

  private String app(Instant time) {
    boolean isDebug = random.nextInt(5) == 0;
    String message =
        isDebug
            ? "quote of SYM%d is %d cents old".formatted(random.nextInt(300), random.nextInt(99))
            : "order %d of customer %d filled at %d"
                .formatted(
                    random.nextInt(1_000_000), random.nextInt(5_000), random.nextInt(100_000));
    return start(time, isDebug ? "DEBUG" : "INFO", "io.sightline.demo.orders.OrderRoutes", message)
        + ",\"endpoint\":\""
        + ENDPOINTS[random.nextInt(ENDPOINTS.length)]
        + "\"}";
  }

  private String slowQuery(Instant time) {
    return start(time, "WARN", "io.sightline.db", "slow query")
        + String.format(
            Locale.ROOT,
            ",\"sql\":\"select id, symbol, amount from orders where id = ?\","
                + "\"duration_ms\":%.1f}",
            100 + random.nextInt(900) * 1.0);
  }

  private String error(Instant time) {
    int kind = random.nextInt(ERRORS.length);
    StringBuilder stack = new StringBuilder(ERRORS[kind]).append(": no luck");
    for (int i = 0; i < 25; i++) {
      stack.append("\\n\\tat io.sightline.demo.orders.OrderBook.step").append(i);
      stack.append("(OrderBook.java:").append(100 + i).append(')');
    }
    return start(
            time,
            "ERROR",
            "io.sightline.demo.ApiErrors",
            "order %d failed: no luck".formatted(random.nextInt(1_000_000)))
        + ",\"endpoint\":\"/api/orders\",\"error_type\":\""
        + ERRORS[kind]
        + "\",\"error_fingerprint\":\""
        + Integer.toHexString(ERRORS[kind].hashCode() * 31 + random.nextInt(10))
        + "\",\"stack_trace\":\""
        + stack
        + "\"}";
  }
}
