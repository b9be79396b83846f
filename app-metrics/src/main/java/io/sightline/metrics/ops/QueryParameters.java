package io.sightline.metrics.ops;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names and values of a query string or of a form. */
final class QueryParameters {
  private static final int LIMIT = 1000;

  private QueryParameters() {}

  /** All values of one name, in order. */
  static List<String> all(@Nullable String encoded, String name) {
    List<String> values = new ArrayList<>();
    int start = 0;
    while (encoded != null && start < encoded.length() && values.size() < LIMIT) {
      int ampersand = encoded.indexOf('&', start);
      int end = ampersand < 0 ? encoded.length() : ampersand;
      int equals = encoded.indexOf('=', start);
      if (equals >= start
          && equals < end
          && decode(encoded.substring(start, equals)).equals(name)) {
        values.add(decode(encoded.substring(equals + 1, end)));
      }
      start = end + 1;
    }
    return values;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // A lone percent sign: take the text as it stands.
      return text;
    }
  }
}
