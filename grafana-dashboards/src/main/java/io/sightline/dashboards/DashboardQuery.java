package io.sightline.dashboards;

/**
 * One question a dashboard asks Prometheus, ready to be asked: no variable is left in it.
 *
 * @param dashboard the dashboard's uid
 * @param panel the panel's title, or {@code $name} for the query of a variable
 * @param refId the panel's letter for this query; empty for a variable
 * @param expression PromQL
 */
public record DashboardQuery(String dashboard, String panel, String refId, String expression) {

  /** Where it stands, for messages: {@code application-overview / Requests / A}. */
  public String place() {
    return dashboard + " / " + panel + (refId.isEmpty() ? "" : " / " + refId);
  }
}
