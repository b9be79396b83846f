package io.sightline.metrics.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event of Logback whose message, thread and MDC are fixed.
 *
 * @param fields its key-values, as they were when it was logged
 * @param message without what its arguments' names give away as secret
 * @param caller the place that logged it, when asked for
 */
record EventLine(
    LogClass logClass,
    ILoggingEvent event,
    List<Field> fields,
    String message,
    @Nullable StackTraceElement caller)
    implements Line {
  /** An event whose arguments have no secrets of their own. */
  EventLine(
      LogClass logClass,
      ILoggingEvent event,
      List<Field> fields,
      @Nullable StackTraceElement caller) {
    this(logClass, event, fields, String.valueOf(event.getFormattedMessage()), caller);
  }

  /**
   * A key-value.
   *
   * @param value null, a text, a number, a boolean, or a map or list of these
   */
  record Field(String name, @Nullable Object value) {}

  @Override
  public int levelInt() {
    return event.getLevel().levelInt;
  }
}
