package io.sightline.dashboards;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Every question that the dashboards of a folder ask Prometheus: the expressions of all panels and
 * annotations and the queries behind the variables. An end-to-end test asks each of them and wants
 * an answer. What they ask Elasticsearch is in {@link LogQueries}.
 *
 * <p>A query variable's {@code label_values(series, label)} becomes {@code count by (label)
 * (series)}, which has an answer exactly when the variable has values.
 */
public final class DashboardQueries {
  private static final String NO_LONG_TERM_STORE = "there is no long-term store unless one is set";

  /** Annotations, panels and single questions whose answer may be empty, each with its reason. */
  private static final Map<String, String> MAY_BE_EMPTY =
      Map.of(
          "annotation Alerts", "in a healthy stack nothing fires",
          "annotation Deployments", "only in the ten minutes after a new version came",
          "alerts / Alerts over time", "in a healthy stack nothing fires or is about to",
          "alerts / Alerts now", "in a healthy stack nothing fires or is about to",
          "sightline-stack / Delay of the long-term store", NO_LONG_TERM_STORE,
          "sightline-stack / Probed pages / D", "the page of the demo is not https",
          "sightline-stack / Samples / B", NO_LONG_TERM_STORE);

  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\((.+),\\s*(\\w+)\\)", Pattern.DOTALL);

  private DashboardQueries() {}

  /**
   * Reads all questions of all dashboards in a folder.
   *
   * @param values values of variables by name, without the dollar sign; see {@link Variables}
   * @throws IllegalArgumentException when an expression uses a variable that nobody defines
   */
  public static List<DashboardQuery> in(Path folder, Map<String, String> values) {
    List<DashboardQuery> queries = new ArrayList<>();
    for (Dashboard dashboard : Dashboard.in(folder)) {
      queries.addAll(of(dashboard, Variables.of(dashboard, values)));
    }
    return List.copyOf(queries);
  }

  /** Why a question may have no answer in a healthy stack under traffic; empty when it must. */
  public static Optional<String> mayBeEmpty(DashboardQuery query) {
    return MAY_BE_EMPTY.entrySet().stream()
        .filter(entry -> query.isOf(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static List<DashboardQuery> of(Dashboard dashboard, Variables variables) {
    List<DashboardQuery> queries = new ArrayList<>();
    for (JsonNode variable : dashboard.variables()) {
      if (variable.path("type").asString().equals("query")) {
        String name = "$" + variable.path("name").asString();
        String expression = answerable(variable.path("query").path("query").asString());
        queries.add(query(dashboard, name, "", expression, variables));
      }
    }
    for (JsonNode annotation : dashboard.annotations()) {
      String name = "annotation " + annotation.path("name").asString();
      queries.add(query(dashboard, name, "", annotation.path("expr").asString(), variables));
    }
    for (JsonNode panel : dashboard.panels()) {
      for (JsonNode target : panel.path("targets")) {
        if (target.has("expr")) {
          queries.add(
              query(
                  dashboard,
                  panel.path("title").asString(),
                  target.path("refId").asString(),
                  target.path("expr").asString(),
                  variables));
        }
      }
    }
    return queries;
  }

  private static DashboardQuery query(
      Dashboard dashboard, String panel, String refId, String text, Variables variables) {
    return new DashboardQuery(
        dashboard.uid(), panel, refId, variables.fillIn(text, dashboard.uid() + " / " + panel));
  }

  private static String answerable(String variableQuery) {
    Matcher labelValues = LABEL_VALUES.matcher(variableQuery);
    return labelValues.matches()
        ? "count by (" + labelValues.group(2) + ") (" + labelValues.group(1) + ")"
        : variableQuery;
  }
}
