package io.sightline.metrics.secrets;

/**
 * Masks in free text. One pass from left to right: a character that can announce a secret (a
 * separator after a name, {@code ://}, the digits of a card …) makes it look back at the name and
 * forward at the value. Looking back never goes behind what was looked at before, looking forward
 * ends in a mask or after a bounded number of characters, so the time is in proportion to the
 * length whatever the text is.
 *
 * <p>One object per text; not thread-safe.
 */
final class TextMasker {
  private static final String MASK = Secrets.MASK;
  private static final byte[] KIND = new byte[128];
  private static final byte SEPARATOR = 1;
  private static final byte PERCENT = 2;
  private static final byte CARD = 3;
  private static final byte SCHEME = 4;
  private static final byte WEB_TOKEN = 5;
  private static final byte BLANK = 6;
  private static final byte DASH = 7;

  static {
    KIND['='] = SEPARATOR;
    KIND[':'] = SEPARATOR;
    KIND['%'] = PERCENT;
    for (char c = '2'; c <= '8'; c++) {
      KIND[c] = CARD;
    }
    KIND['b'] = SCHEME;
    KIND['B'] = SCHEME;
    KIND['J'] = WEB_TOKEN;
    KIND[' '] = BLANK;
    KIND['-'] = DASH;
  }

  private final SecretNames names;
  private final boolean patterns;
  private final String text;
  private final int length;
  private final Values values;
  private StringBuilder out = new StringBuilder(0);
  private int copied;

  /** No name begins before this: the end of the last separator, or of what was masked. */
  private int floor;

  private TextMasker(SecretNames names, boolean patterns, String text) {
    this.names = names;
    this.patterns = patterns;
    this.text = text;
    this.length = text.length();
    this.values = new Values(text);
  }

  /** The text without its secrets; the same instance when it has none. */
  static String mask(SecretNames names, boolean patterns, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < KIND.length && KIND[c] != 0) {
        return new TextMasker(names, patterns, text).run(i);
      }
    }
    return text;
  }

  /** Where user and password of a URL end, or -1. */
  static int userinfoEnd(String url) {
    int colon = url.indexOf("://");
    return colon < 0 ? -1 : new Values(url).userinfoEnd(colon + 3);
  }

  private String run(int from) {
    int i = from;
    while (i < length) {
      char c = text.charAt(i);
      i = c < KIND.length && KIND[c] != 0 ? at(i, c) : i + 1;
    }
    return copied == 0 ? text : out.append(text, copied, length).toString();
  }

  /** Looks at one character; returns where to go on. */
  private int at(int i, char c) {
    return switch (KIND[c]) {
      case SEPARATOR -> isAuthority(i) ? authority(i + 3) : separator(i, i + 1);
      case PERCENT -> encodedSeparator(i);
      case CARD -> card(i);
      case SCHEME -> scheme(i);
      case WEB_TOKEN -> webToken(i);
      case BLANK -> prose(i);
      case DASH -> option(i);
      default -> i + 1;
    };
  }

  // --- names and their values ---

  private int separator(int at, int after) {
    int end = at;
    while (end > floor && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    if (end == floor) {
      floor = after;
      return after;
    }
    char last = text.charAt(end - 1);
    boolean quoted = last == '"' || last == '\'';
    int start;
    if (quoted) {
      start = openingQuote(end - 1, last);
    } else if (last == ')') {
      start = openingBracket(end - 1);
    } else {
      start = end;
      while (start > floor && isNamePart(text.charAt(start - 1))) {
        start--;
      }
    }
    if (!isSecret(start, end, quoted) || isNoName(start, end, at)) {
      floor = after;
      return after;
    }
    int value = after;
    while (value < length && (text.charAt(value) == '=' || text.charAt(value) == '>')) {
      value++;
    }
    return value(start, end, value, quoted);
  }

  private int value(int nameStart, int nameEnd, int after, boolean quotedName) {
    int from = after;
    while (from < length && isGap(text.charAt(from), quotedName)) {
      from++;
    }
    int quote = values.quoteAt(from);
    if (quote >= 0) {
      return replace(quote + 1, values.quotedEnd(quote, quote - from), MASK);
    }
    if (from < length && Values.isOpening(text.charAt(from))) {
      int end = values.bracketEnd(from);
      return quotedName
          ? replace(from, end, quotedMask(nameEnd))
          : replace(from + 1, values.isClosed(from, end) ? end - 1 : end, MASK);
    }
    int end;
    if (nameStart > 0 && Values.isQuote(text.charAt(nameStart - 1)) && !quotedName) {
      end = values.untilQuote(from, text.charAt(nameStart - 1));
    } else if (Values.isWholeLine(text, nameStart, nameEnd) && !quotedName) {
      end = values.lineEnd(from);
    } else {
      end = values.bareEnd(from);
    }
    if (end == from) {
      floor = after;
      return after;
    }
    return replace(from, end, quotedName ? quotedMask(nameEnd) : MASK);
  }

  /** JSON stays JSON: a number or an object becomes a text, with the quotes that the name has. */
  private String quotedMask(int nameEnd) {
    int slash = nameEnd - 1;
    while (slash > floor && text.charAt(slash - 1) == '\\') {
      slash--;
    }
    String quote = text.substring(slash, nameEnd);
    return quote + MASK + quote;
  }

  private static boolean isGap(char c, boolean quotedName) {
    return c == ' ' || c == '\t' || (quotedName && (c == '\n' || c == '\r'));
  }

  private int openingQuote(int closing, char quote) {
    int i = closing;
    while (i > floor && text.charAt(i - 1) != quote) {
      i--;
    }
    return i;
  }

  /** PostgreSQL says {@code Key (email, token)=(…)}. */
  private int openingBracket(int closing) {
    int i = closing;
    while (i > floor && text.charAt(i - 1) != '(') {
      i--;
    }
    return i;
  }

  private static boolean isNamePart(char c) {
    return c >= 128
        ? Character.isLetterOrDigit(c)
        : Patterns.isWord(c)
            || c == '-'
            || c == '.'
            || c == '%'
            || c == '\\'
            || c == '['
            || c == ']'
            || c == '$'
            || c == '@'
            || c == '+';
  }

  private boolean isSecret(int start, int end, boolean quoted) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '%' || c == '\\') {
        String name = Escapes.decode(text.substring(start, end), false);
        return names.in(quoted ? name : lastName(name));
      }
    }
    return names.in(text, start, end);
  }

  /** Of {@code https://host/x?a=b&name} the last word. */
  private static String lastName(String decoded) {
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

  /** {@code InvalidTokenException: …} is a class, {@code TokenFilter.java:42} a place. */
  private boolean isNoName(int start, int end, int at) {
    if (text.charAt(at) != ':') {
      return false;
    }
    if (endsWith(start, end, "Exception") || endsWith(start, end, "Error")) {
      return true;
    }
    return at + 1 < length
        && Patterns.isDigit(text.charAt(at + 1))
        && (endsWith(start, end, ".java")
            || endsWith(start, end, ".kt")
            || endsWith(start, end, ".scala")
            || endsWith(start, end, ".groovy"));
  }

  private boolean endsWith(int start, int end, String tail) {
    return end - start >= tail.length() && text.startsWith(tail, end - tail.length());
  }

  /** {@code %3D}, {@code %3A}, and the same encoded again: {@code %253D}. */
  private int encodedSeparator(int at) {
    int i = values.encoded(at);
    if (i < 0
        || !(text.startsWith("3D", i)
            || text.startsWith("3d", i)
            || text.startsWith("3A", i)
            || text.startsWith("3a", i))) {
      return at + 1;
    }
    int after = i + 2;
    int start = at;
    while (start > floor && isNamePart(text.charAt(start - 1))) {
      start--;
    }
    String name = lastName(Escapes.decode(text.substring(start, at), false));
    int end = names.in(name) ? values.encodedEnd(after) : after;
    if (end == after) {
      floor = after;
      return after;
    }
    return replace(after, end, MASK);
  }

  // --- forms that need no name ---

  private boolean isAuthority(int colon) {
    return text.startsWith("://", colon);
  }

  private int authority(int from) {
    int at = values.userinfoEnd(from);
    floor = from;
    if (at < 0) {
      // Past host and port: in token-service:8080 the port is no secret.
      floor = values.hostEnd(from);
      return floor;
    }
    return at == from ? from : replace(from, at, MASK);
  }

  private int card(int from) {
    int end = patterns && from >= copied ? Patterns.cardEnd(text, from) : Patterns.NONE;
    if (end != Patterns.NONE) {
      return replace(from, end, MASK);
    }
    int i = from;
    while (i < length && Patterns.isDigit(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private int scheme(int from) {
    if (!patterns || (from > 0 && Patterns.isWord(text.charAt(from - 1)))) {
      return from + 1;
    }
    boolean bearer = text.regionMatches(true, from, "bearer ", 0, 7);
    if (!bearer && !text.regionMatches(true, from, "basic ", 0, 6)) {
      return from + 1;
    }
    int token = from + (bearer ? 7 : 6);
    int end = bearer ? Patterns.bearerEnd(text, token) : Patterns.basicEnd(text, token);
    return end == Patterns.NONE ? token : replace(token, end, MASK);
  }

  private int webToken(int at) {
    int from = at - 2;
    if (!patterns || from < Math.max(copied, floor) || !text.startsWith("eyJ", from)) {
      return at + 1;
    }
    int end = Patterns.webTokenEnd(text, from);
    return end == Patterns.NONE ? at + 1 : replace(from, end, MASK);
  }

  /**
   * {@code the password is hunter2}: only a word with a digit in it, so that prose stays prose; and
   * SQL's {@code PASSWORD 'hunter2'}.
   */
  private int prose(int blank) {
    int verb = blank + 1;
    int word;
    if (text.startsWith("is ", verb)) {
      word = verb + 3;
    } else if (text.startsWith("was ", verb)) {
      word = verb + 4;
    } else if (verb < length && text.charAt(verb) == '\'') {
      word = verb;
    } else {
      return blank + 1;
    }
    int start = blank;
    while (start > floor && isNamePart(text.charAt(start - 1))) {
      start--;
    }
    if (start == blank || !names.in(text, start, blank)) {
      return blank + 1;
    }
    if (word == verb && text.regionMatches(true, blank - 5, "token", 0, 5)) {
      // Every parser says it: unexpected token 'x'.
      return verb;
    }
    int quote = values.quoteAt(word);
    if (quote >= 0) {
      return replace(quote + 1, values.quotedEnd(quote, quote - word), MASK);
    }
    int end = values.bareEnd(word);
    return end - word >= 4 && Patterns.hasDigit(text, word, end) ? replace(word, end, MASK) : word;
  }

  /** {@code --password hunter2}. */
  private int option(int at) {
    if (!text.startsWith("--", at) || (at > 0 && !Character.isWhitespace(text.charAt(at - 1)))) {
      return at + 1;
    }
    int end = at + 2;
    while (end < length && (Patterns.isWord(text.charAt(end)) || text.charAt(end) == '-')) {
      end++;
    }
    if (end == at + 2 || end >= length || text.charAt(end) != ' ' || !names.in(text, at + 2, end)) {
      return Math.max(end - 1, at + 1);
    }
    return value(at + 2, end, end + 1, false);
  }

  private int replace(int from, int to, String mask) {
    floor = to;
    if (to - from != mask.length() || !text.startsWith(mask, from)) {
      out.append(text, copied, from).append(mask);
      copied = to;
    }
    return Math.max(to, from);
  }
}
