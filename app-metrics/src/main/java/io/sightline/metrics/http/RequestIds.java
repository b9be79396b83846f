package io.sightline.metrics.http;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ids that callers may bring along, and those given when they bring none. */
final class RequestIds {
  private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  /** W3C Trace Context, section 3.2: version, trace id, parent id, flags. */
  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}.*");

  private RequestIds() {}

  /** The caller's id when it is harmless in a log line and a header, else a new one. */
  static String accept(@Nullable String fromCaller) {
    if (fromCaller != null && ACCEPTED.matcher(fromCaller).matches()) {
      return fromCaller;
    }
    return UUID.randomUUID().toString();
  }

  static @Nullable String traceId(@Nullable String traceparent) {
    if (traceparent == null) {
      return null;
    }
    Matcher matcher = TRACEPARENT.matcher(traceparent);
    return matcher.matches() ? matcher.group(1) : null;
  }
}
