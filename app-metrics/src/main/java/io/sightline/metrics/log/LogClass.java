package io.sightline.metrics.log;

import java.util.Locale;

/** The kinds of lines. Each has a file of its own; the name is part of its settings' keys. */
public enum LogClass {
  /** What the service says, but requests and slow queries. */
  APP,
  /** One line for each finished request. */
  ACCESS,
  /** Warnings and errors once more, whoever says them. */
  ERROR,
  /** Slow queries. */
  DB;

  private final String json = ",\"log_class\":\"" + lowerCase() + '"';

  /** As in file names, settings and the field {@code log_class}. */
  public String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The field {@code log_class} behind others. */
  String json() {
    return json;
  }

  String fileName() {
    return lowerCase() + ".log";
  }
}
