package io.sightline.shipper.flow;

import java.util.Arrays;

/** Bytes that grow at their end. Not thread-safe. */
final class Bytes {
  private static final byte[] BASE64 = base64();

  private byte[] array;
  private int length;

  Bytes(int capacity) {
    array = new byte[capacity];
  }

  private static byte[] base64() {
    byte[] digits = new byte[64];
    for (int i = 0; i < 26; i++) {
      digits[i] = (byte) ('A' + i);
      digits[26 + i] = (byte) ('a' + i);
    }
    for (int i = 0; i < 10; i++) {
      digits[52 + i] = (byte) ('0' + i);
    }
    digits[62] = '-';
    digits[63] = '_';
    return digits;
  }

  Bytes add(byte b) {
    room(1);
    array[length++] = b;
    return this;
  }

  Bytes add(byte[] from) {
    return add(from, 0, from.length);
  }

  Bytes add(byte[] from, int start, int count) {
    room(count);
    System.arraycopy(from, start, array, length, count);
    length += count;
    return this;
  }

  Bytes ascii(String text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      array[length++] = (byte) text.charAt(i);
    }
    return this;
  }

  /** The low 48 bits as eight characters of URL-safe Base64. */
  Bytes base64(long value) {
    room(8);
    byte[] to = array;
    int at = length;
    for (int shift = 42; shift >= 0; shift -= 6) {
      to[at++] = BASE64[(int) (value >>> shift) & 63];
    }
    length = at;
    return this;
  }

  int length() {
    return length;
  }

  byte[] array() {
    return array;
  }

  byte[] toArray() {
    return Arrays.copyOf(array, length);
  }

  /** Moves {@code count} bytes down to an earlier place. */
  void moveDown(int to, int from, int count) {
    System.arraycopy(array, from, array, to, count);
  }

  void cut(int newLength) {
    length = newLength;
  }

  /** Empties it; room beyond the capacity, taken for one huge document, is given back. */
  void clear(int capacity) {
    length = 0;
    if (array.length > capacity) {
      array = new byte[capacity];
    }
  }

  void room(int more) {
    if (array.length - length < more) {
      array = Arrays.copyOf(array, Math.max(length + more, length + (length >> 1)));
    }
  }
}
