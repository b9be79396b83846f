package io.sightline.metrics.http;

import org.slf4j.event.Level;

/** How a request ended, as the level of its line in the access log. In order of severity. */
public enum RequestLevel {
  DEBUG(Level.DEBUG),
  INFO(Level.INFO),
  WARN(Level.WARN),
  ERROR(Level.ERROR),
  /** As a threshold: never. */
  OFF(Level.ERROR);

  private final Level line;

  RequestLevel(Level line) {
    this.line = line;
  }

  Level ofTheLine() {
    return line;
  }

  /** Below 400 INFO, below 500 WARN, else ERROR; also ERROR when an exception escaped. */
  static RequestLevel of(int status, boolean failed) {
    if (failed || status >= 500) {
      return ERROR;
    }
    return status >= 400 ? WARN : INFO;
  }

  boolean reaches(RequestLevel threshold) {
    return threshold != OFF && compareTo(threshold) >= 0;
  }
}
