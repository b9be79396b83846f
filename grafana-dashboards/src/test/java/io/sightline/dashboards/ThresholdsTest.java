package io.sightline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A line on a panel is where an alert fires: orange for a warning, red for a critical one. */
final class ThresholdsTest {
  /**
   * The first comparison of a rule is its limit; the mark behind it says when it is a percentage.
   */
  private static final Pattern LIMIT = Pattern.compile("> ([0-9.]+)( # \\w*_percent)?");

  private static final Map<String, String> COLORS = Map.of("critical", "red", "warning", "orange");

  /** Panels with a limit of their own: full is good, and any alert at all is news. */
  private static final Set<String> OWN_LIMITS = Set.of("Targets answering", "Firing alerts");

  @ParameterizedTest
  @CsvSource({
    "Error ratio, HighErrorRate",
    "Error ratio by service, HighErrorRate",
    "Endpoints, HighErrorRate",
    "Response time (p95), HighResponseTime",
    "Response time, HighResponseTime",
    "Endpoints, HighResponseTime",
    "Processors, HighCPUUsage",
    "Disks, DiskSpaceLow",
    "Oldest waiting line, LogShipperLagging",
    "Waiting time by class, LogShipperLagging",
    "Standstill, LogShipperStalled",
    "Checkpoint age, LogShipperCheckpointNotWritten",
    "Spool fill level by class, LogShipperSpoolNearlyFull",
  })
  void aPanelDrawsTheLimitsOfItsAlert(String panel, String alert) throws IOException {
    List<Limit> drawn = limitsOf(panel);
    assertThat(limitsOfRules().get(alert))
        .isNotEmpty()
        .allSatisfy(limit -> assertThat(drawn).containsAnyElementsOf(limit.everyScale()));
  }

  @Test
  void noPanelDrawsALimitThatNoAlertHas() throws IOException {
    Set<Limit> known = new HashSet<>();
    limitsOfRules().values().forEach(all -> all.forEach(each -> known.addAll(each.everyScale())));
    for (JsonNode panel : panels().toList()) {
      String title = panel.path("title").asString();
      if (!OWN_LIMITS.contains(title)) {
        assertThat(known).as(title).containsAll(limitsOf(title));
      }
    }
  }

  private record Limit(double value, String color) {}

  /** A percentage may be drawn as a ratio. */
  private record RuleLimit(double value, boolean isPercent, String color) {
    Set<Limit> everyScale() {
      Set<Limit> scales = new HashSet<>(Set.of(new Limit(value, color)));
      if (isPercent) {
        scales.add(new Limit(value / 100, color));
      }
      return scales;
    }
  }

  private static Map<String, List<RuleLimit>> limitsOfRules() throws IOException {
    Map<String, List<RuleLimit>> limits = new HashMap<>();
    try (Stream<Path> files = Files.list(Module.RULES)) {
      for (Path file : files.toList()) {
        for (JsonNode group : new YAMLMapper().readTree(file.toFile()).path("groups")) {
          for (JsonNode rule : group.path("rules")) {
            Matcher limit = LIMIT.matcher(rule.path("expr").asString());
            String color = COLORS.get(rule.path("labels").path("severity").asString());
            if (color != null && limit.find()) {
              limits
                  .computeIfAbsent(rule.path("alert").asString(), ignored -> new ArrayList<>())
                  .add(
                      new RuleLimit(
                          Double.parseDouble(limit.group(1)), limit.group(2) != null, color));
            }
          }
        }
      }
    }
    return limits;
  }

  /** Of the panel and of its columns, the base colour left out. */
  private static List<Limit> limitsOf(String title) {
    List<Limit> limits = new ArrayList<>();
    panels()
        .filter(panel -> panel.path("title").asString().equals(title))
        .flatMap(panel -> panel.findValues("steps").stream())
        .forEach(
            steps ->
                steps.forEach(
                    step -> {
                      if (!step.path("value").isNull()) {
                        limits.add(
                            new Limit(
                                step.path("value").asDouble(), step.path("color").asString()));
                      }
                    }));
    return limits;
  }

  private static Stream<JsonNode> panels() {
    return Dashboard.in(Module.DASHBOARDS).stream().flatMap(board -> board.panels().stream());
  }
}
