package io.sightline.metrics.health;

import java.util.regex.Pattern;

/** Error texts that may be shown to anybody who can reach a health endpoint. */
final class SafeText {
  private static final int LIMIT = 200;
  private static final Pattern CREDENTIALS_IN_URL =
      Pattern.compile("(?i)([a-z][a-z0-9+.-]*://)[^/@\\s]*@");
  private static final Pattern NAMED_SECRET =
      Pattern.compile(
          "(?i)\\b([\\w-]*(?:password|passwd|pwd|secret|token|api[-_]?key|dsn))(\\s*[=:]\\s*)[^\\s,;&]+");

  private SafeText() {}

  /** The first line of the exception's message, credentials masked, at most 200 characters. */
  static String of(Throwable failure) {
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure.getClass().getSimpleName();
    }
    String text = message.strip().lines().findFirst().orElse("").strip();
    text = CREDENTIALS_IN_URL.matcher(text).replaceAll("$1******@");
    text = NAMED_SECRET.matcher(text).replaceAll("$1$2******");
    return text.length() <= LIMIT ? text : text.substring(0, LIMIT) + "…";
  }
}
