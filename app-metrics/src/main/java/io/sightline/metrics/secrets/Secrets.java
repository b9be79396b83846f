package io.sightline.metrics.secrets;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Masks secrets: what the library writes, sends or shows goes through one of these methods first.
 *
 * <p>A value is a secret when its name says so ({@link SecretNames}), wherever the name stands: in
 * a query, a form, JSON (whole subtrees), a header, a log message, an exception's text. Percent
 * encoding and {@code \}{@code u} escapes do not hide a name. User and password of a URL are always
 * masked. With {@link SecretSettings#patterns} also what looks like a secret by itself: payment
 * cards' numbers (Luhn-checked), {@code Bearer …}, {@code Basic …}, JSON web tokens.
 *
 * <p>In free text a name counts when a value follows it: {@code token=abc}, {@code "token": "abc"},
 * {@code Authorization: Bearer abc}, {@code --password abc}, {@code PASSWORD 'abc'}, {@code the
 * password is hunter2} (the last only when the word has a digit in it). The word alone stays:
 * {@code the token has expired}. Accepted is that too much goes: {@code Invalid token: expected a
 * string} loses its {@code expected}, {@code max_tokens=5} its number, and after {@code
 * Authorization:}, {@code Cookie:} and {@code passphrase:} the rest of the line. Not found is an
 * unquoted value's part behind a blank ({@code password=correct horse}), and what neither a name
 * nor its form gives away.
 *
 * <p>Every method is safe for any input, takes time in proportion to its length, and returns the
 * same instance when there is nothing to mask. Masking twice changes nothing. Immutable,
 * thread-safe.
 */
public final class Secrets {
  /** What stands where a secret was. */
  public static final String MASK = "******";

  private final SecretNames names;
  private final boolean patterns;

  private Secrets(SecretSettings settings) {
    this.names = new SecretNames(settings);
    this.patterns = settings.patterns();
  }

  /** Masks by these settings. */
  public static Secrets of(SecretSettings settings) {
    return new Secrets(settings);
  }

  /** Whether the value of a field with this name is a secret. Allocates nothing. */
  public boolean isSecret(String name) {
    return names.in(name);
  }

  /** The same for a name that is part of a text. */
  boolean isSecret(String text, int from, int to) {
    return names.in(text, from, to);
  }

  /** A free text (a message, an exception's text or stack trace, a URL) without its secrets. */
  public String text(String text) {
    return TextMasker.mask(names, patterns, text);
  }

  /**
   * The value of a named field: an MDC entry, a key-value pair of a log line, a message's argument.
   * Maps, collections and arrays are searched to the bottom and come back as copies when something
   * had to be masked; what is no text, number, date or collection becomes its masked text.
   */
  public @Nullable Object field(String name, @Nullable Object value) {
    return isSecret(name) ? MASK : new ValueMasker(this).mask(value);
  }

  /** An HTTP header's value. */
  public String header(String name, String value) {
    return isSecret(name) ? MASK : text(value);
  }

  /** A query as it stands in the URL: {@code a=1&token=abc}. */
  public String query(String query) {
    return new QueryMasker(this).mask(query);
  }

  /** A URL, whole or without its host: user and password, path, query and fragment. */
  public String url(String url) {
    int hash = url.indexOf('#');
    int end = hash < 0 ? url.length() : hash;
    int mark = url.indexOf('?');
    if (mark < 0 || mark > end) {
      mark = end;
    }
    if (mark == url.length()) {
      return text(url);
    }
    int at = TextMasker.userinfoEnd(url);
    if (at > mark) {
      return text(url);
    }
    StringBuilder masked = new StringBuilder(url.length()).append(text(url.substring(0, mark)));
    if (mark < end) {
      masked.append('?').append(query(url.substring(mark + 1, end)));
    }
    if (hash >= 0) {
      masked.append('#').append(query(url.substring(hash + 1)));
    }
    return masked.toString().equals(url) ? url : masked.toString();
  }

  /**
   * A JSON document or lines of them, also cut off or broken. What was valid stays valid: a masked
   * number or subtree becomes a text.
   */
  public String json(String json) {
    return text(json);
  }

  /** A body of {@code application/x-www-form-urlencoded}. */
  public String form(String form) {
    return query(form);
  }

  /**
   * A request's or response's body.
   *
   * @param contentType as in the header, or null: JSON, forms and multi-part forms are understood,
   *     everything else is free text
   */
  public String body(@Nullable String contentType, String body) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    if (type.contains("x-www-form-urlencoded")) {
      return form(body);
    }
    if (type.startsWith("multipart/")) {
      return new MultipartMasker(this).mask(body);
    }
    return text(body);
  }
}
