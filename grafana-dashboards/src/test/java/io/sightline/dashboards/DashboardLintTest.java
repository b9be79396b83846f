package io.sightline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
      List.of(
          "timeseries",
          "stat",
          "gauge",
          "bargauge",
          "table",
          "piechart",
          "heatmap",
          "logs",
          "state-timeline");

  private static final List<String> NAMES =
      List.of(
          "WebSockets",
          "PostgreSQL",
          "Redis",
          "Elasticsearch",
          "Prometheus",
          "Java",
          "TCP",
          "Alertmanager");

  /** So many locks, sessions and processors there are now. */
  private static final List<String> GAUGES_BY_THE_NAME_OF_COUNTERS =
      List.of("pg_locks_count", "pg_stat_activity_count", "system_cpu_count");

  private static final MetricsContract KNOWN = MetricsContract.read(Module.CONTRACT, Module.RULES);

  private static final Pattern COUNTER =
      Pattern.compile("\\b\\w+(?:_total|_bucket|_count|_sum)\\b(?!\\s*\\()");

  static List<Dashboard> dashboards() {
    return Panel.dashboards();
  }

  static Stream<Panel> panels() {
    return Panel.all();
  }

  static Stream<Panel> panelsOfPrometheus() {
    return Panel.all().filter(panel -> panel.targets().get(0).has("expr"));
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

  /** Each of them may be everything, several or one, and is chosen from what there is. */
  @ParameterizedTest
  @MethodSource("dashboards")
  void aDashboardCanBeNarrowed(Dashboard dashboard) {
    Map<String, JsonNode> variables = new HashMap<>();
    dashboard.variables().forEach(each -> variables.put(each.path("name").asString(), each));
    assertThat(variables).containsKeys("datasource", "environment", "console", "kibana");
    assertThat(variables.get("datasource").path("type").asString()).isEqualTo("datasource");
    variables.forEach(
        (name, variable) -> {
          if (List.of("query", "custom").contains(variable.path("type").asString())) {
            assertThat(variable.path("includeAll").asBoolean()).as(name).isTrue();
            assertThat(variable.path("allValue").asString()).as(name).isEqualTo(".*");
            assertThat(variable.path("multi").asBoolean()).as(name).isTrue();
            assertThat(variable.path("label").asString()).as(name).isNotBlank();
          }
          if (variable.path("type").asString().equals("query")) {
            assertThat(variable.path("datasource").path("uid").asString())
                .as(name)
                .isEqualTo("${datasource}");
          }
          assertThat(variable.path("description").asString()).as(name).isNotBlank();
        });
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void noVariableIsThereForNothing(Dashboard dashboard) {
    for (JsonNode variable : dashboard.variables()) {
      String name = variable.path("name").asString();
      String rest = dashboard.text().replace("\"name\": \"" + name + "\"", "");
      assertThat(Pattern.compile("\\$\\{?" + name + "\\b").matcher(rest).find())
          .as("%s is used", name)
          .isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void deploymentsRestartsAndAlertsAreMarked(Dashboard dashboard) {
    assertThat(dashboard.annotations())
        .extracting(annotation -> annotation.path("name").asString())
        .containsExactly("Deployments", "Restarts", "Alerts");
    for (JsonNode annotation : dashboard.annotations()) {
      assertThat(annotation.path("datasource").path("uid").asString()).isEqualTo("${datasource}");
      assertThat(annotation.path("enable").asBoolean()).isTrue();
      assertThat(annotation.path("titleFormat").asString()).isNotBlank();
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

  /** At three in the morning one looks at the top left first. */
  @ParameterizedTest
  @MethodSource("dashboards")
  void aDashboardBeginsWithItsFigures(Dashboard dashboard) {
    List<JsonNode> panels = dashboard.panelsAndRows();
    assertThat(panels.get(0).path("title").asString()).isEqualTo("Overview");
    List<JsonNode> overview =
        panels.stream()
            .skip(1)
            .takeWhile(panel -> !panel.path("type").asString().equals("row"))
            .toList();
    assertThat(overview)
        .hasSizeBetween(5, 6)
        .extracting(panel -> panel.path("type").asString())
        .containsAnyOf("stat", "gauge")
        .isSubsetOf("stat", "gauge");
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
    assertThat(panel.type()).isIn(CURRENT_TYPES);
    assertThat(panel.title()).matches("[A-Z].*[^.]");
    assertThat(panel.json().path("description").asString()).endsWith(".");
    assertThat(panel.defaults().path("unit").asString()).isNotBlank();
    assertThat(panel.defaults().path("noValue").asString()).isNotBlank();
    assertThat(panel.defaults().path("thresholds").path("steps").size()).isPositive();
  }

  /** Title Case Is Not Used, except for names and what is spelt so. */
  @ParameterizedTest
  @MethodSource("panels")
  void aTitleIsWrittenLikeASentence(Panel panel) {
    String[] words = panel.title().split("[ ,()]+");
    assertThat(words)
        .as("%s: sentence case", panel)
        .allMatch(
            word ->
                word.equals(words[0])
                    || NAMES.contains(word)
                    || word.equals(word.toLowerCase(Locale.ROOT)));
  }

  @ParameterizedTest
  @MethodSource("panels")
  void aLegendIsATableWithFiguresAsSoonAsThereIsOne(Panel panel) {
    JsonNode legend = panel.json().path("options").path("legend");
    if (panel.type().equals("timeseries")) {
      assertThat(legend.path("displayMode").asString()).isEqualTo("table");
      assertThat(legend.path("calcs").size()).isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("panels")
  void aPanelAsksTheChosenDataSource(Panel panel) {
    JsonNode source = panel.json().path("datasource");
    boolean asksLogs = source.path("type").asString().equals("elasticsearch");
    assertThat(source.path("uid").asString()).isEqualTo(asksLogs ? "${logs}" : "${datasource}");
    List<String> refIds = new ArrayList<>();
    for (JsonNode target : panel.targets()) {
      refIds.add(target.path("refId").asString());
      assertThat(target.path("datasource")).isEqualTo(source);
      String question = target.path(asksLogs ? "query" : "expr").asString();
      // What is promised to the users is the same everywhere.
      if (!SeriesNames.of(question).stream().allMatch(name -> name.startsWith("slo:"))) {
        assertThat(question).contains(asksLogs ? "${environment:regex}" : "$environment");
      }
    }
    assertThat(refIds).isNotEmpty().doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("panelsOfPrometheus")
  void aCounterIsReadByRateOverTheRightInterval(Panel panel) {
    for (JsonNode target : panel.targets()) {
      String expression = target.path("expr").asString();
      Matcher counter = COUNTER.matcher(expression);
      while (counter.find()) {
        if (GAUGES_BY_THE_NAME_OF_COUNTERS.contains(counter.group())) {
          continue;
        }
        assertThat(expression.substring(0, counter.start()))
            .as("%s is a counter", counter.group())
            .matches("(?s).*(?:rate|increase)\\(");
      }
      assertThat(expression).doesNotContainPattern("\\[\\d");
      assertThat(expression)
          .doesNotContainPattern("(?<!_)rate\\([^\\[]+\\[(?!\\$__rate_interval]|\\$__range])");
      assertThat(expression)
          .doesNotContainPattern("increase\\([^\\[]+\\[(?!\\$__range]|\\$__rate_interval])");
    }
  }

  @ParameterizedTest
  @MethodSource("queries")
  void aQueryNamesOnlySeriesThatSomebodyExportsOrRecords(DashboardQuery query) {
    assertThat(KNOWN.unknownIn(query.expression()))
        .as("%s: %s", query.place(), query.expression())
        .isEmpty();
    assertThat(SeriesNames.of(query.expression())).as(query.expression()).isNotEmpty();
  }
}
