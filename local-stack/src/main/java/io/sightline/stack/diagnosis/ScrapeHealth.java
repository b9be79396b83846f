package io.sightline.stack.diagnosis;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Prometheus itself: its targets, its rules, and whom it hands alerts to. */
final class ScrapeHealth implements Examination {
  private static final String TARGETS = "prometheus targets";
  private static final String RULES = "prometheus rules";
  private static final String ALERTMANAGERS = "prometheus alerting";

  private final Server prometheus;

  ScrapeHealth(Server prometheus) {
    this.prometheus = prometheus;
  }

  @Override
  public List<Finding> findings() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    try {
      addTargets(findings);
      addRules(findings);
      addAlertmanagers(findings);
    } catch (Unanswered e) {
      findings.add(prometheus.unwell(TARGETS, e));
    }
    return findings;
  }

  private void addTargets(List<Finding> findings) throws Unanswered, InterruptedException {
    List<JsonNode> targets =
        prometheus
            .get("/api/v1/targets?state=active")
            .at("/data/activeTargets")
            .valueStream()
            .toList();
    if (targets.isEmpty()) {
      findings.add(
          Finding.problem(
              TARGETS,
              "there are none",
              "Prometheus reads them from its folder targets; ./deploy.sh restart prometheus"
                  + " writes it anew"));
      return;
    }
    List<JsonNode> down =
        targets.stream().filter(one -> one.path("health").asString("").equals("down")).toList();
    down.forEach(one -> findings.add(ofTarget(one)));
    if (down.isEmpty()) {
      findings.add(Finding.ok(TARGETS, "all " + targets.size() + " are up"));
    }
  }

  private static Finding ofTarget(JsonNode target) {
    String service = target.at("/labels/service").asString("");
    String error = target.path("lastError").asString("");
    return Finding.problem(
        TARGETS,
        target.at("/labels/job").asString("")
            + " ("
            + service
            + ") at "
            + target.path("scrapeUrl").asString("")
            + " is down: "
            + (error.isEmpty() ? "it was not asked yet" : error),
        remedy(service, error));
  }

  /** By what Prometheus says when it cannot scrape. */
  private static String remedy(String service, String error) {
    if (error.contains("connection refused")) {
      return "nothing listens there: ./deploy.sh status, then ./deploy.sh restart " + service;
    }
    if (error.contains("no such host") || error.contains("server misbehaving")) {
      return "its name is not known: does it run, and in the network 'monitoring'?";
    }
    if (error.contains("deadline exceeded") || error.contains("timeout")) {
      return "it hangs or is overloaded: ./deploy.sh logs " + service;
    }
    if (error.contains("HTTP status 401") || error.contains("HTTP status 403")) {
      return "it wants a login: give the job of this target one in prometheus.yml";
    }
    if (error.contains("sample limit exceeded")) {
      return "it exports too many series: runbook ScrapeOverLimit";
    }
    return "./deploy.sh logs " + service;
  }

  private void addRules(List<Finding> findings) throws Unanswered, InterruptedException {
    int rules = 0;
    int ill = 0;
    for (JsonNode group : prometheus.get("/api/v1/rules").at("/data/groups")) {
      for (JsonNode rule : group.path("rules")) {
        rules++;
        if (rule.path("health").asString("").equals("err")) {
          ill++;
          findings.add(
              Finding.problem(
                  RULES,
                  rule.path("name").asString("")
                      + " cannot be evaluated: "
                      + rule.path("lastError").asString(""),
                  "runbook RuleEvaluationFailing; ./deploy.sh check looks at the files"));
        }
      }
    }
    if (ill == 0) {
      findings.add(Finding.ok(RULES, "all " + rules + " are evaluated"));
    }
  }

  private void addAlertmanagers(List<Finding> findings) throws Unanswered, InterruptedException {
    JsonNode active = prometheus.get("/api/v1/alertmanagers").at("/data/activeAlertmanagers");
    if (active.isEmpty()) {
      findings.add(
          Finding.problem(
              ALERTMANAGERS,
              "Prometheus knows nobody to hand alerts to",
              "./deploy.sh restart prometheus, then ./deploy.sh test-alert all"));
      return;
    }
    List<JsonNode> failing =
        prometheus.query("increase(prometheus_notifications_errors_total[10m]) > 0");
    for (JsonNode one : failing) {
      findings.add(
          Finding.problem(
              ALERTMANAGERS,
              "alerts could not be handed to "
                  + one.at("/metric/alertmanager").asString("Alertmanager")
                  + " in the last 10 minutes",
              "runbook AlertsNotDelivered; ./deploy.sh status tells whether it runs by now"));
    }
    if (failing.isEmpty()) {
      findings.add(Finding.ok(ALERTMANAGERS, "alerts are handed on"));
    }
  }
}
