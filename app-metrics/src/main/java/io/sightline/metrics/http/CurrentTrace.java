package io.sightline.metrics.http;

import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * The trace that the current thread works for. The registry asks it when something is counted or
 * timed, and keeps an exemplar now and then; only of sampled traces, for the others cannot be
 * looked up. Thread-safe.
 */
public final class CurrentTrace implements SpanContext {
  @SuppressWarnings("ThreadLocalUsage") // One for each registry: there is no global state.
  private final ThreadLocal<@Nullable TraceContext> current = new ThreadLocal<>();

  void set(@Nullable TraceContext trace) {
    if (trace == null) {
      current.remove();
    } else {
      current.set(trace);
    }
  }

  @Override
  public @Nullable String getCurrentTraceId() {
    TraceContext trace = current.get();
    return trace == null ? null : trace.traceId();
  }

  @Override
  public @Nullable String getCurrentSpanId() {
    TraceContext trace = current.get();
    return trace == null ? null : trace.spanId();
  }

  @Override
  public boolean isCurrentSpanSampled() {
    TraceContext trace = current.get();
    return trace != null && trace.sampled();
  }

  @Override
  public void markCurrentSpanAsExemplar() {
    // The span is the caller's; there is nothing here to mark.
  }
}
