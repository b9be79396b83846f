package io.sightline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What every dashboard and panel must have before anyone looks at it. */
final class DashboardLintTest {
  private static final List<String> CURRENT_TYPES =
      List.of("timeseries", "stat", "gauge", "bargauge", "table");
  private static final Pattern COUNTER =
      Pattern.compile("\\b\\w+(?:_total|_bucket|_count|_sum)\\b(?!\\s*\\()");

  /** A panel with a name that says which when a test fails. */
  record Panel(String dashboard, JsonNode json) {
    @Override
    public String toString() {
      return dashboard + " / " + title();
    }

    String title() {
      return json.path("title").asString();
    }
  }

  static List<Dashboard> dashboards() {
    return Dashboard.in(Module.DASHBOARDS);
  }

  static Stream<Panel> panels() {
    return dashboards().stream()
        .flatMap(board -> board.panels().stream().map(panel -> new Panel(board.uid(), panel)));
  }

  static Stream<DashboardQuery> queries() {
    return DashboardQueries.in(Module.DASHBOARDS, Map.of()).stream();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void aDashboardIsNamedByItsFileAndNotEditable(Dashboard dashboard) {
    JsonNode json = dashboard.json();
    assertThat(dashboard.uid() + ".json").isEqualTo(dashboard.file().getFileName().toString());
    assertThat(json.path("title").asString()).isNotBlank();
    assertThat(json.path("description").asString()).isNotBlank();
    assertThat(json.path("schemaVersion").asInt()).isEqualTo(41);
    assertThat(json.path("editable").asBoolean(true)).isFalse();
    assertThat(json.path("tags").valueStream().map(JsonNode::asString)).contains("sightline");
  }

  @Test
  void uidsAndTitlesAreUnique() {
    assertThat(dashboards()).extracting(Dashboard::uid).doesNotHaveDuplicates();
    assertThat(dashboards())
        .extracting(board -> board.json().path("title").asString())
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void aDashboardIsKeptInNormalisedForm(Dashboard dashboard) {
    assertThat(NormalisedJson.of(dashboard.text()))
        .as("normalise it: see \"Change a dashboard\" in README.md")
        .isEqualTo(dashboard.text());
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void aDashboardCanBeNarrowedToAnEnvironmentAServiceAnInstance(Dashboard dashboard) {
    Map<String, JsonNode> variables = new HashMap<>();
    dashboard.variables().forEach(each -> variables.put(each.path("name").asString(), each));
    assertThat(variables).containsKeys("datasource", "environment", "service", "instance");
    assertThat(variables.get("datasource").path("type").asString()).isEqualTo("datasource");
    for (String name : List.of("environment", "service", "instance")) {
      JsonNode variable = variables.get(name);
      assertThat(variable.path("allValue").asString()).as(name).isEqualTo(".+");
      assertThat(variable.path("multi").asBoolean()).as(name).isTrue();
      assertThat(variable.path("datasource").path("uid").asString())
          .as(name)
          .isEqualTo("${datasource}");
      assertThat(variable.path("label").asString()).as(name).isNotBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panelIdsAndTitlesAreUnique(Dashboard dashboard) {
    assertThat(dashboard.panelsAndRows())
        .extracting(panel -> panel.path("id").asInt())
        .doesNotHaveDuplicates()
        .doesNotContain(0);
    assertThat(dashboard.panels())
        .extracting(panel -> panel.path("title").asString())
        .doesNotHaveDuplicates();
  }

  /** Paints the panels on the 24 columns: no cell twice, and none left out of a line in use. */
  @ParameterizedTest
  @MethodSource("dashboards")
  void panelsNeitherOverlapNorLeaveHoles(Dashboard dashboard) {
    Map<Integer, String[]> lines = new HashMap<>();
    for (JsonNode panel : dashboard.panelsAndRows()) {
      JsonNode at = panel.path("gridPos");
      String title = panel.path("title").asString();
      for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
        String[] line = lines.computeIfAbsent(y, ignored -> new String[24]);
        for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
          assertThat(line[x]).as("what else is where '%s' is, at %d,%d", title, x, y).isNull();
          line[x] = title;
        }
      }
    }
    int height = lines.keySet().stream().max(Integer::compare).orElseThrow() + 1;
    assertThat(lines.keySet()).as("lines in use").hasSize(height);
    lines.forEach((y, line) -> assertThat(line).as("line %d", y).doesNotContainNull());
  }

  @ParameterizedTest
  @MethodSource("panels")
  void aPanelHasATitleADescriptionAUnitAndSaysWhenThereIsNothing(Panel panel) {
    JsonNode defaults = panel.json().path("fieldConfig").path("defaults");
    assertThat(panel.json().path("type").asString()).isIn(CURRENT_TYPES);
    assertThat(panel.title()).isNotBlank().doesNotEndWith(".");
    assertThat(panel.json().path("description").asString()).endsWith(".");
    assertThat(defaults.path("unit").asString()).isNotBlank();
    assertThat(defaults.path("noValue").asString()).isNotBlank();
    assertThat(defaults.path("thresholds").path("steps").size()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("panels")
  void aPanelAsksTheChosenDataSource(Panel panel) {
    assertThat(panel.json().path("datasource").path("uid").asString()).isEqualTo("${datasource}");
    assertThat(panel.json().path("targets").size()).isPositive();
    List<String> refIds = new ArrayList<>();
    for (JsonNode target : panel.json().path("targets")) {
      refIds.add(target.path("refId").asString());
      assertThat(target.path("datasource").path("uid").asString()).isEqualTo("${datasource}");
      assertThat(target.path("expr").asString()).isNotBlank().contains("$environment");
    }
    assertThat(refIds).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("panels")
  void aCounterIsReadByRateOverTheRightInterval(Panel panel) {
    for (JsonNode target : panel.json().path("targets")) {
      String expression = target.path("expr").asString();
      Matcher counter = COUNTER.matcher(expression);
      while (counter.find()) {
        assertThat(expression.substring(0, counter.start()))
            .as("%s is a counter", counter.group())
            .matches("(?s).*(?:rate|increase)\\(");
      }
      assertThat(expression).doesNotContainPattern("\\[\\d");
      assertThat(expression)
          .doesNotContainPattern("(?<!_)rate\\([^\\[]+\\[(?!\\$__rate_interval])");
      assertThat(expression).doesNotContainPattern("increase\\([^\\[]+\\[(?!\\$__range])");
    }
  }

  @ParameterizedTest
  @MethodSource("queries")
  void aQueryNamesOnlySeriesThatSomebodyExportsOrRecords(DashboardQuery query) {
    MetricsContract contract = MetricsContract.read(Module.CONTRACT, Module.RULES);
    assertThat(contract.unknownIn(query.expression()))
        .as("%s: %s", query.place(), query.expression())
        .isEmpty();
    assertThat(SeriesNames.of(query.expression())).as(query.expression()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyLinkLeadsSomewhere(Dashboard dashboard) {
    List<String> uids = dashboards().stream().map(Dashboard::uid).toList();
    List<JsonNode> links = new ArrayList<>();
    dashboard.json().path("links").forEach(links::add);
    dashboard.json().findValues("links").forEach(found -> found.forEach(links::add));
    assertThat(links).isNotEmpty();
    for (JsonNode link : links) {
      String url = link.path("url").asString();
      if (url.startsWith("${console}/runbooks/")) {
        Path runbook =
            Module.RUNBOOKS.resolve(url.substring("${console}/runbooks/".length()) + ".md");
        assertThat(runbook).exists();
      } else if (url.startsWith("/d/")) {
        assertThat(uids).contains(url.substring("/d/".length()).split("[?/]", 2)[0]);
      } else {
        assertThat(url).isEqualTo("${console}/");
      }
    }
  }
}
