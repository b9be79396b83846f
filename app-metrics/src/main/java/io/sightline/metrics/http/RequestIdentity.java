package io.sightline.metrics.http;

import io.javalin.http.Context;
import java.util.List;
import org.slf4j.MDC;

/** The request's id and trace id, in the logging context of the thread that serves it. */
final class RequestIdentity {
  static final String HEADER = "X-Request-Id";
  private static final String REQUEST_ID = "request_id";
  private static final String TRACE_ID = "trace_id";
  private static final List<String> KEYS = List.of(REQUEST_ID, TRACE_ID, "user", "user_id");

  private RequestIdentity() {}

  static void begin(Context ctx) {
    KEYS.forEach(MDC::remove);
    String requestId = RequestIds.accept(ctx.header(HEADER));
    ctx.attribute(REQUEST_ID, requestId);
    ctx.header(HEADER, requestId);
    MDC.put(REQUEST_ID, requestId);
    String traceId = RequestIds.traceId(ctx.header("traceparent"));
    if (traceId != null) {
      MDC.put(TRACE_ID, traceId);
    }
  }

  static void end() {
    KEYS.forEach(MDC::remove);
  }
}
