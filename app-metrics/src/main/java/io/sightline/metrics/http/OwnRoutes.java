package io.sightline.metrics.http;

import io.sightline.metrics.health.HealthRoutes;

/** The paths this library serves itself. */
final class OwnRoutes {
  private OwnRoutes() {}

  static boolean include(String requested) {
    String path =
        requested.endsWith("/") ? requested.substring(0, requested.length() - 1) : requested;
    return path.equals(MetricsRoute.PATH)
        || path.equals(HealthRoutes.PREFIX)
        || path.startsWith(HealthRoutes.PREFIX + "/");
  }
}
