package io.sightline.metrics.http;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * One request on its way: who it is, since when, and what the logging context of its thread holds.
 * A thread that leaves an asynchronous request unfinished leaves without that context; the thread
 * that goes on with the request takes it up again. Used by one thread at a time, handed over safely
 * by whoever starts the other thread.
 */
public final class Observation {
  /** The header that brings and answers the request's id. */
  public static final String HEADER = "X-Request-Id";

  static final String REQUEST_ID = "request_id";
  static final String TRACE_ID = "trace_id";
  static final String SPAN_ID = "span_id";
  static final String USER = "user";
  static final String USER_ID = "user_id";

  private final String requestId;
  private final @Nullable TraceContext trace;
  private final CurrentTrace currentTrace;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final long startNanos = System.nanoTime();
  private @Nullable String user;
  private @Nullable String userId;
  private @Nullable String endpoint;
  private @Nullable Throwable failure;
  private boolean refused;

  Observation(String requestId, @Nullable TraceContext trace, CurrentTrace currentTrace) {
    this.requestId = requestId;
    this.trace = trace;
    this.currentTrace = currentTrace;
  }

  /** The id, given or taken over. */
  public String requestId() {
    return requestId;
  }

  @Nullable TraceContext trace() {
    return trace;
  }

  long elapsedNanos() {
    return System.nanoTime() - startNanos;
  }

  /** Makes this thread the request's own, whatever it was before. */
  public void enter() {
    if (MDC.get(REQUEST_ID) != null) {
      forget();
    }
    MDC.put(REQUEST_ID, requestId);
    if (trace != null) {
      currentTrace.set(trace);
      MDC.put(TRACE_ID, trace.traceId());
      MDC.put(SPAN_ID, trace.spanId());
    }
    if (user != null) {
      MDC.put(USER, user);
    }
    if (userId != null) {
      MDC.put(USER_ID, userId);
    }
  }

  /** Keeps what the service said of the user, and leaves the thread clean for other work. */
  public void leave() {
    String saidUser = MDC.get(USER);
    String saidUserId = MDC.get(USER_ID);
    MDC.remove(REQUEST_ID);
    if (saidUser != null || saidUserId != null || trace != null) {
      remember(saidUser, saidUserId);
      forget();
    }
  }

  /**
   * Keeps what the service said of the user. A request that failed goes on to the container, whose
   * lines about it shall carry its id; the thread's next request starts clean all the same.
   */
  void remember() {
    // No line shows it, and it would not be missed when the service clears the logging context.
    currentTrace.set(null);
    remember(MDC.get(USER), MDC.get(USER_ID));
  }

  private void remember(@Nullable String saidUser, @Nullable String saidUserId) {
    user = saidUser == null ? user : saidUser;
    userId = saidUserId == null ? userId : saidUserId;
  }

  private void forget() {
    forgetContext();
    currentTrace.set(null);
  }

  /** Leaves nothing of the request that this thread worked for last and that failed. */
  static void forgetContext() {
    MDC.remove(REQUEST_ID);
    MDC.remove(TRACE_ID);
    MDC.remove(SPAN_ID);
    MDC.remove(USER);
    MDC.remove(USER_ID);
  }

  /** Says which route serves the request: its pattern, of a bounded set, never the path. */
  public void endpoint(String pattern) {
    endpoint = pattern;
  }

  /** What {@link #endpoint(String)} said; null when it said nothing. */
  public @Nullable String endpoint() {
    return endpoint;
  }

  /** Remembers the exception that escaped from the service. */
  public void failed(Throwable thrown) {
    failure = thrown;
  }

  /** Whether an exception escaped. */
  public boolean hasFailed() {
    return failure != null;
  }

  /** Remembers that the service could not go on because of what its caller did. */
  public void refused() {
    refused = true;
  }

  /** Whether the caller made it end. */
  public boolean isRefused() {
    return refused;
  }

  @Nullable String user() {
    return user;
  }

  @Nullable String userId() {
    return userId;
  }

  /** True once; a timeout and a completion may both report the end. */
  boolean endsNow() {
    return ended.compareAndSet(false, true);
  }
}
