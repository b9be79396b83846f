package io.sightline.shipper.receive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON that grows at its end, as UTF-8. Not thread-safe; {@link #clear} makes it new. */
final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int KEPT_CAPACITY = 256 << 10;

  private byte[] bytes = new byte[1024];
  private int length;
  private int replaced;

  void clear() {
    length = 0;
    replaced = 0;
    if (bytes.length > KEPT_CAPACITY) {
      bytes = new byte[1024];
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** How many bytes of texts were no UTF-8 and have become U+FFFD. */
  int replaced() {
    return replaced;
  }

  JsonText raw(byte[] from) {
    return raw(from, 0, from.length);
  }

  JsonText raw(byte[] from, int start, int count) {
    room(count);
    System.arraycopy(from, start, bytes, length, count);
    length += count;
    return this;
  }

  JsonText raw(char c) {
    room(1);
    bytes[length++] = (byte) c;
    return this;
  }

  JsonText text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    return text(encoded, 0, encoded.length);
  }

  /** A string with its quotes. */
  JsonText text(byte[] from, int start, int count) {
    // Nothing becomes longer than six bytes.
    room(count * 6L + 2);
    byte[] to = bytes;
    int at = length;
    to[at++] = '"';
    int end = start + count;
    int i = start;
    while (i < end) {
      byte b = from[i];
      if (b >= ' ' && b != '"' && b != '\\') {
        to[at++] = b;
        i++;
      } else if (b >= 0) {
        at = escaped(to, at, b);
        i++;
      } else {
        int sequence = sequenceLength(from, i, end);
        if (sequence == 0) {
          to[at++] = (byte) 0xef;
          to[at++] = (byte) 0xbf;
          to[at++] = (byte) 0xbd;
          replaced++;
          i++;
        } else {
          for (int k = 0; k < sequence; k++) {
            to[at++] = from[i++];
          }
        }
      }
    }
    to[at++] = '"';
    length = at;
    return this;
  }

  private static int escaped(byte[] to, int at, byte b) {
    int i = at;
    to[i++] = '\\';
    switch (b) {
      case '"', '\\' -> to[i++] = b;
      case '\n' -> to[i++] = 'n';
      case '\t' -> to[i++] = 't';
      case '\r' -> to[i++] = 'r';
      default -> {
        to[i++] = 'u';
        to[i++] = '0';
        to[i++] = '0';
        to[i++] = HEX[b >> 4];
        to[i++] = HEX[b & 15];
      }
    }
    return i;
  }

  /** Of the well-formed UTF-8 sequence that begins here (Unicode 15, table 3-7), or 0. */
  private static int sequenceLength(byte[] from, int at, int end) {
    int first = from[at] & 0xff;
    int count = first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : 4;
    if (first < 0xc2 || first > 0xf4 || at + count > end) {
      return 0;
    }
    int second = from[at + 1] & 0xff;
    int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) {
      return 0;
    }
    for (int i = 2; i < count; i++) {
      if ((from[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return count;
  }

  private void room(long more) {
    long needed = length + more;
    if (bytes.length < needed) {
      if (needed > Integer.MAX_VALUE - 16) {
        throw new IllegalArgumentException("a text of more than 2 GiB");
      }
      long larger = Math.min(Integer.MAX_VALUE - 16, Math.max(needed, bytes.length * 2L));
      bytes = Arrays.copyOf(bytes, (int) larger);
    }
  }
}
