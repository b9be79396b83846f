package io.sightline.metrics.http;

import io.javalin.http.Context;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.List;
import org.slf4j.MDC;

/**
 * The request's id and trace id, and the user the service names, in the logging context of the
 * thread that works for it. A thread that leaves an asynchronous request unfinished leaves without
 * them; the thread that finishes the request takes them up again.
 */
final class RequestIdentity {
  static final String HEADER = "X-Request-Id";
  private static final String REQUEST_ID = "request_id";
  private static final String TRACE_ID = "trace_id";
  private static final List<String> KEYS = List.of(REQUEST_ID, TRACE_ID, "user", "user_id");
  private static final String KEPT = "io.sightline.";

  private RequestIdentity() {}

  static void begin(Context ctx) {
    forget();
    String requestId = RequestIds.accept(ctx.header(HEADER));
    ctx.header(HEADER, requestId);
    MDC.put(REQUEST_ID, requestId);
    ctx.attribute(KEPT + REQUEST_ID, requestId);
    String traceId = RequestIds.traceId(ctx.header("traceparent"));
    if (traceId != null) {
      MDC.put(TRACE_ID, traceId);
      ctx.attribute(KEPT + TRACE_ID, traceId);
    }
  }

  /**
   * Around the servlet: whatever it does, its thread goes on to other work with a clean context.
   */
  static void filter(ServletRequest request, ServletResponse response, FilterChain next)
      throws IOException, ServletException {
    try {
      next.doFilter(request, response);
    } finally {
      if (request.isAsyncStarted()) {
        KEYS.forEach(key -> keep(request, key));
      }
      forget();
    }
  }

  private static void keep(ServletRequest request, String key) {
    String value = MDC.get(key);
    if (value != null) {
      request.setAttribute(KEPT + key, value);
    }
  }

  /** Makes this thread the request's own, if it is not. */
  static void resume(Context ctx) {
    String requestId = ctx.attribute(KEPT + REQUEST_ID);
    if (requestId == null || requestId.equals(MDC.get(REQUEST_ID))) {
      return;
    }
    forget();
    for (String key : KEYS) {
      String value = ctx.attribute(KEPT + key);
      if (value != null) {
        MDC.put(key, value);
      }
    }
  }

  static void forget() {
    KEYS.forEach(MDC::remove);
  }
}
