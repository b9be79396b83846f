package io.sightline.metrics.errors;

import io.sightline.metrics.config.ConfigReader;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where errors go.
 *
 * @param dsn {@code sentry.dsn}: the project's URL with its public key; without it nothing is sent
 * @param environment {@code sentry.environment}: other than the service's own
 * @param release {@code sentry.release}: other than {@code <service>@<version>}
 * @param sampleRate {@code sentry.sample_rate}, default 1: the part of the errors that is sent
 * @param timeout {@code sentry.timeout_ms}, default 3000: to connect, to be answered, and to send
 *     what is left when the service ends
 */
public record SentrySettings(
    Optional<String> dsn,
    Optional<String> environment,
    Optional<String> release,
    double sampleRate,
    Duration timeout) {

  /** Reads the settings; problems stay with the reader. */
  public static SentrySettings read(ConfigReader in) {
    return new SentrySettings(
        in.<Optional<String>>parsedSecret(
            "sentry.dsn",
            Optional.empty(),
            "https://<public key>@<host>/<project>",
            value -> isDsn(value) ? Optional.of(Optional.of(value)) : Optional.empty()),
        in.text("sentry.environment"),
        in.text("sentry.release"),
        in.fraction("sentry.sample_rate", 1, 0, 1),
        Duration.ofMillis(in.number("sentry.timeout_ms", 3000, 1, 60_000)));
  }

  private static boolean isDsn(String value) {
    URI uri = URI.create(value);
    String path = uri.getPath();
    return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
        && uri.getUserInfo() != null
        && uri.getHost() != null
        && path != null
        && path.matches(".*/[^/]+");
  }

  /** Without the DSN's key. */
  @Override
  public String toString() {
    return "SentrySettings[dsn=%s, environment=%s, release=%s, sampleRate=%s, timeout=%s]"
        .formatted(dsn.map(set -> "******"), environment, release, sampleRate, timeout);
  }
}
