package io.sightline.alerts.rules;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * What a team changed about one alert.
 *
 * @param isOn false takes the alert out of the rules
 * @param numbers in place of the marked ones, by their names
 * @param lasting in place of the rule's {@code for}, a Prometheus duration such as 90s
 * @param keepFiring in place of the rule's {@code keep_firing_for}
 * @param severity in place of the rule's; the same for every rule of that name
 */
record AlertTuning(
    boolean isOn,
    Map<String, BigDecimal> numbers,
    Optional<String> lasting,
    Optional<String> keepFiring,
    Optional<String> severity) {

  static final AlertTuning NONE =
      new AlertTuning(true, Map.of(), Optional.empty(), Optional.empty(), Optional.empty());

  static final AlertTuning OFF =
      new AlertTuning(false, Map.of(), Optional.empty(), Optional.empty(), Optional.empty());
}
