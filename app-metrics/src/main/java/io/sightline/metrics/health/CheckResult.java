package io.sightline.metrics.health;

import io.sightline.metrics.health.HealthCheck.Verdict;

/**
 * What one check found.
 *
 * @param verdict with secrets masked
 * @param latencyMillis how long it took, in milliseconds
 * @param required whether the service is not ready when this check is not well
 */
public record CheckResult(Verdict verdict, double latencyMillis, boolean required) {
  double roundedLatency() {
    return Math.round(latencyMillis * 100) / 100.0;
  }

  boolean blocks() {
    return required && !verdict.well();
  }
}
