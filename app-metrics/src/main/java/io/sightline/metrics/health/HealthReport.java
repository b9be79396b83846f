package io.sightline.metrics.health;

import java.time.Instant;
import java.util.Map;

/** One round of all checks, by name. */
public record HealthReport(Instant at, Map<String, CheckResult> checks) {
  /** Whether the service may take traffic: every check is {@code ok}. */
  public boolean ready() {
    return checks.values().stream().allMatch(result -> result.verdict().well());
  }
}
