package io.sightline.metrics.log;

/** What standard output shows. */
public enum ConsoleFormat {
  /**
   * Coloured text on a terminal; else plain text when files are written and JSON lines when they
   * are not, as in a container.
   */
  AUTO,
  /** Lines for people; coloured on a terminal unless {@code NO_COLOR} is set. */
  TEXT,
  /** JSON lines of all classes, each with {@code log_class}. */
  JSON,
  /** Nothing. */
  OFF
}
