package io.sightline.shipper.sink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Installs what Elasticsearch must know before the first document: one index template for each data
 * stream, and how long to keep the data. Doing it again changes nothing. A stream that is there
 * already learns the fields of a newer template at once; where a field of its own stands in the way
 * it goes on in a new backing index.
 *
 * <p>Where the server has index lifecycle management (ILM) policies roll over and delete. Where it
 * has not, {@link Retention} does both.
 */
public final class IndexSetup {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Settings settings;

  /**
   * What to install.
   *
   * @param streams above the 100 of the server's own {@code logs-*-*} template and the 200 of
   *     integrations in priority
   * @param rolloverDays a backing index takes documents for so long at most
   * @param rolloverMegabytes or until its primary shard is so large
   */
  public record Settings(
      String environment,
      List<StreamPlan> streams,
      int replicas,
      int rolloverDays,
      int rolloverMegabytes) {}

  /** A request of the setup. */
  private record Step(String what, String path, String json) {}

  public IndexSetup(Settings settings) {
    this.settings = settings;
  }

  /** The server did not accept a part of the setup. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;
    private final int status;

    Refused(int status, String message) {
      super(message);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /**
   * Installs what is not there, and what is there as another version.
   *
   * @return what was installed, in a sentence
   * @throws IOException when the server cannot be reached or refuses; trying again is safe
   */
  public String install(Elasticsearch server) throws IOException {
    boolean lifecycle = hasLifecycle(server);
    for (Step step : steps(lifecycle)) {
      accepted(step.what(), server.send("PUT", step.path(), step.json()));
    }
    for (StreamPlan plan : settings.streams()) {
      if (!plan.isPattern()) {
        bringUpToDate(server, plan.pattern());
      }
    }
    return "Index templates for "
        + String.join(", ", settings.streams().stream().map(StreamPlan::pattern).toList())
        + " are in place; "
        + kept(lifecycle);
  }

  /**
   * Asks the server what it has and sends nothing that changes it.
   *
   * @return what {@link #install} would send, request by request
   */
  public String preview(Elasticsearch server) throws IOException {
    boolean lifecycle = hasLifecycle(server);
    StringBuilder text = new StringBuilder();
    for (Step step : steps(lifecycle)) {
      text.append("PUT ").append(step.path()).append('\n').append(step.json()).append("\n\n");
    }
    for (StreamPlan plan : settings.streams()) {
      if (!plan.isPattern() && server.send("GET", path(plan, "_mapping"), null).status() == 200) {
        text.append("PUT /")
            .append(plan.pattern())
            .append("/_mapping?write_index_only=true, and a rollover if that does not fit\n");
      }
    }
    return text.append("Afterwards: ").append(kept(lifecycle)).append('\n').toString();
  }

  private static String path(StreamPlan plan, String what) {
    return '/' + plan.pattern() + '/' + what;
  }

  private String kept(boolean lifecycle) {
    TreeSet<Integer> days = new TreeSet<>();
    settings.streams().forEach(plan -> days.add(plan.retentionDays()));
    String after = String.join(", ", days.stream().map(String::valueOf).toList()) + " days";
    return lifecycle
        ? "lifecycle policies sightline-logs-" + settings.environment() + "-* delete after " + after
        : "this server has no lifecycle management, so the running shipper rolls over and deletes"
            + " after "
            + after;
  }

  /** Whether the server rolls over and deletes by itself when it is told to. */
  static boolean hasLifecycle(Elasticsearch server) throws IOException {
    Elasticsearch.Answer answer = server.send("GET", "/_ilm/policy", null);
    boolean unknown =
        answer.status() == 405
            || (answer.status() == 400 && answer.excerpt().contains("no handler found"));
    if (answer.status() == 401 || answer.status() == 429 || answer.status() >= 500) {
      accepted("the question for lifecycle policies", answer);
    }
    return !unknown;
  }

  private List<Step> steps(boolean lifecycle) throws IOException {
    List<Step> steps = new ArrayList<>();
    if (lifecycle) {
      settings.streams().stream()
          .map(StreamPlan::retentionDays)
          .distinct()
          .forEach(
              days ->
                  steps.add(
                      new Step(
                          "the lifecycle policy " + policy(days),
                          "/_ilm/policy/" + policy(days),
                          policyBody(days))));
    }
    for (StreamPlan plan : settings.streams()) {
      steps.add(
          new Step(
              "the index template of " + plan.pattern(),
              "/_index_template/" + plan.templateName(),
              template(plan, lifecycle)));
    }
    return steps;
  }

  private String policy(int days) {
    return "sightline-logs-" + settings.environment() + '-' + days + 'd';
  }

  private String policyBody(int days) {
    Map<String, Object> rollover =
        Map.of(
            "max_age",
            settings.rolloverDays() + "d",
            "max_primary_shard_size",
            settings.rolloverMegabytes() + "mb");
    Map<String, Object> hot = Map.of("actions", Map.of("rollover", rollover));
    Map<String, Object> delete =
        Map.of("min_age", days + "d", "actions", Map.of("delete", Map.of()));
    return JSON.writeValueAsString(
        Map.of("policy", Map.of("phases", Map.of("hot", hot, "delete", delete))));
  }

  /** The backing index that is written to may be older than the template. */
  private void bringUpToDate(Elasticsearch server, String stream) throws IOException {
    Elasticsearch.Answer answer =
        server.send(
            "PUT",
            '/' + stream + "/_mapping?write_index_only=true",
            JSON.writeValueAsString(mappings()));
    switch (answer.status()) {
      // Not there yet; or none of this user's business, then the next rollover brings the fields.
      case 403, 404 -> {}
      // Made by guessing from the lines, a field has another type.
      case 400 ->
          accepted(
              "the rollover of " + stream, server.send("POST", '/' + stream + "/_rollover", null));
      default -> accepted("the mapping of " + stream, answer);
    }
  }

  private String template(StreamPlan plan, boolean lifecycle) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.putArray("index_patterns").add(plan.pattern());
    root.put("priority", plan.priority());
    root.putObject("data_stream");
    ObjectNode template = root.putObject("template");
    ObjectNode index = template.putObject("settings").putObject("index");
    index.put("number_of_replicas", settings.replicas());
    if (lifecycle) {
      index.put("lifecycle.name", policy(plan.retentionDays()));
    } else {
      template.putObject("lifecycle").put("data_retention", plan.retentionDays() + "d");
    }
    template.set("mappings", mappings());
    return JSON.writeValueAsString(root);
  }

  private static JsonNode mappings() throws IOException {
    try (InputStream file = IndexSetup.class.getResourceAsStream("log-mappings.json")) {
      return JSON.readTree(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static void accepted(String what, Elasticsearch.Answer answer) throws Refused {
    if (answer.status() != 200) {
      throw new Refused(
          answer.status(),
          "Elasticsearch did not take "
              + what
              + ": status "
              + answer.status()
              + ", "
              + answer.excerpt());
    }
  }
}
