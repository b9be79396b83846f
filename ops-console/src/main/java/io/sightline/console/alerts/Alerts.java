package io.sightline.console.alerts;

import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The alerts as Alertmanager knows them; when it is away, as Prometheus evaluates them, and the
 * answer says so. The alert named {@value #WATCHDOG} always fires to prove that alerts get through;
 * it is told apart, not listed.
 */
public final class Alerts {
  public static final String WATCHDOG = "Watchdog";

  private static final List<String> SEVERITIES = List.of("critical", "error", "warning", "info");

  /**
   * One alert.
   *
   * @param state firing, pending, silenced or inhibited
   * @param since ISO-8601, when it began
   * @param value the expression's value, only known when Prometheus told
   * @param logLines the last error lines of its service, as the mails have them
   * @param silencedBy ids of the silences that hold it back
   */
  public record Alert(
      String name,
      String severity,
      String state,
      String service,
      String environment,
      String since,
      String summary,
      String description,
      Optional<String> runbookUrl,
      Optional<String> dashboardUrl,
      Optional<String> logsUrl,
      Optional<String> value,
      Optional<String> logLines,
      List<String> silencedBy,
      Map<String, String> labels) {}

  /** Whether the always-firing alert has come through. */
  public record Watchdog(boolean firing, Optional<String> since) {}

  /** Alerts by severity, then newest first, and where they come from. */
  public record Answer(
      String source, Optional<String> note, List<Alert> alerts, Watchdog watchdog) {}

  private final BackendClient alertmanager;
  private final BackendClient prometheus;

  public Alerts(BackendClient alertmanager, BackendClient prometheus) {
    this.alertmanager = alertmanager;
    this.prometheus = prometheus;
  }

  /** Fails only when both systems are away. */
  public Answer read() throws BackendException {
    try {
      JsonNode alerts = alertmanager.getJson("/api/v2/alerts");
      return answer(
          "alertmanager",
          Optional.empty(),
          alerts.valueStream().map(Alerts::fromAlertmanager).toList());
    } catch (BackendException away) {
      return fromPrometheusBecause(away);
    }
  }

  private Answer fromPrometheusBecause(BackendException away) throws BackendException {
    try {
      JsonNode alerts = prometheus.getJson("/api/v1/alerts").path("data").path("alerts");
      return answer(
          "prometheus",
          Optional.of(
              away.getMessage()
                  + " The list shows what Prometheus evaluates; nothing is being delivered."),
          alerts.valueStream().map(Alerts::fromPrometheus).toList());
    } catch (BackendException bothAway) {
      away.addSuppressed(bothAway);
      throw away;
    }
  }

  private static Answer answer(String source, Optional<String> note, List<Alert> all) {
    Optional<Alert> watchdog = all.stream().filter(Alerts::isWatchdog).findFirst();
    Comparator<Alert> order =
        Comparator.<Alert>comparingInt(alert -> rank(alert.severity()))
            .thenComparing(Alert::since, Comparator.reverseOrder())
            .thenComparing(Alert::name);
    return new Answer(
        source,
        note,
        all.stream().filter(alert -> !isWatchdog(alert)).sorted(order).toList(),
        new Watchdog(
            watchdog.filter(alert -> "firing".equals(alert.state())).isPresent(),
            watchdog.map(Alert::since)));
  }

  private static boolean isWatchdog(Alert alert) {
    return WATCHDOG.equals(alert.name());
  }

  private static int rank(String severity) {
    int rank = SEVERITIES.indexOf(severity);
    return rank < 0 ? SEVERITIES.size() : rank;
  }

  private static Alert fromAlertmanager(JsonNode alert) {
    JsonNode status = alert.path("status");
    String state =
        !status.path("silencedBy").isEmpty()
            ? "silenced"
            : !status.path("inhibitedBy").isEmpty() ? "inhibited" : "firing";
    return alert(alert, state, alert.path("startsAt").asString(""), Optional.empty());
  }

  private static Alert fromPrometheus(JsonNode alert) {
    return alert(
        alert,
        alert.path("state").asString("firing"),
        alert.path("activeAt").asString(""),
        Optional.of(alert.path("value").asString("")));
  }

  private static Alert alert(JsonNode alert, String state, String since, Optional<String> value) {
    JsonNode labels = alert.path("labels");
    JsonNode annotations = alert.path("annotations");
    return new Alert(
        labels.path("alertname").asString("(unnamed)"),
        labels.path("severity").asString("none"),
        state,
        labels.path("service").asString(""),
        labels.path("environment").asString(""),
        since,
        annotations.path("summary").asString(""),
        annotations.path("description").asString(""),
        link(annotations, "runbook_url"),
        link(annotations, "dashboard_url"),
        link(annotations, "logs_url"),
        value,
        Optional.of(annotations.path("log_lines").asString("")).filter(text -> !text.isEmpty()),
        alert.path("status").path("silencedBy").valueStream().map(id -> id.asString("")).toList(),
        texts(labels));
  }

  /** Only http and https become links: annotations may hold anything. */
  private static Optional<String> link(JsonNode annotations, String name) {
    String url = annotations.path(name).asString("");
    return url.startsWith("http://") || url.startsWith("https://")
        ? Optional.of(url)
        : Optional.empty();
  }

  private static Map<String, String> texts(JsonNode labels) {
    Map<String, String> texts = new TreeMap<>();
    labels.propertyStream().forEach(each -> texts.put(each.getKey(), each.getValue().asString("")));
    return texts;
  }
}
