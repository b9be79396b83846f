package io.sightline.metrics.ops;

import java.util.function.Function;

/** Lets those in who may. */
final class Gate {
  private Gate() {}

  static Gate of(OpsSettings settings) {
    return new Gate();
  }

  /** Open to all when nobody is named who may. */
  OpsResponse metrics(OpsRequest request, Function<String, OpsResponse> inside) {
    return inside.apply("anybody");
  }

  /** Closed to all when nobody is named who may. */
  OpsResponse logLevels(OpsRequest request, Function<String, OpsResponse> inside) {
    return OpsResponse.text(
        403,
        "log levels are closed: set "
            + OpsSettings.BASIC_FILE
            + " or "
            + OpsSettings.BEARER_FILE
            + " to say who may see and change them");
  }
}
