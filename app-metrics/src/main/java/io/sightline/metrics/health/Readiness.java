package io.sightline.metrics.health;

import java.util.Locale;

/** Where the service is in its life, as far as traffic is concerned. */
public enum Readiness {
  /** Not yet: no traffic, whatever the checks say. */
  STARTING,
  /** The checks decide. */
  READY,
  /** Never again: requests under way are finished, new ones shall go elsewhere. */
  STOPPING;

  String reason() {
    return name().toLowerCase(Locale.ROOT);
  }
}
