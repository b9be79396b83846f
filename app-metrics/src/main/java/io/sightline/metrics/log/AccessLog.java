package io.sightline.metrics.log;

import io.sightline.metrics.secrets.Secrets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each finished request; its message reads {@code GET /api/orders 200}. Thread-safe,
 * and never throws.
 */
public final class AccessLog {
  private final Logger logger = LoggerFactory.getLogger(JsonLogging.ACCESS_LOGGER);

  private final @Nullable List<LineQueue> queues;
  private final Secrets secrets;

  /**
   * Writes to these queues.
   *
   * @param queues null when Logback is not ours: lines then are events for the appenders it has
   * @param secrets masks those events; our own encoder masks what it writes
   */
  AccessLog(@Nullable List<LineQueue> queues, Secrets secrets) {
    this.queues = queues;
    this.secrets = secrets;
  }

  /** Whether a line of this level would be written: not when the access logger's level forbids. */
  public boolean isEnabled(org.slf4j.event.Level level) {
    return logger.isEnabledForLevel(level);
  }

  /** Queues the line; it belongs to the writer from then on. */
  public void write(AccessLine line) {
    if (!isEnabled(line.level)) {
      return;
    }
    List<LineQueue> targets = queues;
    if (targets == null) {
      AccessEvent.log(logger, line, secrets);
      return;
    }
    if (line.timestampMillis == 0) {
      line.timestampMillis = System.currentTimeMillis();
    }
    line.thread = Thread.currentThread().getName();
    for (int i = 0; i < targets.size(); i++) {
      targets.get(i).put(line);
    }
  }
}
