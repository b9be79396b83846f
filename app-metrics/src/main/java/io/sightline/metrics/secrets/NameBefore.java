package io.sightline.metrics.secrets;

/**
 * The name before a separator in a text: looked for backwards, not behind a given place. Holds the
 * last name found; not thread-safe.
 */
final class NameBefore {
  private static final boolean[] NAME_PART = new boolean[128];

  static {
    for (char c = 0; c < NAME_PART.length; c++) {
      NAME_PART[c] = Patterns.isWord(c) || "-.%\\[]$@+".indexOf(c) >= 0;
    }
  }

  private final SecretNames names;
  private final String text;
  private int start;
  private int end;
  private boolean quoted;

  NameBefore(SecretNames names, String text) {
    this.names = names;
    this.text = text;
  }

  /** Whether the name that ends before this separator is a secret's. */
  boolean isSecret(int separator, int floor) {
    end = beforeGap(separator, floor);
    quoted = false;
    start = end;
    if (end == floor) {
      return false;
    }
    char last = text.charAt(end - 1);
    if (last == '"' || last == '\'') {
      quoted = true;
      start = after(last, end - 1, floor);
    } else if (last == ')') {
      // PostgreSQL says: Key (email, token)=(…).
      start = after('(', end - 1, floor);
    } else {
      start = wordStart(text, end, floor);
    }
    return isNamed(floor) && !isClassOrPlace(separator);
  }

  private int beforeGap(int separator, int floor) {
    int i = separator;
    while (i > floor && Character.isWhitespace(text.charAt(i - 1))) {
      i--;
    }
    int plain = i;
    // An escaped JSON text writes a new line as a backslash and a letter.
    while (i - 1 > floor && text.charAt(i - 2) == '\\' && "nrt".indexOf(text.charAt(i - 1)) >= 0) {
      i -= 2;
      while (i > floor && (text.charAt(i - 1) == '\\' || text.charAt(i - 1) == ' ')) {
        i--;
      }
    }
    return i > floor && text.charAt(i - 1) == '"' ? i : plain;
  }

  /** Where it begins; a closing quote belongs to it, an opening one does not. */
  int start() {
    return start;
  }

  int end() {
    return end;
  }

  boolean isQuoted() {
    return quoted;
  }

  /** The quote behind the name, with the backslashes before it. */
  String quote() {
    int from = end - 1;
    while (from > start && text.charAt(from - 1) == '\\') {
      from--;
    }
    return text.substring(from, end);
  }

  /** Where the word begins that ends here. */
  static int wordStart(String text, int end, int floor) {
    int i = end;
    while (i > floor && isNamePart(text.charAt(i - 1))) {
      i--;
    }
    return i;
  }

  /**
   * Whether a separator surely follows no secret's name: a plain word without one, which is what
   * nearly all are. False means that a closer look is needed.
   */
  static boolean isHarmless(SecretNames names, String text, int separator, int floor) {
    int i = separator;
    while (i > floor && Patterns.isWord(text.charAt(i - 1))) {
      i--;
    }
    boolean otherForm =
        i == separator
            || (i > floor && text.charAt(i - 1) != ' ' && isNamePart(text.charAt(i - 1)));
    int length = separator - i;
    boolean second = length == 2 || (length == 3 && text.regionMatches(true, i, "key", 0, 3));
    return !otherForm && !second && !names.in(text, i, separator);
  }

  /** Of {@code https://host/x?a=b&name} the last word. */
  static String lastName(String decoded) {
    int end = decoded.length();
    while (end > 0 && isBreak(decoded.charAt(end - 1))) {
      end--;
    }
    int start = end;
    while (start > 0 && !isBreak(decoded.charAt(start - 1))) {
      start--;
    }
    return decoded.substring(start, end);
  }

  private static boolean isBreak(char c) {
    return "?&/#;,{}\"'=: \\\t\r\n".indexOf(c) >= 0;
  }

  private static boolean isNamePart(char c) {
    return c < NAME_PART.length ? NAME_PART[c] : Character.isLetterOrDigit(c);
  }

  private int after(char opening, int from, int floor) {
    int i = from;
    while (i > floor && text.charAt(i - 1) != opening) {
      i--;
    }
    return i;
  }

  private boolean isNamed(int floor) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '%' || c == '\\') {
        String name = Escapes.decode(text.substring(start, end), false);
        return names.in(quoted ? name : lastName(name));
      }
    }
    return names.in(text, start, end) || isTwoWords(floor);
  }

  /** {@code API key: …}, {@code session id: …}. */
  private boolean isTwoWords(int floor) {
    boolean second =
        (end - start == 3 && text.regionMatches(true, start, "key", 0, 3))
            || (end - start == 2 && text.regionMatches(true, start, "id", 0, 2));
    if (!second || start - floor < 2 || text.charAt(start - 1) != ' ') {
      return false;
    }
    int first = wordStart(text, start - 1, floor);
    return first < start - 1 && names.in(text, first, end);
  }

  /** {@code InvalidTokenException: …} is a class, {@code TokenFilter.java:42} a place. */
  private boolean isClassOrPlace(int separator) {
    if (text.charAt(separator) != ':') {
      return false;
    }
    if (endsWith("Exception") || endsWith("Error")) {
      return true;
    }
    return separator + 1 < text.length()
        && Patterns.isDigit(text.charAt(separator + 1))
        && (endsWith(".java") || endsWith(".kt") || endsWith(".scala") || endsWith(".groovy"));
  }

  private boolean endsWith(String tail) {
    return end - start >= tail.length() && text.startsWith(tail, end - tail.length());
  }
}
