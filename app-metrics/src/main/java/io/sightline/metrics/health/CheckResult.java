package io.sightline.metrics.health;

import io.sightline.metrics.health.HealthCheck.Verdict;

/** What one check found, and how long it took in milliseconds. */
record CheckResult(Verdict verdict, double latencyMillis) {
  static final CheckResult NEVER_RUN = new CheckResult(Verdict.ok(), 0);

  double roundedLatency() {
    return Math.round(latencyMillis * 100) / 100.0;
  }
}
