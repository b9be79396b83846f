package io.sightline.alerts.rules;

import java.math.BigDecimal;
import java.util.Map;

/**
 * What a team changed: {@code alert-rules/config.yml}, read and checked against the rules.
 *
 * @param alerts by the alert's name
 * @param objectives the numbers of the recording rules
 */
record Tuning(Map<String, AlertTuning> alerts, Map<String, BigDecimal> objectives) {
  static final Tuning NONE = new Tuning(Map.of(), Map.of());

  AlertTuning of(String alert) {
    return alerts.getOrDefault(alert, AlertTuning.NONE);
  }
}
