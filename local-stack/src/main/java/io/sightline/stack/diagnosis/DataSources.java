package io.sightline.stack.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What dashboards read: whether each answers, and takes the login it is given. */
final class DataSources implements Examination {
  private final Server prometheus;
  private final Server alertmanager;
  private final Server elasticsearch;
  private final Optional<Server> grafana;
  private final Optional<Server> kibana;

  /**
   * The data sources.
   *
   * @param grafana with its admin's login; the local runtime has none
   */
  DataSources(
      Server prometheus,
      Server alertmanager,
      Server elasticsearch,
      Optional<Server> grafana,
      Optional<Server> kibana) {
    this.prometheus = prometheus;
    this.alertmanager = alertmanager;
    this.elasticsearch = elasticsearch;
    this.grafana = grafana;
    this.kibana = kibana;
  }

  @Override
  public List<Finding> findings() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    findings.add(answers(prometheus, "/api/v1/query?query=up"));
    findings.add(answers(alertmanager, "/api/v2/status"));
    findings.add(answers(elasticsearch, "/_security/_authenticate"));
    if (kibana.isPresent()) {
      findings.add(answers(kibana.get(), "/api/status"));
    }
    if (grafana.isPresent()) {
      addThoseOf(grafana.get(), findings);
    }
    return findings;
  }

  private static String subject(String name) {
    return "data source " + name;
  }

  private static Finding answers(Server server, String path) throws InterruptedException {
    try {
      server.get(path);
      return Finding.ok(subject(server.name()), "answers");
    } catch (Unanswered e) {
      return server.unwell(subject(server.name()), e);
    }
  }

  /** Grafana's own look at its data sources, from where it stands. */
  private static void addThoseOf(Server grafana, List<Finding> findings)
      throws InterruptedException {
    List<JsonNode> sources;
    try {
      sources = grafana.get("/api/datasources").valueStream().toList();
    } catch (Unanswered e) {
      findings.add(grafana.unwell("grafana", e));
      return;
    }
    for (JsonNode source : sources) {
      String name = source.path("name").asString("");
      try {
        JsonNode health =
            grafana.getWhateverStatus(
                "/api/datasources/uid/" + source.path("uid").asString("") + "/health");
        String message = health.path("message").asString("");
        findings.add(
            health.path("status").asString("").equals("OK")
                ? Finding.ok("grafana " + name, message.isEmpty() ? "answers" : message)
                : Finding.problem(
                    "grafana " + name,
                    "Grafana cannot use it at " + source.path("url").asString("") + ": " + message,
                    "is it well by itself (above)? Then URL, network or login of it in"
                        + " grafana-dashboards/grafana/provisioning/datasources"));
      } catch (Unanswered e) {
        findings.add(grafana.unwell("grafana " + name, e));
      }
    }
  }
}
