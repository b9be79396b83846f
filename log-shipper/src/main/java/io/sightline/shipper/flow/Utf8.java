package io.sightline.shipper.flow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at bytes that should be UTF-8. What is invalid is divided as {@link
 * java.nio.charset.CharsetDecoder} divides it, so that both count the same. Holds nothing.
 */
public final class Utf8 {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final int REPLACEMENT_LENGTH = 3;

  private Utf8() {}

  /** A text without invalid bytes. */
  public static final class Repaired {
    private final byte[] bytes;
    private final int replaced;

    private Repaired(byte[] bytes, int replaced) {
      this.bytes = bytes;
      this.replaced = replaced;
    }

    /** All of it; never the array that was looked at. */
    public byte[] bytes() {
      return bytes;
    }

    /** How many U+FFFD were put in. */
    public int replaced() {
      return replaced;
    }
  }

  /** Whether all bytes are below 128; looks at eight at a time. */
  public static boolean isAscii(byte[] bytes, int from, int length) {
    return asciiUntil(bytes, from, from + length) == from + length;
  }

  /** Whether it is UTF-8 as the Unicode standard has it: no overlong forms, no surrogates. */
  public static boolean isValid(byte[] bytes, int from, int length) {
    return firstInvalid(bytes, from, from + length) < 0;
  }

  /** The text with U+FFFD for each invalid sequence, or null when there is none. */
  public static Repaired repaired(byte[] bytes, int from, int length) {
    int end = from + length;
    int bad = firstInvalid(bytes, from, end);
    if (bad < 0) {
      return null;
    }
    byte[] out = new byte[lengthOfRepaired(bytes, from, bad, end)];
    int replaced = 0;
    int filled = 0;
    int copied = from;
    while (bad >= 0) {
      System.arraycopy(bytes, copied, out, filled, bad - copied);
      filled += bad - copied;
      out[filled] = (byte) 0xEF;
      out[filled + 1] = (byte) 0xBF;
      out[filled + 2] = (byte) 0xBD;
      filled += REPLACEMENT_LENGTH;
      replaced++;
      copied = bad - sequence(bytes, bad, end);
      bad = firstInvalid(bytes, copied, end);
    }
    System.arraycopy(bytes, copied, out, filled, end - copied);
    return new Repaired(out, replaced);
  }

  private static int lengthOfRepaired(byte[] bytes, int from, int firstBad, int end) {
    int length = end - from;
    int bad = firstBad;
    while (bad >= 0) {
      int invalid = -sequence(bytes, bad, end);
      length += REPLACEMENT_LENGTH - invalid;
      bad = firstInvalid(bytes, bad + invalid, end);
    }
    return length;
  }

  /** Where the first byte is that is not ASCII, or {@code end}. */
  private static int asciiUntil(byte[] bytes, int from, int end) {
    int i = from;
    while (i <= end - 8 && ((long) EIGHT.get(bytes, i) & HIGH_BITS) == 0) {
      i += 8;
    }
    while (i < end && bytes[i] >= 0) {
      i++;
    }
    return i;
  }

  private static int firstInvalid(byte[] bytes, int from, int end) {
    int i = from;
    while ((i = asciiUntil(bytes, i, end)) < end) {
      int length = sequence(bytes, i, end);
      if (length < 0) {
        return i;
      }
      i += length;
    }
    return -1;
  }

  /**
   * The length of the sequence that begins with a non-ASCII byte; negative: so many are invalid.
   */
  private static int sequence(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xFF;
    if (first < 0xC2 || first > 0xF4) {
      return -1;
    }
    int left = end - at;
    if (left == 1) {
      return -1;
    }
    int second = bytes[at + 1] & 0xFF;
    if (!continues(bytes[at + 1])) {
      return -1;
    }
    if (first < 0xE0) {
      return 2;
    }
    return first < 0xF0
        ? three(bytes, at, left, first, second)
        : four(bytes, at, left, first, second);
  }

  private static int three(byte[] bytes, int at, int left, int first, int second) {
    if (first == 0xE0 && second < 0xA0) {
      return -1;
    }
    if (left == 2 || !continues(bytes[at + 2])) {
      return -2;
    }
    boolean surrogate = first == 0xED && second >= 0xA0;
    return surrogate ? -3 : 3;
  }

  private static int four(byte[] bytes, int at, int left, int first, int second) {
    if ((first == 0xF0 && second < 0x90) || (first == 0xF4 && second >= 0x90)) {
      return -1;
    }
    if (left == 2 || !continues(bytes[at + 2])) {
      return -2;
    }
    return left == 3 || !continues(bytes[at + 3]) ? -3 : 4;
  }

  private static boolean continues(byte b) {
    return (b & 0xC0) == 0x80;
  }
}
