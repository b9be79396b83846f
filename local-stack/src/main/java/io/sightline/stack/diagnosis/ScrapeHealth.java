package io.sightline.stack.diagnosis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Prometheus itself: its targets, its rules, and whom it hands alerts to. */
final class ScrapeHealth implements Examination {
  private static final String TARGETS = "prometheus targets";
  private static final String RULES = "prometheus rules";
  private static final String ALERTMANAGERS = "prometheus alerting";

  /** Longer than any of them waits for its turn, and for its answer. */
  private static final Duration NEXT_SCRAPE = Duration.ofSeconds(25);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private final Server prometheus;
  private final Set<Half> absent;

  /**
   * What Prometheus knows.
   *
   * @param absent whose targets are down and shall be
   */
  ScrapeHealth(Server prometheus, Set<Half> absent) {
    this.prometheus = prometheus;
    this.absent = Set.copyOf(absent);
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
    List<JsonNode> targets = askedOnceMore();
    if (targets.isEmpty()) {
      findings.add(
          Finding.problem(
              TARGETS,
              "there are none",
              "Prometheus reads them from its folder targets; ./deploy.sh restart prometheus"
                  + " writes it anew"));
      return;
    }
    targets.stream().filter(one -> !isUp(one)).forEach(one -> findings.add(ofTarget(one)));
    if (targets.stream().allMatch(ScrapeHealth::isUp)) {
      findings.add(Finding.ok(TARGETS, "all " + targets.size() + " are up"));
    }
  }

  /**
   * What was down when Prometheus asked may have come up since, so it is waited for until it was
   * asked again.
   */
  private List<JsonNode> askedOnceMore() throws Unanswered, InterruptedException {
    long begun = System.nanoTime();
    Map<String, String> asked = new HashMap<>();
    List<JsonNode> targets = targets();
    targets.forEach(one -> asked.put(key(one), one.path("lastScrape").asString("")));
    while ((targets.isEmpty() || targets.stream().anyMatch(one -> isStale(one, asked)))
        && System.nanoTime() - begun < NEXT_SCRAPE.toNanos()) {
      Thread.sleep(LOOK_AGAIN.toMillis());
      targets = targets();
    }
    return targets;
  }

  private List<JsonNode> targets() throws Unanswered, InterruptedException {
    return prometheus
        .get("/api/v1/targets?state=active")
        .at("/data/activeTargets")
        .valueStream()
        .filter(
            one ->
                absent.stream().noneMatch(half -> half.has(one.at("/labels/service").asString(""))))
        .toList();
  }

  private static boolean isStale(JsonNode target, Map<String, String> asked) {
    return target.path("health").asString("").equals("unknown")
        || !isUp(target) && target.path("lastScrape").asString("").equals(asked.get(key(target)));
  }

  private static String key(JsonNode target) {
    return target.at("/labels/job").asString("") + ' ' + target.path("scrapeUrl").asString("");
  }

  private static boolean isUp(JsonNode target) {
    return target.path("health").asString("").equals("up");
  }

  private static Finding ofTarget(JsonNode target) {
    String service = target.at("/labels/service").asString("");
    String error = target.path("lastError").asString("");
    String which =
        target.at("/labels/job").asString("")
            + " ("
            + service
            + ") at "
            + target.path("scrapeUrl").asString("");
    return error.isEmpty()
        ? Finding.skipped(TARGETS, which + " was not asked yet", "look again in a minute")
        : Finding.problem(TARGETS, which + " is down: " + error, remedy(service, error));
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
