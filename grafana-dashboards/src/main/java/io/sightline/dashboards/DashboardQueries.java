package io.sightline.dashboards;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Every question that the dashboards of a folder ask Prometheus: the expressions of all panels and
 * the queries behind the variables. An end-to-end test asks each of them and wants an answer.
 *
 * <p>Variables are replaced as Grafana would: {@code $name} and {@code ${name}} by the given value,
 * else {@code .+} for the dashboard's own query variables (all values); {@code $__rate_interval}
 * and {@code $__interval} by {@code 1m}, {@code $__range} by {@code 15m}, unless given. A query
 * variable's {@code label_values(series, label)} becomes {@code count by (label) (series)}, which
 * has an answer exactly when the variable has values.
 */
public final class DashboardQueries {
  /**
   * Expressions that may have no answer, by {@link DashboardQuery#place()}, each with its reason.
   */
  private static final Map<String, String> MAY_BE_EMPTY = Map.of();

  private static final Map<String, String> INTERVALS =
      Map.of("__rate_interval", "1m", "__interval", "1m", "__range", "15m");
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)(?::\\w+)?}|(\\w+))");
  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\((.+),\\s*(\\w+)\\)", Pattern.DOTALL);

  private DashboardQueries() {}

  /**
   * Reads all questions of all dashboards in a folder.
   *
   * @param values values of variables by name, without the dollar sign
   * @throws IllegalArgumentException when an expression uses a variable that nobody defines
   */
  public static List<DashboardQuery> in(Path folder, Map<String, String> values) {
    List<DashboardQuery> queries = new ArrayList<>();
    for (Dashboard dashboard : Dashboard.in(folder)) {
      queries.addAll(of(dashboard, values));
    }
    return List.copyOf(queries);
  }

  /** Why a question may have no answer in a healthy stack under traffic; empty when it must. */
  public static Optional<String> mayBeEmpty(DashboardQuery query) {
    return Optional.ofNullable(MAY_BE_EMPTY.get(query.place()));
  }

  private static List<DashboardQuery> of(Dashboard dashboard, Map<String, String> given) {
    Map<String, String> values = new HashMap<>(INTERVALS);
    for (JsonNode variable : dashboard.variables()) {
      if (variable.path("type").asString().equals("query")) {
        values.put(variable.path("name").asString(), ".+");
      }
    }
    values.putAll(given);

    List<DashboardQuery> queries = new ArrayList<>();
    for (JsonNode variable : dashboard.variables()) {
      if (variable.path("type").asString().equals("query")) {
        String name = "$" + variable.path("name").asString();
        String expression = answerable(variable.path("query").path("query").asString());
        queries.add(query(dashboard, name, "", expression, values));
      }
    }
    for (JsonNode panel : dashboard.panels()) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(
            query(
                dashboard,
                panel.path("title").asString(),
                target.path("refId").asString(),
                target.path("expr").asString(),
                values));
      }
    }
    return queries;
  }

  private static DashboardQuery query(
      Dashboard dashboard, String panel, String refId, String text, Map<String, String> values) {
    return new DashboardQuery(
        dashboard.uid(),
        panel,
        refId,
        replaceVariables(text, values, dashboard.uid() + " / " + panel));
  }

  private static String answerable(String variableQuery) {
    Matcher labelValues = LABEL_VALUES.matcher(variableQuery);
    return labelValues.matches()
        ? "count by (" + labelValues.group(2) + ") (" + labelValues.group(1) + ")"
        : variableQuery;
  }

  private static String replaceVariables(String text, Map<String, String> values, String place) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            match -> {
              String name = match.group(1) != null ? match.group(1) : match.group(2);
              String value = values.get(name);
              if (value == null) {
                throw new IllegalArgumentException(
                    place + ": a variable of the dashboard, was '$" + name + "'");
              }
              return Matcher.quoteReplacement(value);
            });
  }
}
