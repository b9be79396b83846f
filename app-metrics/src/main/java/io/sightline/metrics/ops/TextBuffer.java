package io.sightline.metrics.ops;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes of exposition text, in UTF-8. Grows as needed and keeps its room when it is cleared. Not
 * thread-safe.
 */
final class TextBuffer {
  private static final double PLAIN_UP_TO = 1e7;

  private byte[] bytes = new byte[64 * 1024];
  private int length;

  int length() {
    return length;
  }

  /** How much room it holds on to, in bytes. */
  int room() {
    return bytes.length;
  }

  void clear() {
    length = 0;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }

  private void need(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }

  void put(char ascii) {
    need(1);
    bytes[length++] = (byte) ascii;
  }

  /** A text with nothing in it to escape. */
  void put(String text) {
    int end = text.length();
    need(end);
    int at = length;
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        putBytes(text.getBytes(StandardCharsets.UTF_8));
        return;
      }
      bytes[at++] = (byte) c;
    }
    length = at;
  }

  private void putBytes(byte[] more) {
    need(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
  }

  /** Repeats what is there already from one place to another. */
  void repeat(int from, int to) {
    need(to - from);
    System.arraycopy(bytes, from, bytes, length, to - from);
    length += to - from;
  }

  /** A text between quotes: backslash, line feed and quote escaped. */
  void putQuoted(String text) {
    putEscaped(text, true);
  }

  /** A text until the end of the line: backslash and line feed escaped. */
  void putLine(String text) {
    putEscaped(text, false);
  }

  private void putEscaped(String text, boolean quotes) {
    int end = text.length();
    need(2 * end);
    int at = length;
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        putBytes(escaped(text, quotes).getBytes(StandardCharsets.UTF_8));
        return;
      }
      if (c == '\\' || c == '\n' || (quotes && c == '"')) {
        bytes[at++] = '\\';
        bytes[at++] = (byte) (c == '\n' ? 'n' : c);
      } else {
        bytes[at++] = (byte) c;
      }
    }
    length = at;
  }

  private static String escaped(String text, boolean quotes) {
    String plain = text.replace("\\", "\\\\").replace("\n", "\\n");
    return quotes ? plain.replace("\"", "\\\"") : plain;
  }

  void put(long number) {
    if (number == Long.MIN_VALUE) {
      put(Long.toString(number));
      return;
    }
    need(20);
    long left = Math.abs(number);
    int digits = 1;
    for (long power = 10; digits < 19 && left >= power; power *= 10) {
      digits++;
    }
    if (number < 0) {
      bytes[length++] = '-';
    }
    for (int at = length + digits - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + left % 10);
      left /= 10;
    }
    length += digits;
  }

  /** As Java writes it, but for the infinities. */
  void put(double number) {
    // Most values are counts. The other zero (-0.0) is left to Java.
    long whole = (long) number;
    if (whole == number && Math.abs(number) < PLAIN_UP_TO && (whole != 0 || 1 / number > 0)) {
      put(whole);
      put('.');
      put('0');
    } else if (Double.isInfinite(number)) {
      put(number > 0 ? "+Inf" : "-Inf");
    } else {
      put(Double.toString(number));
    }
  }
}
