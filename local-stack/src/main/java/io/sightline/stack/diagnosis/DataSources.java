package io.sightline.stack.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What dashboards read: whether each answers, and takes the login it is given. */
final class DataSources implements Examination {
  /**
   * One that is asked from here.
   *
   * @param path what it answers with JSON when it is well
   */
  record Source(Server server, String path) {}

  private final List<Source> sources;
  private final Optional<Server> grafana;
  private final Set<Half> absent;

  /**
   * The data sources.
   *
   * @param grafana with its admin's login; the local runtime has none
   * @param absent whose data sources Grafana has and cannot reach
   */
  DataSources(List<Source> sources, Optional<Server> grafana, Set<Half> absent) {
    this.sources = List.copyOf(sources);
    this.grafana = grafana;
    this.absent = Set.copyOf(absent);
  }

  @Override
  public List<Finding> findings() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    for (Source source : sources) {
      findings.add(answers(source.server(), source.path()));
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
  private void addThoseOf(Server grafana, List<Finding> findings) throws InterruptedException {
    List<JsonNode> sources;
    try {
      sources = grafana.get("/api/datasources").valueStream().toList();
    } catch (Unanswered e) {
      findings.add(grafana.unwell("grafana", e));
      return;
    }
    for (JsonNode source : sources) {
      if (absent.stream().anyMatch(half -> half.has(source.path("type").asString("")))) {
        continue;
      }
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
