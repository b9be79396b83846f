package io.sightline.shipper.receive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON that grows at its end, as UTF-8. Not thread-safe; {@link #clear} makes it new. */
final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int KEPT_CAPACITY = 256 << 10;

  private byte[] bytes = new byte[1024];
  private int length;

  void clear() {
    length = 0;
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

  JsonText raw(byte[] from) {
    return raw(from, 0, from.length);
  }

  JsonText raw(byte[] from, int start, int count) {
    room(count);
    System.arraycopy(from, start, bytes, length, count);
    length += count;
    return this;
  }

  /**
   * JSON that somebody sent, on one line: it may have line ends between its tokens, a line of a
   * bulk request may not.
   */
  JsonText object(byte[] from, int start, int end) {
    int begin = length;
    raw(from, start, end - start);
    for (int i = begin; i < length; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        bytes[i] = ' ';
      }
    }
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

  /** A string with its quotes. Bytes that are no UTF-8 stay; the engine replaces them. */
  JsonText text(byte[] from, int start, int count) {
    // Nothing becomes longer than six bytes.
    room(count * 6L + 2);
    byte[] to = bytes;
    int at = length;
    to[at++] = '"';
    for (int i = start; i < start + count; i++) {
      byte b = from[i];
      if (b < 0 || (b >= ' ' && b != '"' && b != '\\')) {
        to[at++] = b;
      } else {
        at = escaped(to, at, b);
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
