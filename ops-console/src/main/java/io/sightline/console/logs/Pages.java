package io.sightline.console.logs;

import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendException;
import io.sightline.console.json.Json;
import io.sightline.console.logs.LogLine.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Pages of matching lines, by time. A page that would be too large is asked for again with fewer
 * lines, down to a single one without its large fields, so lines of megabytes are no obstacle.
 * Thread-safe.
 */
final class Pages {
  /** Elasticsearch stops looking then and answers with what it has. */
  static final Duration PATIENCE = Duration.ofSeconds(8);

  static final String NO_INDEX_IS_FINE = "ignore_unavailable=true&allow_no_indices=true";
  private static final String PARTS =
      "&filter_path=timed_out,_shards.failed,_shards.total,_shards.failures.reason.reason,"
          + "hits.hits._id,hits.hits._index,hits.hits._source,hits.hits.sort";
  private static final int SMALLER = 8;

  private final BackendClient elasticsearch;
  private final PointsInTime points;

  /**
   * What to ask for.
   *
   * @param after where the page before ended
   * @param point a point in time of {@link PointsInTime}, for all pages but the first
   */
  record Wanted(
      String indices,
      JsonNode query,
      boolean isNewestFirst,
      int size,
      Optional<Position> after,
      Optional<String> point) {
    Wanted ofSize(int other) {
      return new Wanted(indices, query, isNewestFirst, other, after, point);
    }

    Wanted withoutPoint() {
      return new Wanted(indices, query, isNewestFirst, size, after, Optional.empty());
    }

    Wanted after(Page page) {
      return new Wanted(indices, query, isNewestFirst, page.size(), page.last(), point);
    }
  }

  /**
   * A page.
   *
   * @param hits as Elasticsearch has them
   * @param size how many were asked for in the end
   * @param isLast nothing follows
   * @param notes a sentence for each thing that makes the page incomplete
   */
  record Page(ArrayNode hits, int size, boolean isLast, List<String> notes) {
    Optional<Position> last() {
      return hits.isEmpty()
          ? Optional.empty()
          : Position.of(hits.path(hits.size() - 1).path("sort"));
    }
  }

  Pages(BackendClient elasticsearch, PointsInTime points) {
    this.elasticsearch = elasticsearch;
    this.points = points;
  }

  Page page(Wanted wanted) throws BackendException {
    try {
      return ask(wanted, List.of());
    } catch (BackendException failed) {
      if (failed.isTooLarge() && wanted.size() > 1) {
        return page(wanted.ofSize(Math.max(1, wanted.size() / SMALLER)));
      }
      if (failed.isTooLarge()) {
        return ask(wanted, LogLine.LARGE_FIELDS);
      }
      if (wanted.point().isPresent() && failed.status() / 100 == 4) {
        // It has expired. What it showed is still there, but for what was deleted since.
        points.forget(wanted.point().get());
        return page(wanted.withoutPoint());
      }
      throw failed;
    }
  }

  private Page ask(Wanted wanted, List<String> without) throws BackendException {
    Optional<String> id = wanted.point().flatMap(points::id);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("size", wanted.size());
    body.put("track_total_hits", false);
    body.put("timeout", PATIENCE.toSeconds() + "s");
    body.put("query", wanted.query());
    body.put("sort", sort(wanted.isNewestFirst() ? "desc" : "asc"));
    if (!without.isEmpty()) {
      body.put("_source", Map.of("excludes", without));
    }
    wanted.after().ifPresent(after -> body.put("search_after", after.values()));
    id.ifPresent(
        point -> body.put("pit", Map.of("id", point, "keep_alive", PointsInTime.KEEP_ALIVE)));
    String path =
        id.isPresent()
            ? "/_search?" + PARTS.substring(1)
            : "/" + wanted.indices() + "/_search?" + NO_INDEX_IS_FINE + PARTS;
    JsonNode answer = elasticsearch.postJson(path, Json.MAPPER.valueToTree(body));
    List<String> notes = new ArrayList<>(Pages.notes(answer));
    if (!without.isEmpty()) {
      notes.add("A line is so long that only its short fields are shown.");
    }
    ArrayNode hits =
        answer.at("/hits/hits") instanceof ArrayNode found ? found : Json.MAPPER.createArrayNode();
    return new Page(hits, wanted.size(), hits.size() < wanted.size(), notes);
  }

  /** One hit for each value of a field, the newest. */
  JsonNode newestOfEach(String indices, JsonNode query, String field, List<String> values)
      throws BackendException {
    Map<String, Object> these =
        Map.of("bool", Map.of("filter", List.of(query, Map.of("terms", Map.of(field, values)))));
    return elasticsearch
        .postJson(
            "/" + indices + "/_search?" + NO_INDEX_IS_FINE + PARTS,
            Json.MAPPER.valueToTree(
                Map.of(
                    "size",
                    values.size(),
                    "track_total_hits",
                    false,
                    "timeout",
                    PATIENCE.toSeconds() + "s",
                    "query",
                    these,
                    "collapse",
                    Map.of("field", field),
                    "sort",
                    sort("desc"))))
        .at("/hits/hits");
  }

  /** By time, and where times are equal by place, so that no line is on two pages or on none. */
  static List<Object> sort(String order) {
    return List.of(
        Map.of("@timestamp", Map.of("order", order, "unmapped_type", "date")),
        Map.of("_index", order),
        Map.of("_seq_no", order));
  }

  /** A sentence for each thing that makes an answer incomplete. */
  static List<String> notes(JsonNode answer) {
    List<String> notes = new ArrayList<>();
    if (answer.path("timed_out").asBoolean(false)) {
      notes.add(
          "Elasticsearch stopped looking after "
              + PATIENCE.toSeconds()
              + " s, so lines are missing: choose a shorter time or fewer lines.");
    }
    int failed = answer.at("/_shards/failed").asInt(0);
    if (failed > 0) {
      notes.add(
          "Elasticsearch could not look into "
              + failed
              + " of "
              + answer.at("/_shards/total").asInt(failed)
              + " shards, so lines are missing: "
              + answer.at("/_shards/failures/0/reason/reason").asString("no reason given")
              + ".");
    }
    return notes;
  }
}
