package io.sightline.metrics.secrets;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Undoes what hides a name: percent encoding and JSON's {@code \}{@code u} escapes. */
final class Escapes {
  /** A value inside a redirect inside a query is encoded three times. */
  private static final int LAYERS = 3;

  private Escapes() {}

  /**
   * Decodes until nothing is left to decode, three layers at most. What is no valid escape stays as
   * it is. Returns the same instance when there is nothing to do.
   *
   * @param plusIsSpace as in forms and queries
   */
  static String decode(String text, boolean plusIsSpace) {
    String now = plusIsSpace ? text.replace('+', ' ') : text;
    for (int layer = 0; layer < LAYERS; layer++) {
      String next = unicode(percent(now));
      if (next.equals(now)) {
        return now;
      }
      now = next;
    }
    return now;
  }

  private static String percent(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int i = 0;
    while (i < text.length()) {
      int value = text.charAt(i) == '%' ? hex(text, i + 1, 2) : -1;
      if (value >= 0) {
        bytes.write(value);
        i += 3;
        continue;
      }
      if (bytes.size() > 0) {
        out.append(bytes.toString(StandardCharsets.UTF_8));
        bytes.reset();
      }
      out.append(text.charAt(i));
      i++;
    }
    return out.append(bytes.toString(StandardCharsets.UTF_8)).toString();
  }

  private static String unicode(String text) {
    if (!text.contains("\\u")) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      int letter = i;
      // JSON inside JSON doubles the backslashes.
      while (letter < text.length() && text.charAt(letter) == '\\') {
        letter++;
      }
      int value = letter > i && text.startsWith("u", letter) ? hex(text, letter + 1, 4) : -1;
      if (value >= 0) {
        out.append((char) value);
        i = letter + 5;
      } else {
        int end = Math.max(letter, i + 1);
        out.append(text, i, end);
        i = end;
      }
    }
    return out.toString();
  }

  /** The number that so many hex digits make, or -1. */
  private static int hex(String text, int from, int digits) {
    if (from + digits > text.length()) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      value = value * 16 + digit;
    }
    return value;
  }
}
