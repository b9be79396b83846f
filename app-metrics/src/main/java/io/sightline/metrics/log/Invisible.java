package io.sightline.metrics.log;

/**
 * Characters that would let a text look like something else: controls, line and paragraph
 * separators, marks that turn the direction of writing, and those of no width. JSON has them as
 * escapes, which parse to the same text; a console shows the escape.
 */
final class Invisible {
  /** First of a pair that stands for a tag character (U+E0000 to U+E0FFF). */
  private static final char TAG_HIGH_FROM = '\uDB40';

  private static final char TAG_HIGH_TO = '\uDB43';
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private Invisible() {}

  static boolean is(char c) {
    if (c < 0x20) {
      return true;
    }
    if (c < 0x7f) {
      return false;
    }
    return c <= 0x9f
        || c == 0xad
        || c == 0x61c
        || (c >= 0x200b && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x206f)
        || c == 0xfeff
        || (c >= 0xfff9 && c <= 0xfffb)
        || (c >= TAG_HIGH_FROM && c <= TAG_HIGH_TO);
  }

  /** The same text with every such character as a visible escape; the same instance without any. */
  static String shown(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isHidden(text.charAt(i))) {
        return escaped(text, i);
      }
    }
    return text;
  }

  private static boolean isHidden(char c) {
    return c != '\t' && is(c);
  }

  private static String escaped(String text, int from) {
    StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, from);
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isHidden(c)) {
        shown.append(c);
      } else if (c == '\n') {
        shown.append("\\n");
      } else if (c == '\r') {
        shown.append("\\r");
      } else {
        shown
            .append("\\u")
            .append(HEX[c >> 12])
            .append(HEX[(c >> 8) & 15])
            .append(HEX[(c >> 4) & 15])
            .append(HEX[c & 15]);
      }
    }
    return shown.toString();
  }
}
