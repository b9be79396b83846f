package io.sightline.shipper.process;

import io.sightline.shipper.event.Malformed;
import java.util.Map;

/**
 * Lines of {@code name=value} with blanks between them. A value in double quotes may hold blanks
 * and the escapes of JSON; a name without a value is true. A line needs at least one {@code =}.
 */
final class Logfmt {
  private final String text;
  private final Map<String, Object> fields;
  private int at;

  private Logfmt(String text, Map<String, Object> fields) {
    this.text = text;
    this.fields = fields;
  }

  /** Puts what the line says into {@code fields}. Throws when it is no logfmt. */
  static void read(String text, Map<String, Object> fields) throws Unparsable {
    new Logfmt(text, fields).pairs();
  }

  private void pairs() throws Unparsable {
    boolean assigned = false;
    for (blanks(); at < text.length(); blanks()) {
      String name = bare(true);
      if (name.isEmpty()) {
        throw new Unparsable(Malformed.NOT_LOGFMT);
      }
      Object value = true;
      if (at < text.length() && text.charAt(at) == '=') {
        at++;
        assigned = true;
        value = at < text.length() && text.charAt(at) == '"' ? quoted() : bare(false);
      }
      if (fields.putIfAbsent(name, value) != null) {
        throw new Unparsable(Malformed.DUPLICATE_KEY);
      }
    }
    if (!assigned) {
      throw new Unparsable(Malformed.NOT_LOGFMT);
    }
  }

  private void blanks() {
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
  }

  /** Up to a blank, and in names up to the equals sign; a quote inside is a mistake. */
  private String bare(boolean name) throws Unparsable {
    int from = at;
    while (at < text.length() && text.charAt(at) > ' ' && !(name && text.charAt(at) == '=')) {
      if (text.charAt(at) == '"') {
        throw new Unparsable(Malformed.NOT_LOGFMT);
      }
      at++;
    }
    return text.substring(from, at);
  }

  private String quoted() throws Unparsable {
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        if (at < text.length() && text.charAt(at) > ' ') {
          throw new Unparsable(Malformed.NOT_LOGFMT);
        }
        return value.toString();
      }
      value.append(c == '\\' ? escaped() : c);
    }
    throw new Unparsable(Malformed.NOT_LOGFMT);
  }

  private char escaped() throws Unparsable {
    if (at == text.length()) {
      throw new Unparsable(Malformed.NOT_LOGFMT);
    }
    char c = text.charAt(at++);
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicode();
      default -> throw new Unparsable(Malformed.NOT_LOGFMT);
    };
  }

  private char unicode() throws Unparsable {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0 || text.charAt(at) > 'f') {
        throw new Unparsable(Malformed.NOT_LOGFMT);
      }
      code = code << 4 | digit;
      at++;
    }
    return (char) code;
  }
}
