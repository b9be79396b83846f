package io.sightline.metrics.errors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.sentry.Hint;
import io.sentry.ISentryClient;
import io.sentry.Scope;
import io.sentry.SentryClient;
import io.sentry.SentryOptions;
import io.sightline.metrics.log.JsonLogging;
import java.time.Duration;

/** Gives log events to a Sentry client of its own. The client queues; nothing here waits. */
final class SentryAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private final ISentryClient client;
  private final Scope scope;
  private final SentryEvents events;
  private final Duration timeout;

  private SentryAppender(ISentryClient client, Scope scope, SentryEvents events, Duration timeout) {
    this.client = client;
    this.scope = scope;
    this.events = events;
    this.timeout = timeout;
    setName("sentry");
  }

  static SentryAppender of(SentryOptions options, SentryEvents events, Duration timeout) {
    return new SentryAppender(new SentryClient(options), new Scope(options), events, timeout);
  }

  @Override
  protected void append(ILoggingEvent event) {
    String logger = event.getLoggerName();
    // Requests are no errors of the code: what went wrong has a line of its own.
    if (logger.equals(JsonLogging.ACCESS_LOGGER) || logger.startsWith("io.sentry")) {
      return;
    }
    if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
      client.captureEvent(events.event(event), scope, new Hint());
    } else {
      scope.addBreadcrumb(events.breadcrumb(event));
    }
  }

  @Override
  public void stop() {
    if (!isStarted()) {
      return;
    }
    super.stop();
    client.flush(timeout.toMillis());
    client.close();
  }
}
