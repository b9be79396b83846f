package io.sightline.metrics.http;

import java.util.Locale;
import java.util.Set;

/** The {@code method} label: the standard methods; anything a caller makes up is {@code OTHER}. */
final class MethodLabel {
  private static final Set<String> STANDARD =
      Set.of(
          "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY");

  private MethodLabel() {}

  static String of(String method) {
    String upper = method.toUpperCase(Locale.ROOT);
    return STANDARD.contains(upper) ? upper : "OTHER";
  }
}
