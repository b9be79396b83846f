package io.sightline.metrics.errors;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import io.sightline.metrics.secrets.Secrets;
import java.util.Optional;

/**
 * Sends what is logged as an error to Sentry, with the lines that led there, everything masked and
 * without personal data. Sending happens on a thread of its own with a bounded queue: a tracker
 * that is dead or slow costs events, never time.
 *
 * <p>It has a client of its own and leaves Sentry's static one alone, so a service may use that as
 * well. Thread-safe.
 */
public final class ErrorTracking implements AutoCloseable {
  private final SentryAppender appender;

  private ErrorTracking(SentryAppender appender) {
    this.appender = appender;
  }

  /**
   * Starts when a DSN is set.
   *
   * @return empty without a DSN
   * @throws IllegalStateException when a DSN is set and Sentry's classes are missing
   */
  public static Optional<ErrorTracking> start(
      SentrySettings settings,
      String service,
      String version,
      String environment,
      Secrets secrets) {
    if (settings.dsn().isEmpty()) {
      return Optional.empty();
    }
    try {
      Class.forName("io.sentry.SentryClient", false, ErrorTracking.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "sentry.dsn is set, but Sentry is not on the class path: add the dependency"
              + " io.sentry:sentry, or take the setting away",
          e);
    }
    SentryEvents events = new SentryEvents(secrets, service);
    SentryAppender appender =
        SentryAppender.of(
            SentryConnection.options(settings, service, version, environment, secrets),
            events,
            settings.timeout());
    appender.start();
    return Optional.of(new ErrorTracking(appender));
  }

  /**
   * What the root logger is to have: events from ERROR up are sent, those below become the
   * breadcrumbs of the next error. It filters nothing itself; give it INFO and above.
   */
  public Appender<ILoggingEvent> appender() {
    return appender;
  }

  /** Sends what is left, at most for {@code sentry.timeout_ms}; what is logged later is dropped. */
  @Override
  public void close() {
    appender.stop();
  }
}
