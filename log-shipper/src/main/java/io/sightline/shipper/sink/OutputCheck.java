package io.sightline.shipper.sink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether a server will take what is going to be shipped, found out without shipping anything. */
public final class OutputCheck {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** "read" and "delete" are for doubles that a rollover right after a crash would hide. */
  private static final List<String> PRIVILEGES =
      List.of("create_doc", "delete", "auto_configure", "view_index_metadata", "read");

  private OutputCheck() {}

  /** One thing that was looked at, in a sentence with what to do when it is not good. */
  public record Finding(boolean good, String what) {}

  /**
   * Asks the server whether it would take what a shipper sends; changes nothing.
   *
   * @throws IOException when the server cannot be reached at all
   */
  public static List<Finding> run(Elasticsearch server, List<StreamPlan> streams)
      throws IOException {
    List<Finding> findings = new ArrayList<>();
    Elasticsearch.Answer health =
        server.send("GET", "/_cluster/health?filter_path=status,cluster_name&timeout=5s", null);
    switch (health.status()) {
      case 200 -> findings.add(health(health));
      case 401 ->
          findings.add(
              new Finding(
                  false, "the server does not know us (401): " + Advice.toMend(health.status())));
      case 403 -> findings.add(new Finding(true, "the server answers and knows us"));
      default ->
          findings.add(
              new Finding(
                  false, "the server answers with status " + health.status() + health.excerpt()));
    }
    if (!findings.get(0).good()) {
      return findings;
    }
    privileges(server, streams, findings);
    for (StreamPlan plan : streams) {
      Elasticsearch.Answer template =
          server.send("GET", "/_index_template/" + plan.templateName(), null);
      findings.add(
          switch (template.status()) {
            case 200 -> new Finding(true, "the index template of " + plan.pattern() + " is there");
            case 403 ->
                new Finding(true, "the index template of " + plan.pattern() + " may not be seen");
            default ->
                new Finding(
                    false, "there is no index template for " + plan.pattern() + ": run 'setup'");
          });
    }
    return findings;
  }

  private static Finding health(Elasticsearch.Answer answer) {
    JsonNode body = JSON.readTree(answer.body());
    String status = body.path("status").asString("unknown");
    return new Finding(
        !status.equals("red"),
        "the cluster " + body.path("cluster_name").asString("") + " answers and is " + status);
  }

  private static void privileges(
      Elasticsearch server, List<StreamPlan> streams, List<Finding> findings) throws IOException {
    Map<String, Object> question =
        Map.of(
            "index",
            List.of(
                Map.of(
                    "names",
                    streams.stream().map(StreamPlan::pattern).toList(),
                    "privileges",
                    PRIVILEGES)));
    Elasticsearch.Answer answer =
        server.send("POST", "/_security/user/_has_privileges", JSON.writeValueAsString(question));
    if (answer.status() != 200) {
      findings.add(new Finding(true, "the server has no privileges to ask for"));
      return;
    }
    JsonNode byIndex = JSON.readTree(answer.body()).path("index");
    for (StreamPlan plan : streams) {
      JsonNode granted = byIndex.path(plan.pattern());
      List<String> missing =
          PRIVILEGES.stream().filter(name -> !granted.path(name).asBoolean(false)).toList();
      findings.add(
          missing.isEmpty()
              ? new Finding(true, plan.pattern() + " may be written and looked at")
              : new Finding(
                  false, "grant " + String.join(", ", missing) + " on " + plan.pattern()));
    }
  }
}
