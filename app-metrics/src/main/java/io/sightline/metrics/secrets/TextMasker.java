package io.sightline.metrics.secrets;

import org.jspecify.annotations.Nullable;

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
  private static final String PRIVATE_KEY = "-----BEGIN ";

  private final SecretNames names;
  private final boolean patterns;
  private final String text;
  private final int length;
  private final Values values;
  private final NameBefore name;
  private @Nullable StringBuilder out;
  private int copied;

  /** What is no web token from its first letter on is none from a later one either. */
  private int noWebTokenBefore;

  /** No name begins before this: the end of the last separator, or of what was masked. */
  private int floor;

  private TextMasker(SecretNames names, boolean patterns, String text) {
    this.names = names;
    this.patterns = patterns;
    this.text = text;
    this.length = text.length();
    this.values = new Values(text);
    this.name = new NameBefore(names, text);
  }

  /** The text without its secrets; the same instance when it has none. */
  static String mask(SecretNames names, boolean patterns, String text) {
    // The name before the sign may have begun anywhere, so the closer look begins at the start.
    return Signs.any(names, text) ? new TextMasker(names, patterns, text).run() : text;
  }

  /** Where user and password of a URL end, or -1. */
  static int userinfoEnd(String url) {
    int colon = url.indexOf("://");
    return colon < 0 ? -1 : new Values(url).userinfoEnd(colon + 3);
  }

  private String run() {
    int i = 0;
    while (i < length) {
      char c = text.charAt(i);
      i = Signs.isOne(c) ? at(i, c) : i + 1;
    }
    return out == null ? text : out.append(text, copied, length).toString();
  }

  /** Looks at one character; returns where to go on. */
  private int at(int i, char c) {
    return switch (c) {
      case '=' -> separator(i, i + 1);
      case ':' -> text.startsWith("://", i) ? authority(i + 3) : separator(i, i + 1);
      case '%' -> encodedSeparator(i);
      case 'b', 'B' -> scheme(i);
      case 'J' -> webToken(i);
      case ' ' -> prose(i);
      case '-' -> text.startsWith(PRIVATE_KEY, i) ? privateKey(i) : option(i);
      case '<' -> element(i);
      default -> card(i);
    };
  }

  // --- names and their values ---

  private int separator(int at, int after) {
    if (!name.isSecret(at, floor)) {
      floor = after;
      return after;
    }
    int from = after;
    while (from < length && (text.charAt(from) == '=' || text.charAt(from) == '>')) {
      from++;
    }
    return name.isQuoted()
        ? quotedNamesValue(from)
        : value(name.start(), name.end(), from, text.charAt(at) == '=');
  }

  /** As in JSON, which stays JSON: a number or an object becomes a text, quoted as the name is. */
  private int quotedNamesValue(int after) {
    int from = values.afterGap(after);
    int quote = values.quoteAt(from);
    if (quote >= 0) {
      return replace(quote + 1, values.quotedEnd(quote, quote - from), MASK);
    }
    boolean subtree = from < length && Values.isOpening(text.charAt(from));
    int end = subtree ? values.bracketEnd(from) : values.bareEnd(from);
    return end == from ? goOn(after) : replace(from, end, name.quote() + MASK + name.quote());
  }

  private int value(int nameStart, int nameEnd, int after, boolean equalsSign) {
    int from = after;
    while (from < length && (text.charAt(from) == ' ' || text.charAt(from) == '\t')) {
      from++;
    }
    int quote = values.quoteAt(from);
    if (quote >= 0) {
      return replace(quote + 1, values.quotedEnd(quote, quote - from), MASK);
    }
    if (from < length && Values.isOpening(text.charAt(from))) {
      int end = values.bracketEnd(from);
      return replace(from + 1, values.isClosed(from, end) ? end - 1 : end, MASK);
    }
    char before = nameStart > 0 ? text.charAt(nameStart - 1) : ' ';
    int end;
    if (Values.isQuote(before)) {
      end = values.untilQuote(from, nameStart - 1);
    } else if (Values.isWholeLine(text, nameStart, nameEnd)) {
      end = values.lineEnd(from);
    } else if (equalsSign && (Values.isOpening(before) || text.startsWith(", ", nameStart - 2))) {
      end = values.memberEnd(from);
    } else {
      end = values.bareEnd(from);
    }
    return end == from ? goOn(after) : replace(from, end, MASK);
  }

  private int goOn(int after) {
    floor = after;
    return after;
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
    String encoded = text.substring(NameBefore.wordStart(text, at, floor), at);
    boolean secret = names.in(NameBefore.lastName(Escapes.decode(encoded, false)));
    int end = secret ? values.encodedEnd(after, i - at) : after;
    return end == after ? goOn(after) : replace(after, end, MASK);
  }

  // --- forms that need no name ---

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
    int free = Math.max(noWebTokenBefore, Math.max(copied, floor));
    if (!patterns || from < free || !text.startsWith("eyJ", from)) {
      return at + 1;
    }
    int end = Patterns.tokenEnd(text, from);
    if (Patterns.isWebToken(text, from, end)) {
      return replace(from, end, MASK);
    }
    noWebTokenBefore = end;
    return at + 1;
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
    int start = NameBefore.wordStart(text, blank, floor);
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

  /** From {@code -----BEGIN … PRIVATE KEY-----} to its end, or the text's. */
  private int privateKey(int from) {
    int kind = from + PRIVATE_KEY.length();
    int i = kind;
    while (i < length && (Patterns.isWord(text.charAt(i)) || text.charAt(i) == ' ')) {
      i++;
    }
    if (!patterns || !text.startsWith("KEY", i - 3) || !text.startsWith("-----", i)) {
      return kind;
    }
    int end = text.indexOf("-----END", i);
    return i + 5 == length ? length : replace(i + 5, end < 0 ? length : end, MASK);
  }

  /** {@code <password>hunter2</password>}, with all that is below it. */
  private int element(int at) {
    int end = at + 1;
    while (end < length && Values.isTagPart(text.charAt(end))) {
      end++;
    }
    if (!names.in(text, at + 1, end)) {
      return end;
    }
    int content = values.afterTag(end);
    if (content < 0) {
      return end;
    }
    int to = values.elementEnd(content, text.substring(at + 1, end));
    return to == content ? content : replace(content, to, MASK);
  }

  private int replace(int from, int to, String mask) {
    floor = to;
    if (to - from != mask.length() || !text.startsWith(mask, from)) {
      if (out == null) {
        out = new StringBuilder(length + 16);
      }
      out.append(text, copied, from).append(mask);
      copied = to;
    }
    return Math.max(to, from);
  }
}
