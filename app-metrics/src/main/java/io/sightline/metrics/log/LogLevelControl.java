package io.sightline.metrics.log;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows and changes log levels while the service runs. Thread-safe. */
public interface LogLevelControl {
  /** The loggers that have a level of their own, by name, in order; the root is {@code ROOT}. */
  Map<String, String> configured();

  /**
   * Changes the level of one logger from now until the process ends, and leaves an audit line.
   *
   * @param logger its name; {@code ROOT} is the root
   * @param level TRACE, DEBUG, INFO, WARN, ERROR or OFF in any case; null gives the logger back to
   *     the level it inherits
   * @param who who asked for it, as the audit line shall name them
   * @throws IllegalArgumentException when there is no such level; the text says which there are
   */
  void set(String logger, @Nullable String level, String who);
}
