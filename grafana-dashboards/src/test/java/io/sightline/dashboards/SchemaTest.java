package io.sightline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * What Grafana 11, 12 and 13 all read as it stands. Each loads older files by migrating them, step
 * by step, and does so differently; a file that no step from 24 to 43 of Grafana's schema would
 * change means the same to all of them. The numbers below are those steps.
 */
final class SchemaTest {
  private static final Set<String> TOP =
      Set.of(
          "annotations",
          "description",
          "editable",
          "fiscalYearStartMonth",
          "graphTooltip",
          "links",
          "panels",
          "preload",
          "refresh",
          "schemaVersion",
          "tags",
          "templating",
          "time",
          "timepicker",
          "timezone",
          "title",
          "uid",
          "version",
          "weekStart");

  /** Of panels and plugins that are gone, of steps that were taken, of a single server. */
  private static final Set<String> GONE =
      Set.of(
          "__elements",
          "__inputs",
          "__requires",
          "alert",
          "aliasColors",
          "cacheTimeout",
          "colorBackground",
          "columns",
          "fieldOptions",
          "gnetId",
          "hideControls",
          "hideTimeOverride",
          "isLogsQuery",
          "iteration",
          "libraryPanel",
          "liveNow",
          "nullPointMode",
          "pluginVersion",
          "rangeMaps",
          "repeatIteration",
          "rows",
          "scopedVars",
          "seriesOverrides",
          "snapshotData",
          "sparkline",
          "style",
          "styles",
          "tagValuesQuery",
          "tagsQuery",
          "time_options",
          "timeFrom",
          "timeSeries",
          "useTags",
          "valueMaps",
          "valueName",
          "xaxis",
          "yaxes",
          "yaxis");

  private static final Set<String> VARIABLES =
      Set.of("constant", "custom", "datasource", "interval", "query", "textbox");

  private static final Set<String> TRANSFORMATIONS =
      Set.of(
          "calculateField",
          "filterByValue",
          "groupBy",
          "joinByField",
          "labelsToFields",
          "merge",
          "organize",
          "reduce",
          "renameByRegex",
          "seriesToRows",
          "sortBy");

  private static final Set<String> UNITS =
      Set.of(
          "Bps",
          "bytes",
          "cps",
          "d",
          "dateTimeAsIso",
          "dateTimeFromNow",
          "ms",
          "none",
          "opm",
          "ops",
          "percent",
          "percentunit",
          "reqps",
          "rowsps",
          "s",
          "short");

  private static final Set<String> OVERRIDES =
      Set.of(
          "color",
          "custom.cellOptions",
          "custom.fillOpacity",
          "custom.lineStyle",
          "custom.width",
          "decimals",
          "links",
          "mappings",
          "thresholds",
          "unit");

  static List<Dashboard> dashboards() {
    return Panel.dashboards();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void onlyKeysOfTheClassicFormAreUsed(Dashboard dashboard) {
    assertThat(TOP).containsAll(dashboard.json().propertyNames());
    Set<String> used = new HashSet<>();
    keys(dashboard.json(), used);
    used.retainAll(GONE);
    assertThat(used).isEmpty();
    assertThat(dashboard.json().path("schemaVersion").asInt())
        .isEqualTo(GrafanaExport.SCHEMA_VERSION);
    assertThat(dashboard.uid()).matches("[a-z0-9-]{1,40}");
  }

  /** 33 and 36: a data source is an object; a bare name is guessed, and wrongly with several. */
  @ParameterizedTest
  @MethodSource("dashboards")
  void aDataSourceHasATypeAndAUid(Dashboard dashboard) {
    for (JsonNode source : dashboard.json().findValues("datasource")) {
      assertThat(source.path("type").asString()).isIn("prometheus", "elasticsearch", "grafana");
      assertThat(source.path("uid").asString()).isIn("${datasource}", "${logs}", "-- Grafana --");
    }
  }

  /** 40: refresh is a text; 41: what the time picker offers is the server's business. */
  @ParameterizedTest
  @MethodSource("dashboards")
  void timeAndRefreshAreWrittenAsToday(Dashboard dashboard) {
    assertThat(dashboard.json().path("refresh").asString()).matches("\\d+[sm]");
    assertThat(dashboard.json().path("time").path("from").asString()).matches("now-\\d+[mhd]");
    assertThat(dashboard.json().path("timepicker").propertyNames())
        .containsExactly("refresh_intervals");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void variablesAreOfKindsThatAllServersHave(Dashboard dashboard) {
    for (JsonNode variable : dashboard.variables()) {
      String name = variable.path("name").asString();
      String type = variable.path("type").asString();
      assertThat(VARIABLES).as(name).contains(type);
      assertThat(variable.path("hide").asInt(0)).as(name).isBetween(0, 2);
      if (type.equals("query")) {
        assertThat(variable.path("query").path("query").asString())
            .as(name)
            .isEqualTo(variable.path("definition").asString())
            .startsWith("label_values(");
        assertThat(variable.path("refresh").asInt())
            .as("%s: with the time range", name)
            .isEqualTo(2);
      }
    }
  }

  /** 26 and 28: text, single stat and graph panels became others; 16: rows are panels. */
  @ParameterizedTest
  @MethodSource("dashboards")
  void aRowIsOpenAndHoldsNothing(Dashboard dashboard) {
    for (JsonNode panel : dashboard.json().path("panels")) {
      if (panel.path("type").asString().equals("row")) {
        assertThat(panel.path("collapsed").asBoolean(true)).isFalse();
        assertThat(panel.path("panels").isEmpty()).isTrue();
      }
    }
  }

  static List<Panel> panels() {
    return Panel.all().toList();
  }

  /** 37: a legend is hidden by showLegend; 30: tooltips have modes. */
  @ParameterizedTest
  @MethodSource("panels")
  void legendAndTooltipAreWrittenAsToday(Panel panel) {
    JsonNode legend = panel.json().path("options").path("legend");
    if (legend.has("displayMode")) {
      assertThat(legend.path("displayMode").asString()).isIn("list", "table");
      assertThat(legend.path("showLegend").isBoolean()).isTrue();
    }
    JsonNode tooltip = panel.json().path("options").path("tooltip");
    if (!tooltip.isMissingNode()) {
      assertThat(tooltip.path("mode").asString()).isIn("multi", "single", "none");
    }
  }

  /** 30: mappings are lists by kind; thresholds begin with the base, which has no value. */
  @ParameterizedTest
  @MethodSource("panels")
  void thresholdsAndMappingsAreWrittenAsToday(Panel panel) {
    for (JsonNode steps : panel.json().findValues("steps")) {
      if (!steps.isArray()) {
        continue;
      }
      assertThat(steps.path(0).path("value").isNull()).isTrue();
      List<Double> values = new ArrayList<>();
      for (int i = 1; i < steps.size(); i++) {
        values.add(steps.path(i).path("value").asDouble());
      }
      assertThat(values).isSorted().doesNotHaveDuplicates();
    }
    for (JsonNode mappings : panel.json().findValues("mappings")) {
      for (JsonNode mapping : mappings) {
        assertThat(mapping.path("type").asString()).isEqualTo("value");
        assertThat(mapping.path("options").isObject()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("panels")
  void fieldsAreSetUpByWhatAllServersKnow(Panel panel) {
    assertThat(UNITS).contains(panel.defaults().path("unit").asString());
    for (JsonNode override : panel.json().path("fieldConfig").path("overrides")) {
      assertThat(override.path("matcher").path("id").asString()).isIn("byName", "byRegexp");
      for (JsonNode property : override.path("properties")) {
        String id = property.path("id").asString();
        assertThat(OVERRIDES).contains(id);
        if (id.equals("unit")) {
          assertThat(UNITS).contains(property.path("value").asString());
        }
      }
    }
    // 42: what is not drawn is not in the tooltip either.
    for (JsonNode hidden : panel.json().findValues("hideFrom")) {
      assertThat(hidden.path("tooltip")).isEqualTo(hidden.path("viz"));
    }
  }

  /** 43: formatTime became convertFieldType; what both lack is not used. */
  @ParameterizedTest
  @MethodSource("panels")
  void transformationsAreOfKindsThatAllServersHave(Panel panel) {
    for (JsonNode transformation : panel.json().path("transformations")) {
      assertThat(TRANSFORMATIONS).contains(transformation.path("id").asString());
    }
  }

  /** A table or a pie of Prometheus asks once; a line that did would be a dot. */
  @ParameterizedTest
  @MethodSource("panels")
  void aTableAsksForOneMomentAndAGraphForAll(Panel panel) {
    for (JsonNode target : panel.targets()) {
      if (target.has("expr")) {
        boolean isTable = panel.type().equals("table");
        assertThat(target.path("instant").asBoolean(false)).isEqualTo(isTable);
        assertThat(target.path("range").asBoolean(false)).isEqualTo(!isTable);
        assertThat(target.path("format").asString("time_series"))
            .isEqualTo(
                isTable ? "table" : panel.type().equals("heatmap") ? "heatmap" : "time_series");
      }
    }
  }

  /** Buckets and metrics of Elasticsearch are told apart by their ids. */
  @ParameterizedTest
  @MethodSource("panels")
  void aggregationsAreNumberedAndEndInTimeForAGraph(Panel panel) {
    for (JsonNode target : panel.targets()) {
      if (!target.has("metrics")) {
        continue;
      }
      List<String> ids = new ArrayList<>();
      target.path("bucketAggs").forEach(bucket -> ids.add(bucket.path("id").asString()));
      target.path("metrics").forEach(metric -> ids.add(metric.path("id").asString()));
      assertThat(ids).doesNotHaveDuplicates();
      JsonNode last = target.path("bucketAggs").path(target.path("bucketAggs").size() - 1);
      if (panel.type().equals("timeseries")) {
        assertThat(last.path("type").asString()).isEqualTo("date_histogram");
      }
      assertThat(target.path("timeField").asString()).isEqualTo("@timestamp");
    }
  }

  private static void keys(JsonNode node, Set<String> found) {
    found.addAll(node.propertyNames());
    node.forEach(
        child -> {
          if (child.isContainer()) {
            keys(child, found);
          }
        });
  }
}
