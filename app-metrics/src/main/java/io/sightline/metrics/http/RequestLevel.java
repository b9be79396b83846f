package io.sightline.metrics.http;

/** How a request ended, as the level of its line in the access log. In order of severity. */
public enum RequestLevel {
  DEBUG,
  INFO,
  WARN,
  ERROR,
  /** As a threshold: never. */
  OFF;

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
