package io.sightline.metrics.http;

import io.sightline.metrics.health.HealthRoutes;

/** The paths this library serves itself. */
final class OwnRoutes {
  private OwnRoutes() {}

  static boolean include(String path) {
    return path.equals(MetricsRoute.PATH)
        || path.equals(HealthRoutes.PREFIX)
        || path.startsWith(HealthRoutes.PREFIX + "/");
  }
}
