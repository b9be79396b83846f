package io.sightline.shipper.sink;

import io.sightline.shipper.event.Retained;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rolls over and deletes where the server has no lifecycle management. A backing index is deleted
 * when the one after it was begun longer ago than the stream's retention, so every document is kept
 * at least that long; and the oldest ones when a stream has grown beyond its limit. The newest is
 * never deleted. Ages are taken from the server's clock alone: a wrong clock of this machine
 * deletes nothing. Several shippers may do it at the same time. Thread-safe.
 */
public final class Retention {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern BACKING = Pattern.compile("\\.ds-.+-\\d{6,}");

  private final Settings settings;

  /**
   * When to do what.
   *
   * @param maxBytes of all backing indices of one stream; 0 for no limit
   */
  public record Settings(
      List<StreamPlan> streams, int rolloverDays, int rolloverMegabytes, long maxBytes) {}

  /** What was done, or would be. */
  public record Done(Retained what, String index) {}

  private record Backing(String name, long createdMillis, long bytes) {}

  public Retention(Settings settings) {
    this.settings = settings;
  }

  /**
   * One round over all streams.
   *
   * @param dryRun only says what it would do
   * @throws IOException when the server cannot be reached or refuses; the next round tries again
   */
  public List<Done> run(Elasticsearch server, boolean dryRun) throws IOException {
    List<Done> done = new ArrayList<>();
    if (IndexSetup.hasLifecycle(server)) {
      return done;
    }
    long now = serverMillis(server);
    for (StreamPlan plan : settings.streams()) {
      rollOver(server, plan, dryRun, done);
      for (Backing index : doomed(plan, backings(server, plan.pattern()), now)) {
        if (!dryRun) {
          Elasticsearch.Answer answer = server.send("DELETE", '/' + index.name(), null);
          if (answer.status() != 404) {
            accepted("the deletion of " + index.name(), answer);
          }
        }
        done.add(new Done(Retained.DELETED, index.name()));
      }
    }
    return done;
  }

  /** The server judges by itself whether it is time. */
  private void rollOver(Elasticsearch server, StreamPlan plan, boolean dryRun, List<Done> done)
      throws IOException {
    if (plan.isPattern()) {
      return;
    }
    String conditions =
        "{\"conditions\":{\"max_age\":\"%dd\",\"max_primary_shard_size\":\"%dmb\"}}"
            .formatted(settings.rolloverDays(), settings.rolloverMegabytes());
    Elasticsearch.Answer answer =
        server.send(
            "POST", '/' + plan.pattern() + "/_rollover" + (dryRun ? "?dry_run" : ""), conditions);
    if (answer.status() == 404) {
      return;
    }
    accepted("the rollover of " + plan.pattern(), answer);
    JsonNode body = tree(answer);
    boolean met = false;
    for (JsonNode condition : body.path("conditions")) {
      met |= condition.asBoolean(false);
    }
    if (met) {
      done.add(new Done(Retained.ROLLED_OVER, body.path("old_index").asString("")));
    }
  }

  private List<Backing> doomed(StreamPlan plan, List<Backing> oldestFirst, long now) {
    List<Backing> doomed = new ArrayList<>();
    long bytes = oldestFirst.stream().mapToLong(Backing::bytes).sum();
    for (int i = 0; i < oldestFirst.size() - 1; i++) {
      Backing index = oldestFirst.get(i);
      long endedMillis = oldestFirst.get(i + 1).createdMillis();
      boolean old = now - endedMillis > Duration.ofDays(plan.retentionDays()).toMillis();
      boolean much = settings.maxBytes() > 0 && bytes > settings.maxBytes();
      if (!old && !much) {
        break;
      }
      doomed.add(index);
      bytes -= index.bytes();
    }
    return doomed;
  }

  private static List<Backing> backings(Elasticsearch server, String stream) throws IOException {
    Elasticsearch.Answer settings =
        server.send("GET", '/' + stream + "/_settings/index.creation_date", null);
    if (settings.status() == 404) {
      return List.of();
    }
    accepted("the question for the backing indices of " + stream, settings);
    Elasticsearch.Answer stats =
        server.send("GET", '/' + stream + "/_stats/store?filter_path=indices.*.total.store", null);
    accepted("the question for the size of " + stream, stats);
    JsonNode sizes = tree(stats).path("indices");
    List<Backing> found = new ArrayList<>();
    tree(settings)
        .properties()
        .forEach(
            index -> {
              if (BACKING.matcher(index.getKey()).matches()) {
                found.add(
                    new Backing(
                        index.getKey(),
                        index.getValue().at("/settings/index/creation_date").asLong(Long.MAX_VALUE),
                        sizes.path(index.getKey()).at("/total/store/size_in_bytes").asLong(0)));
              }
            });
    found.sort(Comparator.comparingLong(Backing::createdMillis).thenComparing(Backing::name));
    return found;
  }

  private static long serverMillis(Elasticsearch server) throws IOException {
    Elasticsearch.Answer answer = server.send("GET", "/_cluster/stats?filter_path=timestamp", null);
    accepted("the question for its time", answer);
    return tree(answer).path("timestamp").asLong();
  }

  private static JsonNode tree(Elasticsearch.Answer answer) throws IOException {
    try {
      return JSON.readTree(answer.body());
    } catch (JacksonException e) {
      throw new IOException("the answer is no JSON", e);
    }
  }

  private static void accepted(String what, Elasticsearch.Answer answer) throws IOException {
    if (answer.status() != 200) {
      throw new IOException(
          "Elasticsearch refused "
              + what
              + ": status "
              + answer.status()
              + ", "
              + answer.excerpt());
    }
  }
}
