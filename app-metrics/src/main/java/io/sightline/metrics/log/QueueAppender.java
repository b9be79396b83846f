package io.sightline.metrics.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.sightline.metrics.log.EventLine.Field;
import io.sightline.metrics.secrets.Secrets;
import java.util.List;

/** Takes the events of one class from Logback to the queues. All work of writing is done there. */
final class QueueAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private final LogClass logClass;
  private final List<LineQueue> queues;
  private final boolean withCaller;
  private final Secrets secrets;

  QueueAppender(LogClass logClass, List<LineQueue> queues, boolean withCaller, Secrets secrets) {
    this.logClass = logClass;
    this.queues = List.copyOf(queues);
    this.withCaller = withCaller;
    this.secrets = secrets;
    setName(logClass.lowerCase());
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (queues.isEmpty() || isRefused(event)) {
      return;
    }
    event.prepareForDeferredProcessing();
    StackTraceElement[] callers = withCaller ? event.getCallerData() : null;
    List<Field> fields = EventFields.of(event);
    EventLine line =
        new EventLine(
            logClass,
            event,
            fields,
            MessageText.of(event, fields, secrets),
            callers == null || callers.length == 0 ? null : callers[0]);
    for (int i = 0; i < queues.size(); i++) {
      queues.get(i).put(line);
    }
  }

  /** Spares the work for a line that no queue would take; under overload that is most lines. */
  private boolean isRefused(ILoggingEvent event) {
    if (event.getLevel().levelInt >= Level.WARN_INT) {
      return false;
    }
    for (int i = 0; i < queues.size(); i++) {
      if (!queues.get(i).isFull()) {
        return false;
      }
    }
    queues.forEach(queue -> queue.dropped(false));
    return true;
  }
}
