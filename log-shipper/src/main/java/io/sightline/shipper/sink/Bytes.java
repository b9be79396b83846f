package io.sightline.shipper.sink;

import java.util.Arrays;

/** Bytes that grow at their end. Not thread-safe. */
final class Bytes {
  private byte[] array;
  private int length;

  Bytes(int capacity) {
    array = new byte[capacity];
  }

  Bytes add(byte b) {
    room(1);
    array[length++] = b;
    return this;
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

  int length() {
    return length;
  }

  byte[] array() {
    return array;
  }

  byte[] toArray() {
    return Arrays.copyOf(array, length);
  }

  /** Drops {@code [from, to)}, what lies behind moves down. */
  void moveDown(int from, int to, int count) {
    System.arraycopy(array, to, array, from, count);
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

  private void room(int more) {
    if (array.length - length < more) {
      array = Arrays.copyOf(array, Math.max(length + more, length + (length >> 1)));
    }
  }
}
