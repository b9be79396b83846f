package io.sightline.metrics.secrets;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Masks in a query or a form, which are the same: pairs between {@code &}, percent-encoded. */
final class QueryMasker {
  private final Secrets secrets;

  QueryMasker(Secrets secrets) {
    this.secrets = secrets;
  }

  String mask(String query) {
    return isPlain(query) ? query : pairs(query);
  }

  /** Nothing to decode and nothing to mask, as nearly always. */
  private boolean isPlain(String query) {
    int from = 0;
    for (int i = 0; i < query.length(); i++) {
      char c = query.charAt(i);
      if (c == '%' || c == '+' || c == '\\') {
        return false;
      }
      if (c == '&') {
        from = i + 1;
      } else if (c == '=' && from <= i) {
        if (secrets.isSecret(query, from, i)) {
          return false;
        }
        // The pair's further ones belong to its value.
        from = query.length();
      }
    }
    return secrets.text(query).equals(query);
  }

  private String pairs(String query) {
    StringBuilder out = null;
    int from = 0;
    while (from <= query.length()) {
      int and = query.indexOf('&', from);
      int to = and < 0 ? query.length() : and;
      String pair = query.substring(from, to);
      String masked = pair(pair);
      if (out == null && !masked.equals(pair)) {
        out = new StringBuilder(query.length()).append(query, 0, from);
      }
      if (out != null) {
        out.append(masked);
        if (and >= 0) {
          out.append('&');
        }
      }
      from = to + 1;
    }
    return out == null ? query : out.toString();
  }

  private String pair(String pair) {
    int equals = pair.indexOf('=');
    if (equals < 0) {
      return value(pair);
    }
    if (secrets.isSecret(Escapes.decode(pair.substring(0, equals), true))) {
      return equals + 1 == pair.length() ? pair : pair.substring(0, equals + 1) + Secrets.MASK;
    }
    // A JSON document sent as a form, as curl does, has its names on either side.
    String plain = secrets.text(pair);
    return plain.equals(pair)
        ? pair.substring(0, equals + 1) + value(pair.substring(equals + 1))
        : plain;
  }

  /** A value may be a URL or a document of its own. */
  private String value(String value) {
    String plain = secrets.text(value);
    if (!plain.equals(value)) {
      return plain;
    }
    String decoded = Escapes.decode(value, true);
    String masked = secrets.text(decoded);
    return masked.equals(decoded) ? value : URLEncoder.encode(masked, StandardCharsets.UTF_8);
  }
}
