package io.sightline.metrics.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each finished request; its message reads {@code GET /api/orders 200}. Thread-safe,
 * and never throws.
 */
public final class AccessLog {
  private final Logger logger = LoggerFactory.getLogger(JsonLogging.ACCESS_LOGGER);

  AccessLog() {}

  /** Whether a line of this level would be written: not when the access logger's level forbids. */
  public boolean isEnabled(org.slf4j.event.Level level) {
    return logger.isEnabledForLevel(level);
  }

  /** Queues the line; it belongs to the writer from then on. */
  public void write(AccessLine line) {
    if (isEnabled(line.level)) {
      AccessEvent.log(logger, line);
    }
  }
}
