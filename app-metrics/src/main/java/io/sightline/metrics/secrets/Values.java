package io.sightline.metrics.secrets;

/** Where the value of a secret's name ends in a text. When in doubt it ends later. */
final class Values {
  private static final int MAX_NAME = 40;
  private static final String[] WHOLE_LINE = {"authorization", "cookie", "passphrase"};

  private final String text;
  private final int length;

  /** Up to here there is no {@code @}; keeps the search for it from being repeated. */
  private int noAtBefore;

  Values(String text) {
    this.text = text;
    this.length = text.length();
  }

  static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '`';
  }

  static boolean isOpening(char c) {
    return c == '{' || c == '[' || c == '(';
  }

  private static boolean isClosing(char c) {
    return c == '}' || c == ']' || c == ')';
  }

  /** Whether values of this name have blanks in them: {@code Cookie: a=b; c=d}. */
  static boolean isWholeLine(String text, int from, int to) {
    for (String name : WHOLE_LINE) {
      for (int i = from; i + name.length() <= to; i++) {
        if (text.regionMatches(true, i, name, 0, name.length())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Where the quote is when the value begins with one, escaped or not; -1 when not. */
  int quoteAt(int from) {
    int i = from;
    while (i < length && text.charAt(i) == '\\') {
      i++;
    }
    return i < length && isQuote(text.charAt(i)) ? i : -1;
  }

  /**
   * Where the content of a quoted text ends.
   *
   * @param quote where it is opened
   * @param slashes how many backslashes stand before: one when JSON is a text inside JSON, three
   *     when that is inside JSON again
   */
  int quotedEnd(int quote, int slashes) {
    char kind = text.charAt(quote);
    int period = 2 * Integer.highestOneBit(slashes + 1);
    int run = 0;
    for (int i = quote + 1; i < length; i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        run++;
        continue;
      }
      if (c == kind && run % period == slashes % period) {
        boolean doubled = kind == '\'' && i + 1 < length && text.charAt(i + 1) == kind;
        if (!doubled) {
          return i - Math.min(run, slashes);
        }
        i++;
      }
      run = 0;
    }
    return length;
  }

  /** Past the bracket that closes this one, quoted texts left out; the text's end without one. */
  int bracketEnd(int from) {
    int depth = 0;
    for (int i = from; i < length; i++) {
      char c = text.charAt(i);
      if (isOpening(c)) {
        depth++;
      } else if (isClosing(c)) {
        depth--;
        if (depth == 0) {
          return i + 1;
        }
      } else if (c == '"') {
        int slashes = 0;
        while (i - slashes > from && text.charAt(i - slashes - 1) == '\\') {
          slashes++;
        }
        i = quotedEnd(i, slashes);
        while (i < length && text.charAt(i) == '\\') {
          i++;
        }
      }
    }
    return length;
  }

  /** Whether what begins with this bracket ends with one. */
  boolean isClosed(int from, int end) {
    return end > from + 1 && isClosing(text.charAt(end - 1));
  }

  int untilQuote(int from, char quote) {
    int end = text.indexOf(quote, from);
    return end < 0 ? length : end;
  }

  int lineEnd(int from) {
    int i = from;
    while (i < length && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
      i++;
    }
    return i;
  }

  /**
   * Where a value without quotes ends; after a scheme such as {@code Bearer} with the next word.
   */
  int bareEnd(int from) {
    int end = wordEnd(from);
    if (end < length && text.charAt(end) == ' ' && isScheme(from, end)) {
      return wordEnd(end + 1);
    }
    return end;
  }

  private boolean isScheme(int from, int end) {
    for (String scheme : new String[] {"bearer", "basic", "token", "apikey", "digest"}) {
      if (end - from == scheme.length()
          && text.regionMatches(true, from, scheme, 0, scheme.length())) {
        return true;
      }
    }
    return false;
  }

  private int wordEnd(int from) {
    for (int i = from; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c) || c == '&') {
        return i;
      }
      if ((c == ',' || c == ';') && isNext(i + 1)) {
        return i;
      }
      if ((isClosing(c) || isQuote(c) || c == '>') && isOver(i + 1)) {
        return i;
      }
      if (c == '\\' && i + 1 < length && isQuote(text.charAt(i + 1)) && isOver(i + 2)) {
        return i;
      }
      if (c == '<' && i + 1 < length && text.charAt(i + 1) == '/') {
        return i;
      }
    }
    return length;
  }

  /** Whether after a comma something new begins: a blank, a quote, or a name with a separator. */
  private boolean isNext(int from) {
    if (from >= length) {
      return true;
    }
    char c = text.charAt(from);
    if (Character.isWhitespace(c) || isQuote(c) || isOpening(c) || c == '\\') {
      return true;
    }
    int i = from;
    while (i < length && i - from < MAX_NAME && (Patterns.isWord(c) || c == '-' || c == '.')) {
      i++;
      c = i < length ? text.charAt(i) : 0;
    }
    return i > from && (c == '=' || c == ':');
  }

  private boolean isOver(int from) {
    if (from >= length) {
      return true;
    }
    char c = text.charAt(from);
    return Character.isWhitespace(c) || isClosing(c) || isQuote(c) || ",;.>&\\<".indexOf(c) >= 0;
  }

  /** Past {@code %}, or {@code %25}, of an encoded character; -1 when it is none. */
  int encoded(int percent) {
    int i = percent + 1;
    while (text.startsWith("25", i)) {
      i += 2;
    }
    return i < length ? i : -1;
  }

  /** Where a value inside an encoded query ends: at an encoded {@code &} or the end of the word. */
  int encodedEnd(int from) {
    for (int i = from; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c) || c == '&' || c == '"' || c == '<' || c == '>') {
        return i;
      }
      if (c == '%') {
        int code = encoded(i);
        if (code > 0 && text.startsWith("26", code)) {
          return i;
        }
      }
    }
    return length;
  }

  /** Where {@code host:port} ends; JDBC URLs go on with {@code ;name=value}. */
  int hostEnd(int from) {
    int end = authorityEnd(from);
    int semicolon = from;
    while (semicolon < end && text.charAt(semicolon) != ';') {
      semicolon++;
    }
    return semicolon;
  }

  /** Where {@code user:password@host:port} ends. */
  private int authorityEnd(int from) {
    int i = from;
    while (i < length && !isEndOfUrl(text.charAt(i)) && "/?#".indexOf(text.charAt(i)) < 0) {
      i++;
    }
    return i;
  }

  /** Where {@code user:password} ends, or -1 without one. A password may have {@code /} in it. */
  int userinfoEnd(int from) {
    int end = authorityEnd(from);
    int colon = -1;
    for (int i = end - 1; i >= from; i--) {
      char c = text.charAt(i);
      if (c == '@') {
        return i;
      }
      colon = c == ':' ? i : colon;
    }
    boolean port = colon < 0 || colon + 1 == end || Patterns.isDigit(text.charAt(colon + 1));
    if (port || text.charAt(from) == '[' || end < noAtBefore) {
      return -1;
    }
    for (int i = end; i < length && !isEndOfUrl(text.charAt(i)); i++) {
      if (text.charAt(i) == '@') {
        return i;
      }
      noAtBefore = i;
    }
    return -1;
  }

  private static boolean isEndOfUrl(char c) {
    return Character.isWhitespace(c) || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`';
  }
}
