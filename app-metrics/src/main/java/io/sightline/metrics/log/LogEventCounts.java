package io.sightline.metrics.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/**
 * {@code logback_events_total{level}}, under Micrometer's name and labels. Micrometer itself counts
 * in a filter that Logback asks at every {@code isDebugEnabled()} too, and Jetty asks that dozens
 * of times a request; this only sees events that are logged.
 */
final class LogEventCounts extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private final Counter trace;
  private final Counter debug;
  private final Counter info;
  private final Counter warn;
  private final Counter error;

  LogEventCounts(MeterRegistry registry) {
    trace = counter(registry, Level.TRACE);
    debug = counter(registry, Level.DEBUG);
    info = counter(registry, Level.INFO);
    warn = counter(registry, Level.WARN);
    error = counter(registry, Level.ERROR);
    setName("sightline-log-event-counts");
  }

  private static Counter counter(MeterRegistry registry, Level level) {
    return Counter.builder("logback.events")
        .description("Log events by level; lines of the access log are none")
        .baseUnit("events")
        .tag("level", level.levelStr.toLowerCase(Locale.ROOT))
        .register(registry);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLoggerName().equals(JsonLogging.ACCESS_LOGGER)) {
      return;
    }
    switch (event.getLevel().toInt()) {
      case Level.ERROR_INT -> error.increment();
      case Level.WARN_INT -> warn.increment();
      case Level.INFO_INT -> info.increment();
      case Level.DEBUG_INT -> debug.increment();
      default -> trace.increment();
    }
  }
}
