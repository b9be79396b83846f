package io.sightline.metrics.secrets;

import io.sightline.metrics.config.ConfigReader;
import java.util.List;

/**
 * What counts as a secret.
 *
 * @param names {@code secrets.names}: a field whose name contains one of them is masked; case does
 *     not matter, {@code -}, {@code _} and a hump ({@code apiKey}) are equal
 * @param more {@code secrets.more_names}: names of the service's own, besides those
 * @param patterns {@code secrets.patterns}: also look for card numbers, bearer tokens and private
 *     keys that no name announces, default true
 */
public record SecretSettings(List<String> names, List<String> more, boolean patterns) {
  /** The ten names of old, and the families of keys and tokens that they miss. */
  public static final List<String> DEFAULT_NAMES =
      List.of(
          "password",
          "secret",
          "dsn",
          "sessionid",
          "pwd",
          "passphrase",
          "cookie",
          "authorization",
          "_token",
          "_key",
          "token",
          "apikey",
          "accesskey",
          "privatekey",
          "passwd",
          "credential");

  /** The default names alone, patterns on. */
  public static SecretSettings defaults() {
    return new SecretSettings(DEFAULT_NAMES, List.of(), true);
  }

  /** Reads the settings; problems stay with the reader. */
  public static SecretSettings read(ConfigReader in) {
    return new SecretSettings(
        in.list("secrets.names", DEFAULT_NAMES),
        in.list("secrets.more_names", List.of()),
        in.flag("secrets.patterns", true));
  }
}
