package io.sightline.shipper.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Looks for the name of a field in the bytes of a JSON text, without parsing it: Horspool's search,
 * which skips as many bytes as the name is long. Immutable.
 */
final class Needle {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long BACKSLASHES = '\\' * ONES;

  private final byte[] wanted;
  private final int[] skips = new int[256];

  private Needle(byte[] wanted) {
    this.wanted = wanted;
    Arrays.fill(skips, wanted.length);
    for (int i = 0; i < wanted.length - 1; i++) {
      skips[wanted[i] & 0xFF] = wanted.length - 1 - i;
    }
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
    int last = wanted.length - 1;
    byte end = wanted[last];
    int stop = start + length;
    int i = start + last;
    while (i < stop) {
      byte b = bytes[i];
      if (b == end && Arrays.equals(bytes, i - last, i, wanted, 0, last)) {
        return true;
      }
      i += skips[b & 0xFF];
    }
    return false;
  }

  /** Whether a character is written as its number; a name may hide behind that. */
  static boolean hasUnicodeEscape(byte[] bytes, int start, int length) {
    int stop = start + length;
    int i = start;
    while (i < stop) {
      if (i <= stop - 8) {
        long other = (long) EIGHT.get(bytes, i) ^ BACKSLASHES;
        if (((other - ONES) & ~other & HIGH_BITS) == 0) {
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
