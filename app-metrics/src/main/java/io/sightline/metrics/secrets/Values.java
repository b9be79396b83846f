package io.sightline.metrics.secrets;

/** Where the value of a secret's name ends in a text. When in doubt it ends later. */
final class Values {
  private static final int MAX_NAME = 40;
  private static final int MAX_MEMBER = 200;
  private static final String[] WHOLE_LINE = {"authorization", "cookie", "passphrase"};

  private final String text;
  private final int length;

  /** Up to here there is no {@code @}; keeps the search for it from being repeated. */
  private int noAtBefore;

  /** An element had no closing tag; the others are not searched for either. */
  private boolean tagsAreOpen;

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

  /** Past white space; inside an escaped JSON text a new line is written {@code \\n}. */
  int afterGap(int from) {
    int i = from;
    while (i < length) {
      char c = text.charAt(i);
      if (c == '\\') {
        int letter = i;
        while (letter < length && text.charAt(letter) == '\\') {
          letter++;
        }
        if (letter == length || "nrt".indexOf(text.charAt(letter)) < 0) {
          return i;
        }
        i = letter;
      } else if (!Character.isWhitespace(c)) {
        return i;
      }
      i++;
    }
    return i;
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

  /** Where the text ends that this quote opened before the name. */
  int untilQuote(int from, int quote) {
    int end = text.indexOf(text.charAt(quote), from);
    if (end < 0) {
      return length;
    }
    boolean escaped = quote > 0 && text.charAt(quote - 1) == '\\';
    return escaped && end > from && text.charAt(end - 1) == '\\' ? end - 1 : end;
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

  /**
   * Where a member's value ends in what a record's or a map's {@code toString()} gives, {@code
   * Login[password=correct horse, user=bob]}: such a value may have blanks.
   */
  int memberEnd(int from) {
    int word = bareEnd(from);
    if (word < length && text.charAt(word) != ' ') {
      return word;
    }
    int depth = 0;
    for (int i = word; i < length && i - word < MAX_MEMBER; i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        return word;
      } else if (isOpening(c)) {
        depth++;
      } else if (isClosing(c)) {
        if (depth == 0) {
          return i;
        }
        depth--;
      } else if (c == ',' && depth == 0 && text.startsWith(" ", i + 1) && isNext(i + 2)) {
        return i;
      }
    }
    return word;
  }

  static boolean isTagPart(char c) {
    return Patterns.isWord(c) || c == '-' || c == '.' || c == ':';
  }

  /** Past the tag whose name ends here; -1 when it has no content. */
  int afterTag(int nameEnd) {
    for (int i = nameEnd; i < length && text.charAt(i) != '<'; i++) {
      if (text.charAt(i) == '>') {
        return text.charAt(i - 1) == '/' ? -1 : i + 1;
      }
    }
    return -1;
  }

  /** Where an element's content ends; without a closing tag at the next tag. */
  int elementEnd(int content, String name) {
    int end = tagsAreOpen ? -1 : text.indexOf("</" + name, content);
    if (end >= 0) {
      return end;
    }
    // Prose such as "usage: <user> <password>", or a document that was cut off.
    tagsAreOpen = true;
    if (content < length && Character.isWhitespace(text.charAt(content))) {
      return content;
    }
    int next = text.indexOf('<', content);
    return next < 0 ? length : next;
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

  /**
   * Where a value inside an encoded query ends: at the end of the word, or at a {@code &} that is
   * encoded as often as its separator; one that is encoded once more belongs to the value.
   */
  int encodedEnd(int from, int depth) {
    for (int i = from; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c) || c == '&' || c == '"' || c == '<' || c == '>') {
        return i;
      }
      if (c == '%') {
        int code = encoded(i);
        if (code > 0 && code - i <= depth && text.startsWith("26", code)) {
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
