package io.sightline.shipper.sink;

import io.sightline.shipper.flow.Batch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps a rollover from doubling documents. Elasticsearch compares the id of a {@code create} with
 * the current backing index alone; what may have been stored in an older one by an earlier try has
 * to be looked up there; {@link LookUp} does it.
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
  private final LookUp lookUp;
  private final Map<String, Long> baselines = new ConcurrentHashMap<>();
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  private record Backing(String name, long number) {}

  private record Seen(long newest, long atNanos) {}

  /**
   * @param ceiling the largest request that the server is known to take
   * @param baselines as {@link #baselines()} was at the last checkpoint of an earlier run
   */
  Rollovers(Elasticsearch server, IntSupplier ceiling, Map<String, Long> baselines) {
    this.server = server;
    this.lookUp = new LookUp(server, ceiling);
    this.baselines.putAll(baselines);
  }

  /** For the checkpoint. */
  Map<String, Long> baselines() {
    return Map.copyOf(baselines);
  }

  /** The number of the newest backing index of each stream, as seen last. */
  Map<String, Long> newest() {
    Map<String, Long> newest = new HashMap<>();
    seen.forEach((stream, last) -> newest.put(stream, last.newest()));
    return newest;
  }

  /** Whatever is uncertain now was first sent when these were the newest, or later. */
  void settle(Map<String, Long> newest) {
    baselines.putAll(newest);
  }

  /**
   * From which backing index on a batch that is uncertain may be stored. What another shipper may
   * have sent is looked for everywhere, and so is all of a stream that was deleted and begun anew,
   * whose numbers start again.
   */
  long baseline(Batch batch, long newest) {
    long baseline = batch.isForeign() ? UNKNOWN : baselines.getOrDefault(batch.stream(), UNKNOWN);
    return baseline > newest ? UNKNOWN : baseline;
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
          throw new LookUp.Hidden(
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
   * @param known ids of the batch that need not be sent
   * @param takenBack how many doubles were deleted
   * @param newest the number of the newest backing index at the look
   */
  record Look(Set<String> known, int takenBack, long newest) {}

  /**
   * Looks for documents of a batch in older backing indices. Where one is in two, because a
   * rollover came between a look and a try without an answer, only the oldest is left.
   *
   * @param since the newest number when the first of them may have been sent
   */
  Look look(Batch batch, int items, long since) throws IOException {
    List<Backing> backings = backings(batch.stream());
    List<String> places =
        backings.stream().filter(index -> index.number() >= since).map(Backing::name).toList();
    if (places.size() < 2) {
      // In the newest one Elasticsearch looks by itself.
      return new Look(Set.of(), 0, newest(backings));
    }
    Set<String> known = new HashSet<>();
    int takenBack = leaveOldest(lookUp.find(places, ids(batch, items)), known);
    return new Look(known, takenBack, newest(backings));
  }

  /**
   * After documents that may be stored twice were created: when rollovers came between the look-up
   * and the creation, takes back what is there twice now. It is not enough to look at the newest
   * index: the stream may have rolled over once more since the creation.
   *
   * @param newestBefore the newest number at the look-up
   * @return how many were taken back
   */
  int takeBackDoubles(Batch batch, List<Integer> created, long newestBefore) throws IOException {
    List<Backing> backings = backings(batch.stream());
    List<String> places =
        backings.stream()
            .filter(index -> index.number() >= newestBefore)
            .map(Backing::name)
            .toList();
    if (created.isEmpty() || places.size() < 2) {
      return 0;
    }
    return leaveOldest(
        lookUp.find(places, created.stream().map(batch::id).toList()), new HashSet<>());
  }

  /**
   * Deletes what an older index holds as well.
   *
   * @param found ids by index, the oldest first
   * @param known gets every id that is somewhere
   * @return how many documents were deleted
   */
  private int leaveOldest(Map<String, List<String>> found, Set<String> known) throws IOException {
    int deleted = 0;
    for (Map.Entry<String, List<String>> index : found.entrySet()) {
      List<String> doubles = index.getValue().stream().filter(id -> !known.add(id)).toList();
      if (!doubles.isEmpty()) {
        lookUp.delete(index.getKey(), doubles);
        deleted += doubles.size();
      }
    }
    return deleted;
  }

  private static List<String> ids(Batch batch, int items) {
    List<String> ids = new ArrayList<>(items);
    for (int item = 0; item < items; item++) {
      ids.add(batch.id(item));
    }
    return ids;
  }

  private static JsonNode tree(Elasticsearch.Answer answer) throws IOException {
    try {
      return JSON.readTree(answer.body());
    } catch (JacksonException e) {
      throw new IOException("the answer is no JSON", e);
    }
  }
}
