package io.sightline.shipper.sink;

import io.sightline.shipper.flow.Batch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Keeps a rollover from doubling documents. Elasticsearch compares the id of a {@code create} with
 * the current backing index alone; what may have been stored in an older one by an earlier try has
 * to be looked up there, by id and in real time ({@code _mget}).
 *
 * <p>Which indices those are follows from a baseline per stream, the number of the newest backing
 * index when the oldest of the uncertain tries was made: everything from the baseline to before the
 * newest. The baseline may be older than the truth, which costs look-ups, and never younger.
 * Thread-safe.
 */
final class Rollovers {
  /** No backing index was ever seen: all older ones count. */
  static final long UNKNOWN = 0;

  private static final Duration GLANCE = Duration.ofSeconds(60);
  private static final Pattern NUMBER = Pattern.compile("-(\\d{6,})$");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Elasticsearch server;
  private final Map<String, Long> baselines = new ConcurrentHashMap<>();
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  private record Backing(String name, long number) {}

  private record Seen(long newest, long atNanos) {}

  /** The server does not let us look. */
  static final class Hidden extends IOException {
    private static final long serialVersionUID = 1;

    Hidden(String message) {
      super(message);
    }
  }

  /** An older backing index cannot be read for the time being, so nobody knows what it holds. */
  static final class Unavailable extends IOException {
    private static final long serialVersionUID = 1;

    Unavailable(String message) {
      super(message);
    }
  }

  /**
   * @param baselines as {@link #baselines()} was at the last checkpoint of an earlier run
   */
  Rollovers(Elasticsearch server, Map<String, Long> baselines) {
    this.server = server;
    this.baselines.putAll(baselines);
  }

  /** For the checkpoint. */
  Map<String, Long> baselines() {
    return Map.copyOf(baselines);
  }

  /** Nothing is uncertain any more: what was seen last becomes the baseline. */
  void settle() {
    seen.forEach((stream, last) -> baselines.merge(stream, last.newest(), Math::max));
  }

  /** What another shipper may have sent is looked for everywhere. */
  long baseline(Batch batch) {
    return batch.isForeign() ? UNKNOWN : baselines.getOrDefault(batch.stream(), UNKNOWN);
  }

  /** The number of the newest backing index, at most a minute old; {@link #UNKNOWN} when none. */
  long glance(String stream) throws IOException {
    Seen last = seen.get(stream);
    if (last != null && System.nanoTime() - last.atNanos() < GLANCE.toNanos()) {
      return last.newest();
    }
    return newest(backings(stream));
  }

  private static long newest(List<Backing> backings) {
    return backings.isEmpty() ? UNKNOWN : backings.get(backings.size() - 1).number();
  }

  /** In the order of their numbers. */
  private List<Backing> backings(String stream) throws IOException {
    Elasticsearch.Answer answer =
        server.send("GET", '/' + stream + "/_settings/index.uuid?flat_settings=true", null);
    List<Backing> found = new ArrayList<>();
    switch (answer.status()) {
      case 200 -> {
        for (String name : tree(answer).propertyNames()) {
          Matcher number = NUMBER.matcher(name);
          if (number.find()) {
            found.add(new Backing(name, Long.parseLong(number.group(1))));
          }
        }
        found.sort(Comparator.comparingLong(Backing::number));
      }
      case 404 -> {}
      case 401, 403 ->
          throw new Hidden(
              "the backing indices of "
                  + stream
                  + " cannot be seen (status "
                  + answer.status()
                  + "): grant view_index_metadata and read, or a rollover right after a crash may"
                  + " double lines");
      default -> throw new IOException("status " + answer.status() + ": " + answer.excerpt());
    }
    seen.put(stream, new Seen(newest(found), System.nanoTime()));
    return found;
  }

  /**
   * What a look into older backing indices found.
   *
   * @param missing for each item whether it has to be sent; null when all have
   * @param takenBack how many doubles were deleted
   * @param newest the number of the newest backing index at the look
   */
  record Look(boolean[] missing, int takenBack, long newest) {}

  /**
   * Looks for documents of a batch in older backing indices. Where one is in two, because a
   * rollover came between a look and a try without an answer, only the oldest is left.
   *
   * @param since the newest number when the first of them may have been sent
   */
  Look look(Batch batch, int items, long since) throws IOException {
    List<Backing> backings = backings(batch.stream());
    Set<String> known = new HashSet<>();
    int takenBack = 0;
    List<String> ids = ids(batch, items);
    for (int i = 0; i < backings.size(); i++) {
      Backing index = backings.get(i);
      if (index.number() < since) {
        continue;
      }
      boolean newest = i == backings.size() - 1;
      List<String> asked = newest ? List.copyOf(known) : ids;
      if (asked.isEmpty()) {
        continue;
      }
      for (String id : find(index.name(), asked)) {
        if (!known.add(id)) {
          delete(index.name(), id);
          takenBack++;
        }
      }
    }
    if (known.isEmpty()) {
      return new Look(null, 0, newest(backings));
    }
    boolean[] missing = new boolean[items];
    for (int item = 0; item < items; item++) {
      missing[item] = !known.contains(ids.get(item));
    }
    return new Look(missing, takenBack, newest(backings));
  }

  private void delete(String index, String id) throws IOException {
    Elasticsearch.Answer answer = server.send("DELETE", '/' + index + "/_doc/" + id, null);
    if (answer.status() != 200 && answer.status() != 404) {
      throw new IOException("status " + answer.status() + ": " + answer.excerpt());
    }
  }

  /**
   * After uncertain documents were created: when a rollover came between the look-up and the
   * creation, takes back what is there twice now.
   *
   * @param newestBefore the newest number at the look-up
   * @return how many were taken back
   */
  int takeBackDoubles(Batch batch, List<Integer> created, long newestBefore) throws IOException {
    List<Backing> backings = backings(batch.stream());
    if (created.isEmpty() || backings.size() < 2 || newest(backings) == newestBefore) {
      return 0;
    }
    String newest = backings.get(backings.size() - 1).name();
    Set<String> here = find(newest, created.stream().map(batch::id).toList());
    Set<String> doubles = new HashSet<>();
    for (int i = 0; i < backings.size() - 1; i++) {
      if (backings.get(i).number() >= newestBefore && !here.isEmpty()) {
        doubles.addAll(find(backings.get(i).name(), List.copyOf(here)));
      }
    }
    for (String id : doubles) {
      delete(newest, id);
    }
    return doubles.size();
  }

  private static List<String> ids(Batch batch, int items) {
    List<String> ids = new ArrayList<>(items);
    for (int item = 0; item < items; item++) {
      ids.add(batch.id(item));
    }
    return ids;
  }

  private Set<String> find(String index, List<String> ids) throws IOException {
    ArrayNode list = JSON.createArrayNode();
    ids.forEach(list::add);
    Elasticsearch.Answer answer =
        server.send(
            "POST",
            '/' + index + "/_mget?_source=false&filter_path=docs._id,docs.found,docs.error.type",
            "{\"ids\":" + list + '}');
    if (answer.status() == 404) {
      return Set.of();
    }
    if (answer.status() == 401 || answer.status() == 403) {
      throw new Hidden("ids in " + index + " cannot be looked up (status " + answer.status() + ')');
    }
    if (answer.status() != 200) {
      throw new IOException("status " + answer.status() + ": " + answer.excerpt());
    }
    Set<String> found = new HashSet<>();
    JsonNode documents = tree(answer).path("docs");
    if (documents.size() != ids.size()) {
      throw new IOException("a look-up of " + ids.size() + " ids speaks of " + documents.size());
    }
    for (JsonNode document : documents) {
      if (!document.path("found").isBoolean()) {
        throw unknown(index, document.path("error").path("type").asString(""));
      }
      if (document.path("found").asBoolean()) {
        found.add(document.path("_id").asString());
      }
    }
    return found;
  }

  /** A shard that does not answer may hold the document; one that is closed never answers. */
  private static IOException unknown(String index, String type) {
    String sentence = "ids in " + index + " cannot be looked up (" + type + ")";
    return type.equals("index_closed_exception")
        ? new Hidden(sentence + ": open it, or a rollover right after a crash may double lines")
        : new Unavailable(sentence + "; it is tried again until its shards are there");
  }

  private static JsonNode tree(Elasticsearch.Answer answer) throws IOException {
    try {
      return JSON.readTree(answer.body());
    } catch (JacksonException e) {
      throw new IOException("the answer is no JSON", e);
    }
  }
}
