package io.sightline.stack.backup;

import io.sightline.stack.component.Port;
import io.sightline.stack.component.Secrets;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * All data streams, indices and templates, as a snapshot that Elasticsearch writes into a
 * repository of its own beside its data, and that is then moved here. While it is taken, and only
 * then, the disk of Elasticsearch holds the log lines twice.
 *
 * <p>Users and API keys of Elasticsearch are in the snapshot, but a restore leaves them out: those
 * of Sightline are made anew from its secrets at each start.
 */
final class ElasticsearchPart implements Part {
  private static final String REPOSITORY = "sightline-backup";
  private static final String SNAPSHOT = "backup";
  private static final String DOCUMENTS = "documents of ";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LONG = Duration.ofHours(12);
  private static final Duration LOOK = Duration.ofMillis(300);

  private final Reach reach;

  ElasticsearchPart(Reach reach) {
    this.reach = reach;
  }

  @Override
  public String name() {
    return "elasticsearch";
  }

  @Override
  public Set<String> needs() {
    return Set.of("elasticsearch");
  }

  private HttpApi elasticsearch() throws IOException {
    return new HttpApi(reach.settings().url(Port.ELASTICSEARCH))
        .signedIn(
            "elastic", new Secrets(reach.settings().secrets()).read("elasticsearch_password"));
  }

  @Override
  public String version() throws IOException, InterruptedException {
    for (JsonNode node :
        elasticsearch().get("/_nodes/_local?filter_path=nodes.*.version").path("nodes")) {
      return node.path("version").asString("");
    }
    return "";
  }

  @Override
  public Map<String, Count> save(Path into) throws IOException, InterruptedException {
    HttpApi elasticsearch = elasticsearch();
    forget(elasticsearch);
    register(elasticsearch, false);
    try {
      List<String> names = names(elasticsearch);
      Map<String, Long> before = documents(elasticsearch, names);
      snapshot(elasticsearch);
      Map<String, Long> after = documents(elasticsearch, names);
      reach.copyOut(Data.SNAPSHOTS, REPOSITORY, into);
      Map<String, Count> counts = new LinkedHashMap<>();
      for (String name : names) {
        long one = before.getOrDefault(name, 0L);
        long other = after.getOrDefault(name, 0L);
        counts.put(DOCUMENTS + name, new Count(Math.min(one, other), Math.max(one, other)));
      }
      return counts;
    } finally {
      forget(elasticsearch);
    }
  }

  private void register(HttpApi elasticsearch, boolean readOnly)
      throws IOException, InterruptedException {
    try {
      elasticsearch.send(
          "PUT",
          "/_snapshot/" + REPOSITORY,
          Map.of(
              "type",
              "fs",
              "settings",
              Map.of("location", reach.location(Data.SNAPSHOTS, REPOSITORY), "readonly", readOnly)),
          PATIENCE);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("path.repo")) {
        throw new IOException(
            "Elasticsearch was started without a folder for snapshots (path.repo): start the stack"
                + " anew, ./deploy.sh down and up, and try again",
            e);
      }
      throw e;
    }
  }

  /** Removes what this or an interrupted backup left with Elasticsearch. */
  private void forget(HttpApi elasticsearch) throws IOException, InterruptedException {
    if (elasticsearch.get("/_snapshot").has(REPOSITORY)) {
      cancel(elasticsearch);
      elasticsearch.send("DELETE", "/_snapshot/" + REPOSITORY, null, PATIENCE);
    }
    reach.remove(Data.SNAPSHOTS, REPOSITORY);
  }

  /** A repository that a snapshot is being written to cannot be removed. */
  private static void cancel(HttpApi elasticsearch) throws IOException, InterruptedException {
    for (JsonNode snapshot :
        elasticsearch.get("/_snapshot/" + REPOSITORY + "/_status").path("snapshots")) {
      elasticsearch.send(
          "DELETE",
          "/_snapshot/" + REPOSITORY + "/" + snapshot.path("snapshot").asString(),
          null,
          LONG);
    }
  }

  private static void snapshot(HttpApi elasticsearch) throws IOException, InterruptedException {
    String path = "/_snapshot/" + REPOSITORY + "/" + SNAPSHOT;
    elasticsearch.send("PUT", path, Map.of("include_global_state", true), PATIENCE);
    JsonNode snapshot = elasticsearch.get(path).at("/snapshots/0");
    while (snapshot.path("state").asString("").equals("IN_PROGRESS")) {
      Thread.sleep(LOOK.toMillis());
      snapshot = elasticsearch.get(path).at("/snapshots/0");
    }
    if (!snapshot.path("state").asString("").equals("SUCCESS")
        || snapshot.at("/shards/failed").asInt(-1) != 0) {
      throw new IOException(
          "the snapshot ended as "
              + snapshot.path("state").asString("nothing")
              + ": "
              + snapshot.path("failures"));
    }
  }

  /** Data streams, and indices outside of them; not those that Elasticsearch keeps for itself. */
  private static List<String> names(HttpApi elasticsearch)
      throws IOException, InterruptedException {
    JsonNode all = elasticsearch.get("/_resolve/index/*");
    List<String> names = new ArrayList<>();
    for (String kind : List.of("data_streams", "indices")) {
      for (JsonNode one : all.path(kind)) {
        String name = one.path("name").asString();
        if (!name.startsWith(".") && !one.has("data_stream")) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private static Map<String, Long> documents(HttpApi elasticsearch, List<String> names)
      throws IOException, InterruptedException {
    Map<String, Long> documents = new LinkedHashMap<>();
    for (String name : names) {
      String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
      elasticsearch.send("POST", "/" + encoded + "/_refresh?ignore_unavailable=true", null, LONG);
      documents.put(
          name,
          elasticsearch
              .get("/" + encoded + "/_count?ignore_unavailable=true")
              .path("count")
              .asLong(0));
    }
    return documents;
  }

  @Override
  public void place(Path saved) throws IOException {
    reach.putIn(Data.SNAPSHOTS, REPOSITORY, saved.resolve(REPOSITORY));
  }

  @Override
  public void load(Path saved) throws IOException, InterruptedException {
    HttpApi elasticsearch = elasticsearch();
    register(elasticsearch, true);
    String path = "/_snapshot/" + REPOSITORY + "/" + SNAPSHOT;
    JsonNode snapshot = elasticsearch.get(path).at("/snapshots/0");
    List<String> wanted = new ArrayList<>();
    for (String kind : List.of("data_streams", "indices")) {
      for (JsonNode name : snapshot.path(kind)) {
        if (!name.asString().startsWith(".")) {
          wanted.add(name.asString());
        }
      }
    }
    List<String> features = new ArrayList<>();
    for (JsonNode feature : snapshot.path("feature_states")) {
      String name = feature.path("feature_name").asString();
      if (!name.equals("security")) {
        features.add(name);
      }
    }
    JsonNode restored =
        elasticsearch.send(
            "POST",
            path + "/_restore?wait_for_completion=true",
            Map.of(
                "indices",
                wanted.isEmpty() ? "-*" : String.join(",", wanted),
                "include_global_state",
                true,
                "feature_states",
                features.isEmpty() ? List.of("none") : features),
            LONG);
    if (restored.at("/snapshot/shards/failed").asInt(0) != 0) {
      throw new IOException("not every shard came back: " + restored);
    }
    elasticsearch.send("DELETE", "/_snapshot/" + REPOSITORY, null, PATIENCE);
    reach.remove(Data.SNAPSHOTS, REPOSITORY);
  }

  @Override
  public Map<String, Long> recount(Path saved, Set<String> names)
      throws IOException, InterruptedException {
    List<String> streams =
        names.stream()
            .filter(name -> name.startsWith(DOCUMENTS))
            .map(name -> name.substring(DOCUMENTS.length()))
            .toList();
    Map<String, Long> counts = new LinkedHashMap<>();
    documents(elasticsearch(), streams)
        .forEach((name, number) -> counts.put(DOCUMENTS + name, number));
    return counts;
  }
}
