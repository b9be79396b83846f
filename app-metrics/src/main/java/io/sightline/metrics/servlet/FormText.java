package io.sightline.metrics.servlet;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A form as it may have been sent. The container gives the parameters of query and body together,
 * those of the query first (Servlet 6, section 3.1).
 */
final class FormText {
  private FormText() {}

  static byte[] of(Map<String, String[]> parameters, @Nullable String query) {
    Map<String, Integer> inQuery = inQuery(query);
    StringBuilder form = new StringBuilder();
    parameters.forEach(
        (name, values) -> {
          for (int i = inQuery.getOrDefault(name, 0); i < values.length; i++) {
            form.append(form.isEmpty() ? "" : "&").append(encoded(name));
            form.append('=').append(encoded(values[i]));
          }
        });
    return form.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Integer> inQuery(@Nullable String query) {
    Map<String, Integer> names = new HashMap<>();
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        names.merge(decoded(name), 1, Integer::sum);
      }
    }
    return names;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // A broken escape; the container has its own idea of it.
      return text;
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
