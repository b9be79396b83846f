package io.sightline.metrics.log;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * What is known of one finished request. One thread fills it and hands it over once to {@link
 * AccessLog#write}; afterwards nobody touches it, nor the maps in it. Values that are not known
 * stay unset and are not on the line. Query, headers and bodies are expected without secrets.
 */
public final class AccessLine implements Line {
  final String method;
  final String path;
  final int status;
  Level level = Level.INFO;
  long timestampMillis;
  long durationNanos = -1;
  long requestBytes = -1;
  long responseBytes = -1;
  boolean isVolatile;
  boolean requestBodyCut;
  boolean responseBodyCut;
  @Nullable String thread;
  @Nullable String query;
  @Nullable String endpoint;
  @Nullable String ip;
  @Nullable String userAgent;
  @Nullable String requestId;
  @Nullable String traceId;
  @Nullable String spanId;
  @Nullable String user;
  @Nullable String userId;
  @Nullable Map<String, String> requestHeaders;
  @Nullable Map<String, String> responseHeaders;
  @Nullable String requestBody;
  @Nullable String responseBody;

  /**
   * Begins a line.
   *
   * @param method as the client wrote it, or {@code OTHER}
   * @param path as the client wrote it, without the query
   */
  public AccessLine(String method, String path, int status) {
    this.method = method;
    this.path = path;
    this.status = status;
  }

  @Override
  public LogClass logClass() {
    return LogClass.ACCESS;
  }

  @Override
  public int levelInt() {
    // SLF4J counts 0, 10, … 40 where Logback counts 5000, 10000, … 40000.
    return level == Level.TRACE ? ch.qos.logback.classic.Level.TRACE_INT : level.toInt() * 1000;
  }

  /** Default INFO. */
  public AccessLine level(Level value) {
    this.level = value;
    return this;
  }

  /** When the request ended, in milliseconds of the epoch; default when the line is written. */
  public AccessLine timestampMillis(long value) {
    this.timestampMillis = value;
    return this;
  }

  /** How long it took, in nanoseconds. */
  public AccessLine durationNanos(long value) {
    this.durationNanos = value;
    return this;
  }

  /** Without the question mark and without secrets. */
  public AccessLine query(@Nullable String value) {
    this.query = value;
    return this;
  }

  /** The route's pattern. */
  public AccessLine endpoint(@Nullable String value) {
    this.endpoint = value;
    return this;
  }

  /** The client's address. */
  public AccessLine ip(@Nullable String value) {
    this.ip = value;
    return this;
  }

  /** Cut at 256 characters. */
  public AccessLine userAgent(@Nullable String value) {
    this.userAgent = value;
    return this;
  }

  /** Of the body; negative when it is not known. */
  public AccessLine requestBytes(long value) {
    this.requestBytes = value;
    return this;
  }

  /** Of the body; negative when it is not known. */
  public AccessLine responseBytes(long value) {
    this.responseBytes = value;
    return this;
  }

  /** The request's own id. */
  public AccessLine requestId(@Nullable String value) {
    this.requestId = value;
    return this;
  }

  /** Trace and span of W3C's {@code traceparent}. */
  public AccessLine trace(@Nullable String trace, @Nullable String span) {
    this.traceId = trace;
    this.spanId = span;
    return this;
  }

  /** Name and id of whom the service knows the client to be. */
  public AccessLine user(@Nullable String name, @Nullable String id) {
    this.user = name;
    this.userId = id;
    return this;
  }

  /** Not worth keeping long. */
  public AccessLine isVolatile(boolean value) {
    this.isVolatile = value;
    return this;
  }

  /** Names and values, without secrets. */
  public AccessLine headers(
      @Nullable Map<String, String> ofRequest, @Nullable Map<String, String> ofResponse) {
    this.requestHeaders = ofRequest;
    this.responseHeaders = ofResponse;
    return this;
  }

  /**
   * The body that came in, without secrets.
   *
   * @param isCut there was more of it; the line then has {@code request_body_truncated}
   */
  public AccessLine requestBody(@Nullable String value, boolean isCut) {
    this.requestBody = value;
    this.requestBodyCut = isCut;
    return this;
  }

  /**
   * The body that went out, without secrets.
   *
   * @param isCut there was more of it; the line then has {@code response_body_truncated}
   */
  public AccessLine responseBody(@Nullable String value, boolean isCut) {
    this.responseBody = value;
    this.responseBodyCut = isCut;
    return this;
  }
}
