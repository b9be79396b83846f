package io.sightline.shipper.flow;

import io.sightline.shipper.event.Malformed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** What goes out for a line: its own bytes, or a document around them. */
public final class Document {
  private static final byte[] USUAL_START = "{\"@timestamp\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TIMESTAMP = "@timestamp".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private Document() {}

  /**
   * Why the text is no document of its own, or null when it looks like one. A structural look, no
   * full parse: what passes and is broken all the same is refused by Elasticsearch and becomes a
   * dead letter.
   */
  public static Malformed flaw(byte[] bytes, int from, int length) {
    int start = from;
    int end = from + length;
    while (start < end && isBlank(bytes[start])) {
      start++;
    }
    while (end > start && isBlank(bytes[end - 1])) {
      end--;
    }
    if (end - start < 2 || bytes[start] != '{' || bytes[end - 1] != '}') {
      return Malformed.NOT_JSON;
    }
    if (begins(bytes, start, end, USUAL_START)) {
      return null;
    }
    return scan(bytes, start, end);
  }

  /** Walks strings and nesting to find {@code "@timestamp":} on the top level. */
  private static Malformed scan(byte[] bytes, int start, int end) {
    boolean timestamp = false;
    int depth = 0;
    for (int i = start; i < end; i++) {
      switch (bytes[i]) {
        case '{', '[' -> depth++;
        case '}', ']' -> {
          depth--;
          if (depth == 0 && i < end - 1) {
            return Malformed.NOT_JSON;
          }
        }
        case '"' -> {
          int close = stringEnd(bytes, i + 1, end);
          if (close < 0) {
            return Malformed.NOT_JSON;
          }
          timestamp |=
              depth == 1
                  && close - i - 1 == TIMESTAMP.length
                  && begins(bytes, i + 1, close, TIMESTAMP)
                  && colonFollows(bytes, close + 1, end);
          i = close;
        }
        default -> {}
      }
    }
    if (depth != 0) {
      return Malformed.NOT_JSON;
    }
    return timestamp ? null : Malformed.NO_TIMESTAMP;
  }

  private static int stringEnd(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if (bytes[i] == '\\') {
        i++;
      } else if (bytes[i] == '"') {
        return i;
      }
    }
    return -1;
  }

  private static boolean colonFollows(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && isBlank(bytes[i])) {
      i++;
    }
    return i < end && bytes[i] == ':';
  }

  private static boolean begins(byte[] bytes, int from, int end, byte[] with) {
    if (end - from < with.length) {
      return false;
    }
    for (int i = 0; i < with.length; i++) {
      if (bytes[from + i] != with[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  /**
   * A document that holds a line as its message. Its time is now, as the line names none; sent
   * again after a crash it has another time and the same id, and the first one stays.
   */
  public static byte[] wrapping(
      byte[] bytes, int from, int length, Malformed why, Instant now, String environment) {
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    Bytes out = new Bytes(length + 256);
    out.ascii("{\"@timestamp\":\"").ascii(now.toString()).ascii("\",\"level\":\"UNKNOWN\"");
    out.ascii(",\"parse_error\":\"").ascii(why.label()).ascii("\",\"environment\":\"");
    quoted(out, environment);
    out.ascii("\",\"message\":\"");
    quoted(out, text);
    out.ascii("\"}");
    return out.toArray();
  }

  /** JSON string content; invalid UTF-8 has become U+FFFD in the text already. */
  private static void quoted(Bytes out, String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b == '"' || b == '\\') {
        out.add((byte) '\\').add(b);
      } else if (b >= 0 && b < ' ') {
        out.ascii("\\u00").add(HEX[b >> 4]).add(HEX[b & 15]);
      } else {
        out.add(b);
      }
    }
  }
}
