package io.sightline.metrics.log;

/** What stands in a queue: all that is needed to write one line later, on another thread. */
sealed interface Line permits EventLine, AccessLine {
  LogClass logClass();

  /** Logback's number of the level. */
  int levelInt();
}
