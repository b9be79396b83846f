package io.sightline.shipper.process;

/**
 * A number as it is written. It goes out with the same digits, however many they are.
 *
 * @param text valid as a JSON number
 */
record JsonNumber(String text) {
  @Override
  public String toString() {
    return text;
  }

  /** Null when the text is no JSON number, such as {@code 007} or {@code 1.}. */
  static JsonNumber of(String text) {
    int i = text.startsWith("-") ? 1 : 0;
    int whole = digits(text, i);
    if (whole == i || (text.charAt(i) == '0' && whole > i + 1)) {
      return null;
    }
    int end = whole;
    if (end < text.length() && text.charAt(end) == '.') {
      int fraction = digits(text, end + 1);
      if (fraction == end + 1) {
        return null;
      }
      end = fraction;
    }
    if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
      int sign = end + 1;
      if (sign < text.length() && (text.charAt(sign) == '-' || text.charAt(sign) == '+')) {
        sign++;
      }
      int exponent = digits(text, sign);
      if (exponent == sign) {
        return null;
      }
      end = exponent;
    }
    return end == text.length() ? new JsonNumber(text) : null;
  }

  private static int digits(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }
}
