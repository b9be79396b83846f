package io.sightline.stack.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What fires now with its runbook, and whether people are told. */
final class AlertDelivery implements Examination {
  private static final String FIRING = "alerts";
  private static final String DELIVERY = "notifications";

  /** They always fire, or only hold others back. */
  private static final Set<String> MACHINERY = Set.of("Watchdog", "InfoInhibitor");

  private final Server alertmanager;
  private final Server prometheus;
  private final Set<Half> absent;

  /**
   * The alerts.
   *
   * @param absent whose services are said to be down, which nobody has to mend
   */
  AlertDelivery(Server alertmanager, Server prometheus, Set<Half> absent) {
    this.alertmanager = alertmanager;
    this.prometheus = prometheus;
    this.absent = Set.copyOf(absent);
  }

  @Override
  public List<Finding> findings() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    try {
      addFiring(findings);
    } catch (Unanswered e) {
      findings.add(alertmanager.unwell(FIRING, e));
    }
    try {
      addFailing(findings);
    } catch (Unanswered e) {
      findings.add(
          Finding.skipped(
              DELIVERY, "prometheus " + e.getMessage(), "it counts them: make it run first"));
    }
    return findings;
  }

  private void addFiring(List<Finding> findings) throws Unanswered, InterruptedException {
    List<JsonNode> firing =
        alertmanager
            .get("/api/v2/alerts?active=true&silenced=false&inhibited=false")
            .valueStream()
            .filter(alert -> !MACHINERY.contains(label(alert, "alertname")))
            .toList();
    for (JsonNode alert : firing) {
      String service = label(alert, "service");
      Optional<Half> gone = absent.stream().filter(half -> half.has(service)).findFirst();
      String found =
          label(alert, "alertname")
              + " ("
              + label(alert, "severity")
              + ") of "
              + service
              + " since "
              + ago(alert.path("startsAt").asString(""))
              + ": "
              + alert.at("/annotations/summary").asString("");
      String runbook = alert.at("/annotations/runbook_url").asString("");
      findings.add(
          gone.isPresent()
              ? Finding.skipped(
                  FIRING,
                  found + " That is because " + gone.get().text() + " is not deployed.",
                  "./deploy.sh silence " + label(alert, "alertname") + " service=" + service)
              : Finding.problem(FIRING, found, runbook.isEmpty() ? "./deploy.sh alerts" : runbook));
    }
    if (firing.isEmpty()) {
      findings.add(Finding.ok(FIRING, "none fires that is not silenced"));
    }
  }

  private static String label(JsonNode alert, String name) {
    return alert.path("labels").path(name).asString("");
  }

  private static String ago(String time) {
    try {
      Duration ago = Duration.between(OffsetDateTime.parse(time).toInstant(), Instant.now());
      return ago.toHours() + " h " + ago.toMinutesPart() + " min";
    } catch (DateTimeParseException e) {
      return time;
    }
  }

  private void addFailing(List<Finding> findings) throws Unanswered, InterruptedException {
    List<JsonNode> failing =
        prometheus.query(
            "sum by (integration) (increase(alertmanager_notifications_failed_total[15m])) > 0");
    for (JsonNode one : failing) {
      findings.add(
          Finding.problem(
              DELIVERY,
              "by "
                  + one.at("/metric/integration").asString("?")
                  + ", "
                  + Math.round(Server.value(one))
                  + " failed in the last 15 minutes",
              "./deploy.sh test-alert all gives the server's answer; runbook"
                  + " NotificationsFailing"));
    }
    if (failing.isEmpty()) {
      findings.add(Finding.ok(DELIVERY, "none failed in the last 15 minutes"));
    }
  }
}
