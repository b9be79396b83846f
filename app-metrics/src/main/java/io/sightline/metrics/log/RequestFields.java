package io.sightline.metrics.log;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a request's line, each behind its ready name. */
final class RequestFields {
  private static final int USER_AGENT_LIMIT = 256;
  private static final byte[] THREAD = JsonLines.name("thread");
  private static final byte[] MESSAGE = JsonLines.name("message");
  private static final byte[] METHOD = JsonLines.name("method");
  private static final byte[] PATH = JsonLines.name("path");
  private static final byte[] QUERY = JsonLines.name("query");
  private static final byte[] ENDPOINT = JsonLines.name("endpoint");
  private static final byte[] STATUS = JsonLines.name("status");
  private static final byte[] DURATION_MS = JsonLines.name("duration_ms");
  private static final byte[] IP = JsonLines.name("ip");
  private static final byte[] USER_AGENT = JsonLines.name("user_agent");
  private static final byte[] REQUEST_BYTES = JsonLines.name("request_bytes");
  private static final byte[] RESPONSE_BYTES = JsonLines.name("response_bytes");
  private static final byte[] REQUEST_ID = JsonLines.name("request_id");
  private static final byte[] TRACE_ID = JsonLines.name("trace_id");
  private static final byte[] SPAN_ID = JsonLines.name("span_id");
  private static final byte[] USER = JsonLines.name("user");
  private static final byte[] USER_ID = JsonLines.name("user_id");
  private static final byte[] VOLATILE = JsonBuffer.ascii(",\"volatile\":true");
  private static final byte[] REQUEST_HEADERS = JsonLines.name("request_headers");
  private static final byte[] RESPONSE_HEADERS = JsonLines.name("response_headers");
  private static final byte[] REQUEST_BODY = JsonLines.name("request_body");
  private static final byte[] RESPONSE_BODY = JsonLines.name("response_body");
  private static final byte[] REQUEST_CUT = JsonBuffer.ascii(",\"request_body_truncated\":true");
  private static final byte[] RESPONSE_CUT = JsonBuffer.ascii(",\"response_body_truncated\":true");

  private final JsonBuffer out;
  private final JsonLines lines;

  RequestFields(JsonBuffer out, JsonLines lines) {
    this.out = out;
    this.lines = lines;
  }

  void write(AccessLine line, byte[] constants) {
    String path = lines.withoutSecrets(line.path);
    masked(THREAD, line.thread);
    out.raw(MESSAGE);
    out.raw('"');
    out.chars(line.method);
    out.raw(' ');
    out.chars(
        path.length() <= lines.maxTextChars() ? path : path.substring(0, lines.maxTextChars()));
    out.raw(' ');
    out.number(line.status);
    out.raw('"');
    out.raw(constants);
    out.raw(METHOD);
    out.string(line.method);
    text(PATH, path);
    text(QUERY, line.query);
    text(ENDPOINT, line.endpoint);
    out.raw(STATUS);
    out.number(line.status);
    if (line.durationNanos >= 0) {
      out.raw(DURATION_MS);
      out.milliseconds(line.durationNanos);
    }
    text(IP, line.ip);
    userAgent(line.userAgent);
    number(REQUEST_BYTES, line.requestBytes);
    number(RESPONSE_BYTES, line.responseBytes);
    masked(REQUEST_ID, line.requestId);
    text(TRACE_ID, line.traceId);
    text(SPAN_ID, line.spanId);
    masked(USER, line.user);
    masked(USER_ID, line.userId);
    if (line.isVolatile) {
      out.raw(VOLATILE);
    }
    headers(REQUEST_HEADERS, line.requestHeaders);
    headers(RESPONSE_HEADERS, line.responseHeaders);
    text(REQUEST_BODY, line.requestBody);
    if (line.requestBodyCut) {
      out.raw(REQUEST_CUT);
    }
    text(RESPONSE_BODY, line.responseBody);
    if (line.responseBodyCut) {
      out.raw(RESPONSE_CUT);
    }
  }

  private void text(byte[] name, @Nullable String value) {
    if (value != null) {
      out.raw(name);
      lines.cut(value);
    }
  }

  /** What a client or the service may have put a secret into. */
  private void masked(byte[] name, @Nullable String value) {
    if (value != null) {
      text(name, lines.withoutSecrets(value));
    }
  }

  /** A client may write anything here, of any length. */
  private void userAgent(@Nullable String value) {
    if (value != null) {
      String text =
          value.length() <= USER_AGENT_LIMIT ? value : value.substring(0, USER_AGENT_LIMIT);
      text(USER_AGENT, lines.withoutSecrets(text));
    }
  }

  private void number(byte[] name, long value) {
    if (value >= 0) {
      out.raw(name);
      out.number(value);
    }
  }

  private void headers(byte[] name, @Nullable Map<String, String> headers) {
    if (headers != null) {
      out.raw(name);
      lines.object(headers);
    }
  }
}
