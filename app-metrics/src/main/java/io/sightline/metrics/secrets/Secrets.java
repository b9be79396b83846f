package io.sightline.metrics.secrets;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Masks secrets. Immutable, thread-safe. */
public final class Secrets {
  /** What stands where a secret was. */
  public static final String MASK = "******";

  private static final Pattern CREDENTIALS_IN_URL =
      Pattern.compile("(?i)([a-z][a-z0-9+.-]*://)[^/@\\s]*@");
  private static final Pattern NAMED_SECRET =
      Pattern.compile(
          "(?i)\\b([\\w-]*(?:password|passwd|pwd|secret|token|api[-_]?key|dsn))(\\s*[=:]\\s*)[^\\s,;&]+");

  private final SecretSettings settings;

  private Secrets(SecretSettings settings) {
    this.settings = settings;
  }

  /** Masks by these settings. */
  public static Secrets of(SecretSettings settings) {
    return new Secrets(settings);
  }

  /** Whether the value of a field with this name is a secret. */
  public boolean isSecret(String name) {
    String plain = name.toLowerCase(java.util.Locale.ROOT).replace('-', '_');
    return settings.names().stream().anyMatch(plain::contains);
  }

  /** A free text (a message, an exception's text, a URL) without its secrets. */
  public String text(String text) {
    String masked = CREDENTIALS_IN_URL.matcher(text).replaceAll("$1" + MASK + "@");
    return NAMED_SECRET.matcher(masked).replaceAll("$1$2" + MASK);
  }

  /** The value of a named field: a header, an MDC entry, a key-value pair of a log line. */
  public @Nullable Object field(String name, @Nullable Object value) {
    return isSecret(name) ? MASK : value;
  }
}
