package io.sightline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The same thing looks the same on every dashboard. */
final class ConsistencyTest {
  /**
   * Status and levels have the colours that everybody knows; errors are red and nothing else is.
   */
  private static final Map<String, String> COLORS =
      Map.of("5", "red", "4", "orange", "3", "blue", "2", "green");

  private static List<Panel> panels() {
    return Panel.all().toList();
  }

  @Test
  void theSameQuestionHasTheSameUnitEverywhere() {
    Map<String, Set<String>> units = new HashMap<>();
    for (Panel panel : panels()) {
      if (panel.type().equals("table")) {
        continue;
      }
      for (JsonNode target : panel.targets()) {
        if (target.has("expr")) {
          units
              .computeIfAbsent(bones(target.path("expr").asString()), ignored -> new TreeSet<>())
              .add(panel.defaults().path("unit").asString());
        }
      }
    }
    assertThat(units).isNotEmpty().allSatisfy((question, of) -> assertThat(of).hasSize(1));
  }

  @Test
  void theSameTitleMeansTheSameUnitAndColours() {
    Map<String, Set<String>> units = new HashMap<>();
    for (Panel panel : panels()) {
      String limits = panel.defaults().path("thresholds").path("steps").toString();
      units
          .computeIfAbsent(panel.title(), ignored -> new HashSet<>())
          .add(panel.defaults().path("unit").asString() + limits);
    }
    units.forEach((title, of) -> assertThat(of).as(title).hasSize(1));
  }

  @Test
  void aStatusHasItsColour() {
    for (Panel panel : panels()) {
      boolean isByStatus =
          panel.targets().stream()
              .anyMatch(
                  target ->
                      target.path("expr").asString("").contains("by (status) (rate(http_")
                          || target
                              .path("bucketAggs")
                              .path(0)
                              .path("field")
                              .asString("")
                              .equals("status"));
      if (isByStatus && !panel.title().startsWith("Refused")) {
        COLORS.forEach(
            (digit, color) ->
                assertThat(overrides(panel))
                    .as("%s: %sxx", panel, digit)
                    .containsEntry("/(^|\\s)" + digit + "\\d\\d/", color));
      }
    }
  }

  @Test
  void whatFailsIsRed() {
    for (Panel panel : panels()) {
      overrides(panel)
          .forEach(
              (pattern, color) -> {
                if (pattern.matches(".*(?i)(error|fail|refused|rejected|damaged).*")) {
                  assertThat(color).as("%s: %s", panel, pattern).isEqualTo("red");
                }
              });
    }
  }

  /** Fixed colours by name or pattern. */
  private static Map<String, String> overrides(Panel panel) {
    Map<String, String> colors = new HashMap<>();
    for (JsonNode override : panel.json().path("fieldConfig").path("overrides")) {
      for (JsonNode property : override.path("properties")) {
        if (property.path("id").asString().equals("color")) {
          colors.put(
              override.path("matcher").path("options").asString(),
              property.path("value").path("fixedColor").asString());
        }
      }
    }
    return colors;
  }

  /** What is asked, without of whom and by what it is grouped. */
  private static String bones(String expression) {
    return expression
        .replaceAll("\\{[^}]*}", "")
        .replaceAll("\\b(?:by|on) \\([^)]*\\)", "")
        .replaceAll("\\s+", " ");
  }
}
