package io.sightline.metrics.log;

import io.sightline.metrics.secrets.Secrets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/** An {@link AccessLine} as an event of SLF4J, for a Logback whose appenders are not ours. */
final class AccessEvent {
  private LoggingEventBuilder event;

  private AccessEvent(LoggingEventBuilder event) {
    this.event = event;
  }

  static void log(Logger logger, AccessLine line, Secrets secrets) {
    String path = secrets.text(line.path);
    AccessEvent fields =
        new AccessEvent(logger.atLevel(line.level))
            .add("method", line.method)
            .add("path", path)
            .add("query", line.query)
            .add("endpoint", line.endpoint)
            .add("status", line.status)
            .add("duration_ms", line.durationNanos < 0 ? null : line.durationNanos / 1e6)
            .add("ip", line.ip)
            .add("user_agent", masked(line.userAgent, secrets))
            .add("request_bytes", line.requestBytes < 0 ? null : line.requestBytes)
            .add("response_bytes", line.responseBytes < 0 ? null : line.responseBytes)
            .add("request_id", masked(line.requestId, secrets))
            .add("trace_id", line.traceId)
            .add("span_id", line.spanId)
            .add("user", masked(line.user, secrets))
            .add("user_id", masked(line.userId, secrets))
            .add("volatile", line.isVolatile ? true : null)
            .add("request_headers", line.requestHeaders)
            .add("response_headers", line.responseHeaders)
            .add("request_body", line.requestBody)
            .add("request_body_truncated", line.requestBodyCut ? true : null)
            .add("response_body", line.responseBody)
            .add("response_body_truncated", line.responseBodyCut ? true : null);
    fields.event.log("{} {} {}", line.method, path, line.status);
  }

  private static @Nullable String masked(@Nullable String text, Secrets secrets) {
    return text == null ? null : secrets.text(text);
  }

  private AccessEvent add(String name, @Nullable Object value) {
    if (value != null) {
      event = event.addKeyValue(name, value);
    }
    return this;
  }
}
