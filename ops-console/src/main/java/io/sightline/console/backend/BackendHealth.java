package io.sightline.console.backend;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether each backend answered the last time it was asked, as {@code console_backend_up{backend}}:
 * 1 yes, 0 no. A backend that was never asked has no series. Thread-safe.
 */
public final class BackendHealth {
  private final MeterRegistry registry;
  private final Map<String, Boolean> answered = new ConcurrentHashMap<>();

  public BackendHealth(MeterRegistry registry) {
    this.registry = registry;
  }

  public boolean isUp(Backend backend) {
    return answered.getOrDefault(backend.name(), false);
  }

  void answered(Backend backend) {
    set(backend, true);
  }

  void away(Backend backend) {
    set(backend, false);
  }

  private void set(Backend backend, boolean up) {
    if (answered.put(backend.name(), up) == null) {
      Gauge.builder(
              "console.backend.up",
              answered,
              all -> all.getOrDefault(backend.name(), false) ? 1 : 0)
          .description("Whether the backend answered the console's last question")
          .tag("backend", backend.name())
          .register(registry);
    }
  }
}
