package io.sightline.metrics.db;

/**
 * The text of a statement as it may stand in a log: its values replaced by {@code ?}, its comments
 * left out, its white space made single, cut at 2000 characters. Bound values never were in it;
 * this is for those that a program writes into the text. Follows the SQL standard and PostgreSQL:
 * strings with doubled quotes, {@code E'…'} with backslashes, {@code $tag$…$tag$}, numbers; quoted
 * names stay. Takes time in proportion to the text's length.
 */
final class SqlText {
  private static final int LIMIT = 2000;

  private final String sql;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private SqlText(String sql) {
    this.sql = sql;
  }

  static String withoutValues(String sql) {
    SqlText text = new SqlText(sql);
    while (text.at < sql.length() && text.out.length() < LIMIT) {
      text.next();
    }
    String shown = text.out.toString().strip();
    return text.at < sql.length() ? shown + "…" : shown;
  }

  private void next() {
    char c = sql.charAt(at);
    if (sql.startsWith("--", at)) {
      skipTo("\n", at);
    } else if (sql.startsWith("/*", at)) {
      skipTo("*/", at + 2);
    } else if (Character.isWhitespace(c)) {
      at++;
      space();
    } else if (c == '\'') {
      string(beforeIs('e'));
    } else if (c == '"' || c == '`') {
      name(c);
    } else if (c == '$' && !beforeIsWord()) {
      dollar();
    } else if (isDigit(c) && !beforeIsWord()) {
      number();
    } else {
      out.append(c);
      at++;
    }
  }

  private void skipTo(String end, int from) {
    int found = sql.indexOf(end, from);
    at = found < 0 ? sql.length() : found + end.length();
    space();
  }

  private void space() {
    if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
      out.append(' ');
    }
  }

  private void string(boolean backslashes) {
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '\\' && backslashes) {
        at += 2;
      } else if (sql.startsWith("\\'", at)) {
        // The end of the string in standard SQL, part of it in MySQL: what follows may be either.
        out.append("?…");
        at = sql.length();
        return;
      } else if (c == '\'' && at + 1 < sql.length() && sql.charAt(at + 1) == '\'') {
        at += 2;
      } else if (c == '\'') {
        break;
      } else {
        at++;
      }
    }
    at = Math.min(at + 1, sql.length());
    out.append('?');
  }

  private void name(char quote) {
    int end = sql.indexOf(quote, at + 1);
    int next = end < 0 ? sql.length() : end + 1;
    out.append(sql, at, next);
    at = next;
  }

  /** {@code $1} is a mark for a value, {@code $$…$$} and {@code $a$…$a$} are strings. */
  private void dollar() {
    int end = at + 1;
    while (end < sql.length() && isWord(sql.charAt(end))) {
      end++;
    }
    boolean quote = end < sql.length() && sql.charAt(end) == '$' && !isDigitAt(at + 1);
    if (!quote) {
      out.append(sql, at, end);
      at = end;
      return;
    }
    String tag = sql.substring(at, end + 1);
    int close = sql.indexOf(tag, end + 1);
    at = close < 0 ? sql.length() : close + tag.length();
    out.append('?');
  }

  private void number() {
    while (at < sql.length() && (isWord(sql.charAt(at)) || sql.charAt(at) == '.')) {
      at++;
    }
    out.append('?');
  }

  private boolean beforeIs(char letter) {
    return at > 0
        && Character.toLowerCase(sql.charAt(at - 1)) == letter
        && (at < 2 || !isWord(sql.charAt(at - 2)));
  }

  private boolean beforeIsWord() {
    return at > 0 && (isWord(sql.charAt(at - 1)) || sql.charAt(at - 1) == '$');
  }

  private boolean isDigitAt(int index) {
    return index < sql.length() && isDigit(sql.charAt(index));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }
}
