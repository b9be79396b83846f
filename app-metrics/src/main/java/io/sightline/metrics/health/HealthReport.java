package io.sightline.metrics.health;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One round of all checks.
 *
 * @param at when it ended
 * @param checks by name, in order
 */
public record HealthReport(Instant at, Map<String, CheckResult> checks) {
  /** Copies the results. */
  public HealthReport {
    checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
  }

  /** Whether the service may take traffic: every check that is required is {@code ok}. */
  public boolean ready() {
    return checks.values().stream().noneMatch(CheckResult::blocks);
  }
}
