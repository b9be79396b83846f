package io.sightline.metrics.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** {@code log_events_dropped_total{reason}}: lines that did not get to where they belong. */
final class LostLines {
  enum Reason {
    /** INFO or below, and the queue of the files, or of a console that is the only output, full. */
    QUEUE_FULL,
    /** WARN or above, and the queue full for longer than such a line waits. */
    WAITED_TOO_LONG,
    /** Not on the console, which does not take lines fast enough; they are in the files. */
    CONSOLE_SLOW,
    /** Refused by the disk or by standard output. */
    WRITE_FAILED,
    /** Could not be made a line. */
    ENCODE_FAILED,
    /** Came after the end, or were still queued when closing had waited long enough. */
    CLOSED
  }

  private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

  LostLines(MeterRegistry registry) {
    for (Reason reason : Reason.values()) {
      counters.put(
          reason,
          Counter.builder("log.events.dropped")
              .description("Log lines that were not written, by reason")
              .tag("reason", reason.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  void count(Reason reason, long lines) {
    Counter counter = counters.get(reason);
    if (counter != null && lines > 0) {
      counter.increment((double) lines);
    }
  }

  /** For people, where the log itself cannot be trusted to arrive. */
  static void say(String what) {
    System.err.println("sightline: " + Invisible.shown(what));
  }
}
