package io.sightline.metrics.log;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Levels of loggers while the service runs. Thread-safe; changes are gone after a restart. */
public interface LogLevelControl {
  /** The loggers that have a level of their own, and {@code ROOT}. */
  Map<String, String> configured();

  /**
   * Changes a level at once. The change is told at WARN by the logger {@code io.sightline.audit}.
   *
   * @param logger a logger's name; {@code ROOT} in any case is the root logger
   * @param level TRACE, DEBUG, INFO, WARN, ERROR or OFF in any case; null to inherit it again, for
   *     the root logger to have the level of the settings again
   * @param who asks for it, for the audit line
   * @throws IllegalArgumentException when there is no such level, or the name is none
   */
  void set(String logger, @Nullable String level, String who);
}
