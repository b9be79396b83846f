package io.sightline.metrics.ops;

import org.jspecify.annotations.Nullable;

/** The paths served here. */
enum OpsPath {
  METRICS("/metrics"),
  HEALTH("/health"),
  HEALTH_READY("/health/ready"),
  HEALTH_DB("/health/db"),
  READY("/ready"),
  API_HEALTH("/api/health"),
  LOG_LEVELS("/loglevels");

  private static final OpsPath[] ALL = values();

  private final String path;

  OpsPath(String path) {
    this.path = path;
  }

  @Override
  public String toString() {
    return path;
  }

  /** Whether it may ask for a password. */
  boolean guarded() {
    return this == METRICS || this == LOG_LEVELS;
  }

  /** With or without a trailing slash; null when it is none of these. Allocates nothing. */
  static @Nullable OpsPath of(String requested) {
    int length = requested.length();
    for (OpsPath candidate : ALL) {
      int more = length - candidate.path.length();
      if ((more == 0 || (more == 1 && requested.charAt(length - 1) == '/'))
          && requested.startsWith(candidate.path)) {
        return candidate;
      }
    }
    return null;
  }
}
