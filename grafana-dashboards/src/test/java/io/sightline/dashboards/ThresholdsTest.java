package io.sightline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * A colour on a panel is a limit of an alert that the panel links to: orange for a warning, red for
 * a critical one. A red figure that nobody is told about teaches people to ignore colours.
 */
final class ThresholdsTest {
  /**
   * Panels with a limit of their own: any alert at all, any target that is down, is news; below
   * zero a budget is overdrawn.
   */
  private static final Set<String> OWN_LIMITS =
      Set.of(
          "application-overview / Error budget left",
          "application-overview / Firing alerts",
          "slo-error-budget / Availability budget left",
          "slo-error-budget / Latency budget left",
          "alerts / Critical",
          "alerts / Warnings",
          "alerts / For information",
          "sightline-stack / Components down");

  /** What is green at 1 and red below: up or down, well or failing. */
  private static final Set<AlertRules.Limit> WELL = Set.of(new AlertRules.Limit(1, "green"));

  static Stream<Panel> panelsWithLimits() {
    return Panel.all()
        .filter(panel -> !limitsOf(panel).isEmpty() && !limitsOf(panel).equals(WELL))
        .filter(panel -> !OWN_LIMITS.contains(panel.toString()));
  }

  @ParameterizedTest
  @MethodSource("panelsWithLimits")
  void aPanelDrawsTheLimitsOfTheAlertsItLinksTo(Panel panel) {
    Map<String, List<AlertRules.RuleLimit>> rules = AlertRules.read().limits();
    Set<AlertRules.Limit> drawn = limitsOf(panel);
    Set<AlertRules.Limit> known = new HashSet<>();
    for (String alert : panel.alerts()) {
      List<AlertRules.RuleLimit> limits = rules.getOrDefault(alert, List.of());
      limits.forEach(limit -> known.addAll(limit.everyScale()));
      if (limits.stream().anyMatch(limit -> limit.isAmong(drawn))) {
        assertThat(limits).as(alert).allMatch(limit -> limit.isAmong(drawn));
      }
    }
    assertThat(known).as("limits of %s", panel.alerts()).containsAll(drawn);
  }

  @Test
  void everyAlertHasAPanelThatShowsItsTrouble() {
    Set<String> shown = new HashSet<>();
    Panel.all().forEach(panel -> shown.addAll(panel.alerts()));
    assertThat(shown).containsAll(AlertRules.read().names());
  }

  /** Of the panel and of its columns, the base colour left out. */
  private static Set<AlertRules.Limit> limitsOf(Panel panel) {
    List<AlertRules.Limit> limits = new ArrayList<>();
    for (JsonNode steps : panel.json().findValues("steps")) {
      for (JsonNode step : steps) {
        if (step.path("value").isNumber()) {
          limits.add(
              new AlertRules.Limit(step.path("value").asDouble(), step.path("color").asString()));
        }
      }
    }
    return Set.copyOf(limits);
  }
}
