package io.sightline.shipper.sink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Installs what Elasticsearch must know before the first document: one index template for each data
 * stream, and how long to keep the data. Doing it again changes nothing. A stream that is there
 * already learns the fields of a newer template at once; where a field of its own stands in the way
 * it goes on in a new backing index.
 *
 * <p>Where the server has index lifecycle management (ILM) a policy rolls over and deletes. Where
 * it has not, the retention is written into the template for servers that act on it, and the result
 * says that nothing is deleted by itself.
 */
public final class IndexSetup {
  /** Above the 100 of the server's own {@code logs-*-*} template and the 200 of integrations. */
  private static final int PRIORITY = 250;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Settings settings;

  /** What to install. */
  public record Settings(
      String environment, List<String> streams, int replicas, int retentionDays) {}

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
   * @return what was installed, in a sentence
   * @throws IOException when the server cannot be reached or refuses; trying again is safe
   */
  public String install(Elasticsearch server) throws IOException {
    String policy = "sightline-logs-" + settings.environment();
    boolean lifecycle = installPolicy(server, policy);
    for (String stream : settings.streams()) {
      accepted(
          "the index template of " + stream,
          server.send(
              "PUT", "/_index_template/sightline-" + stream, template(stream, lifecycle, policy)));
      bringUpToDate(server, stream);
    }
    String kept =
        lifecycle
            ? "the lifecycle policy "
                + policy
                + " deletes after "
                + settings.retentionDays()
                + " days"
            : "this server has no lifecycle management and deletes nothing by itself: delete old"
                + " backing indices by hand or use a full distribution";
    return "Index templates for "
        + String.join(", ", settings.streams())
        + " are in place; "
        + kept;
  }

  private boolean installPolicy(Elasticsearch server, String policy) throws IOException {
    Map<String, Object> body =
        Map.of(
            "policy",
            Map.of(
                "phases",
                Map.of(
                    "hot",
                    Map.of(
                        "actions",
                        Map.of(
                            "rollover", Map.of("max_age", "1d", "max_primary_shard_size", "10gb"))),
                    "delete",
                    Map.of(
                        "min_age",
                        settings.retentionDays() + "d",
                        "actions",
                        Map.of("delete", Map.of())))));
    Elasticsearch.Answer answer =
        server.send("PUT", "/_ilm/policy/" + policy, JSON.writeValueAsString(body));
    boolean unknown =
        answer.status() == 405
            || (answer.status() == 400 && answer.excerpt().contains("no handler found"));
    if (unknown) {
      return false;
    }
    accepted("the lifecycle policy " + policy, answer);
    return true;
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

  private String template(String stream, boolean lifecycle, String policy) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.putArray("index_patterns").add(stream);
    root.put("priority", PRIORITY);
    root.putObject("data_stream");
    ObjectNode template = root.putObject("template");
    ObjectNode index = template.putObject("settings").putObject("index");
    index.put("number_of_replicas", settings.replicas());
    if (lifecycle) {
      index.put("lifecycle.name", policy);
    } else {
      template.putObject("lifecycle").put("data_retention", settings.retentionDays() + "d");
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
