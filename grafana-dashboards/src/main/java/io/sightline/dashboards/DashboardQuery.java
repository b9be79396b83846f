package io.sightline.dashboards;

import java.util.List;

/**
 * One question a dashboard asks Prometheus, ready to be asked: no variable is left in it.
 *
 * @param dashboard the dashboard's uid
 * @param panel the panel's title, {@code $name} for the query of a variable, or {@code annotation
 *     name}
 * @param refId the panel's letter for this query; empty for a variable
 * @param expression PromQL
 */
public record DashboardQuery(String dashboard, String panel, String refId, String expression) {

  /** Where it stands, for messages: {@code application-overview / Requests / A}. */
  public String place() {
    return dashboard + " / " + panel + (refId.isEmpty() ? "" : " / " + refId);
  }

  /** Whether it is told by its place, by dashboard and panel, or by its panel alone. */
  boolean isOf(String name) {
    return List.of(place(), dashboard + " / " + panel, panel).contains(name);
  }

  @Override
  public String toString() {
    return place();
  }
}
