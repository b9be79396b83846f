package io.sightline.metrics.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One JSON text in UTF-8 that grows from left to right. Strings are escaped so that no text can end
 * its string, its line or its direction of writing; half surrogate pairs become U+FFFD. Not
 * thread-safe.
 */
final class JsonBuffer {
  private static final int FIRST = 1024;
  private static final int KEPT = 256 * 1024;
  private static final boolean[] PLAIN = new boolean[128];
  private static final byte[] HEX = ascii("0123456789abcdef");

  static {
    for (char c = 0x20; c < 0x7f; c++) {
      PLAIN[c] = c != '"' && c != '\\';
    }
  }

  private byte[] bytes = new byte[FIRST];
  private int length;

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Forgets the text; a buffer that one long text blew up is given back. */
  void clear() {
    length = 0;
    if (bytes.length > KEPT) {
      bytes = new byte[FIRST];
    }
  }

  /** Shared; good until the next change. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void raw(byte[] text) {
    room(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
  }

  /** Text of ASCII that needs no escapes. */
  @SuppressWarnings("deprecation") // the one way to copy Latin 1 without an array in between
  void raw(String ascii) {
    int count = ascii.length();
    room(count);
    ascii.getBytes(0, count, bytes, length);
    length += count;
  }

  void raw(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
  }

  /** A string with its quotes. */
  void string(String text) {
    raw('"');
    chars(text);
    raw('"');
  }

  /** The inside of a string. */
  void chars(String text) {
    int count = text.length();
    // Six bytes are the longest that one char can become; long texts grow as they go.
    room(Math.min(count, 1 << 16) * 6);
    byte[] to = bytes;
    int at = length;
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c < 128 && PLAIN[c]) {
        if (at == to.length) {
          length = at;
          room(1);
          to = bytes;
        }
        to[at++] = (byte) c;
      } else {
        length = at;
        i = special(text, i, c);
        to = bytes;
        at = length;
      }
    }
    length = at;
  }

  /** Writes what is not plain ASCII; gives the index of the last char used up. */
  private int special(String text, int index, char c) {
    room(6);
    switch (c) {
      case '"' -> two('"');
      case '\\' -> two('\\');
      case '\n' -> two('n');
      case '\r' -> two('r');
      case '\t' -> two('t');
      default -> {
        if (Character.isSurrogate(c)) {
          return pair(text, index, c);
        }
        if (Invisible.is(c)) {
          escape(c);
        } else if (c < 0x800) {
          bytes[length++] = (byte) (0xc0 | c >> 6);
          bytes[length++] = (byte) (0x80 | (c & 0x3f));
        } else {
          three(c);
        }
      }
    }
    return index;
  }

  private int pair(String text, int index, char high) {
    if (!Character.isHighSurrogate(high)
        || index + 1 >= text.length()
        || !Character.isLowSurrogate(text.charAt(index + 1))) {
      three('\uFFFD');
      return index;
    }
    char low = text.charAt(index + 1);
    if (Invisible.is(high)) {
      escape(high);
      room(6);
      escape(low);
    } else {
      int point = Character.toCodePoint(high, low);
      bytes[length++] = (byte) (0xf0 | point >> 18);
      bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
      bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
      bytes[length++] = (byte) (0x80 | (point & 0x3f));
    }
    return index + 1;
  }

  private void two(char c) {
    bytes[length++] = '\\';
    bytes[length++] = (byte) c;
  }

  private void three(char c) {
    bytes[length++] = (byte) (0xe0 | c >> 12);
    bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
    bytes[length++] = (byte) (0x80 | (c & 0x3f));
  }

  private void escape(char c) {
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    bytes[length++] = HEX[c >> 12];
    bytes[length++] = HEX[(c >> 8) & 15];
    bytes[length++] = HEX[(c >> 4) & 15];
    bytes[length++] = HEX[c & 15];
  }

  void number(long value) {
    if (value < 0) {
      // Rare enough for a detour, which also knows the number that has no positive.
      raw(ascii(Long.toString(value)));
      return;
    }
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    room(digits);
    long rest = value;
    for (int at = length + digits - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  /** Nanoseconds as milliseconds with up to three decimals. */
  void milliseconds(long nanos) {
    long micros = (nanos + 500) / 1000;
    number(micros / 1000);
    int part = (int) (micros % 1000);
    if (part > 0) {
      raw('.');
      raw((char) ('0' + part / 100));
      if (part % 100 > 0) {
        raw((char) ('0' + part / 10 % 10));
        if (part % 10 > 0) {
          raw((char) ('0' + part % 10));
        }
      }
    }
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
