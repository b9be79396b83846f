package io.sightline.metrics.http;

import org.jspecify.annotations.Nullable;

/**
 * What a caller's {@code traceparent} says (W3C Trace Context, section 3.2): {@code
 * version-traceid-parentid-flags}, all lower case hexadecimal digits.
 *
 * @param traceId 32 digits
 * @param spanId 16 digits: the caller's span, of which this request is a part
 * @param sampled whether the trace is recorded, so that it can be looked up
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {
  private static final int LENGTH = 55;

  /** Null when the header is missing or wrong. */
  static @Nullable TraceContext parse(@Nullable String header) {
    if (header == null
        || header.length() < LENGTH
        || header.charAt(2) != '-'
        || header.charAt(35) != '-'
        || header.charAt(52) != '-'
        || !hex(header, 0, 2)
        || !hex(header, 3, 35)
        || !hex(header, 36, 52)
        || !hex(header, 53, 55)
        || header.startsWith("ff")
        || zeros(header, 3, 35)
        || zeros(header, 36, 52)) {
      return null;
    }
    // Version 00 has nothing more; a later one may, after another dash.
    boolean longer = header.length() > LENGTH;
    if (longer && (header.startsWith("00") || header.charAt(LENGTH) != '-')) {
      return null;
    }
    boolean sampled = (Character.digit(header.charAt(54), 16) & 1) == 1;
    return new TraceContext(header.substring(3, 35), header.substring(36, 52), sampled);
  }

  private static boolean hex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean zeros(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }
}
