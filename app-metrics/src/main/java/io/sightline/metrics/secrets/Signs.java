package io.sightline.metrics.secrets;

/**
 * The characters that can announce a secret, and a quick look whether any of them does. Nearly all
 * texts have none; they cost this look alone, which allocates nothing.
 */
final class Signs {
  private static final boolean[] SIGN = new boolean[128];

  static {
    // What comes before a value, what a URL, an option, an element begins with, and the letters
    // that are in Bearer, Basic and eyJ; cards' numbers begin with 2 to 8.
    for (char c : "=:%<- bBJ2345678".toCharArray()) {
      SIGN[c] = true;
    }
  }

  private Signs() {}

  static boolean isOne(char c) {
    return c < SIGN.length && SIGN[c];
  }

  /** Whether a closer look is needed. */
  static boolean any(SecretNames names, String text) {
    int length = text.length();
    int floor = 0;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= SIGN.length || !SIGN[c]) {
        continue;
      }
      char next = i + 1 < length ? text.charAt(i + 1) : 0;
      boolean harmless =
          switch (c) {
            case ' ' ->
                next != '\'' && !text.startsWith("is ", i + 1) && !text.startsWith("was ", i + 1);
            case '-' -> next != '-';
            case 'b', 'B' -> (next | 0x20) != 'e' && (next | 0x20) != 'a';
            case 'J' -> i == 0 || text.charAt(i - 1) != 'y';
            case '%' -> next != '2' && next != '3';
            case '<' -> !Values.isTagPart(next);
            case '=', ':' -> next != '/' && NameBefore.isHarmless(names, text, i, floor);
            default -> true;
          };
      if (!harmless) {
        return true;
      }
      if (c == '=' || c == ':') {
        floor = i + 1;
      } else if (Patterns.isDigit(c)) {
        int end = digitsEnd(text, i);
        if (end - i > MAX_SHORT) {
          return true;
        }
        i = end - 1;
      }
    }
    return false;
  }

  /** More digits, blanks and dashes than this in a row may be a card's number. */
  private static final int MAX_SHORT = 12;

  private static int digitsEnd(String text, int from) {
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i);
      boolean group = (c == ' ' || c == '-') && i + 1 < text.length();
      if (!Patterns.isDigit(c) && !(group && Patterns.isDigit(text.charAt(i + 1)))) {
        return i;
      }
      i++;
    }
    return i;
  }
}
