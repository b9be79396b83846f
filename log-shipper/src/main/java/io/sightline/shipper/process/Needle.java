package io.sightline.shipper.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Looks for the name of a field in the bytes of a JSON text, without parsing it: for its first two
 * bytes at eight places at a time, and for the rest where these are. Immutable.
 */
final class Needle {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long BACKSLASHES = '\\' * ONES;

  private final byte[] wanted;
  private final long first;
  private final long second;

  private Needle(byte[] wanted) {
    this.wanted = wanted;
    this.first = wanted[0] * ONES;
    this.second = wanted[1] * ONES;
  }

  /**
   * For a field as {@link Fields} finds it: whatever part of a dotted name is an object's and what
   * is the field's, the text has the last part and a quote behind it. Null for a name that JSON may
   * write in several ways.
   */
  static Needle of(String field) {
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\' || c == '/') {
        return null;
      }
    }
    String text = field.contains(".") ? field.substring(field.lastIndexOf('.') + 1) : '"' + field;
    return new Needle((text + '"').getBytes(StandardCharsets.US_ASCII));
  }

  boolean isIn(byte[] bytes, int start, int length) {
    int stop = start + length;
    int i = start;
    for (; i < stop - 8; i += 8) {
      long other = ((long) EIGHT.get(bytes, i) ^ first) | ((long) EIGHT.get(bytes, i + 1) ^ second);
      long places = zeroBytes(other);
      while (places != 0) {
        if (isAt(bytes, i + (Long.numberOfTrailingZeros(places) >>> 3), stop)) {
          return true;
        }
        places &= places - 1;
      }
    }
    for (; i <= stop - wanted.length; i++) {
      if (isAt(bytes, i, stop)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAt(byte[] bytes, int at, int stop) {
    return stop - at >= wanted.length
        && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }

  /** The high bit of every byte that is 0, and now and then one above such a byte. */
  private static long zeroBytes(long eight) {
    return (eight - ONES) & ~eight & HIGH_BITS;
  }

  /** Whether a character is written as its number; a name may hide behind that. */
  static boolean hasUnicodeEscape(byte[] bytes, int start, int length) {
    int stop = start + length;
    int i = start;
    while (i < stop) {
      if (i <= stop - 8) {
        if (zeroBytes((long) EIGHT.get(bytes, i) ^ BACKSLASHES) == 0) {
          i += 8;
          continue;
        }
      }
      int until = Math.min(stop, i + 8);
      while (i < until) {
        if (bytes[i] == '\\') {
          if (i + 1 < stop && bytes[i + 1] == 'u') {
            return true;
          }
          i++;
        }
        i++;
      }
    }
    return false;
  }
}
