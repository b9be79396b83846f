package io.sightline.console.dashboards;

import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendException;
import io.sightline.console.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one search of Elasticsearch that a dashboard's panel may ask for: of the log lines, with the
 * parts that Grafana's data source writes and no others. Every key of the body is checked, so
 * scripts, other indices and costly clauses never reach the cluster.
 */
public final class PanelSearch {
  /** The body is not acceptable; the message names every problem. */
  public static final class BadSearch extends Exception {
    private static final long serialVersionUID = 1L;

    BadSearch(List<String> problems) {
      super(String.join("; ", problems));
    }
  }

  public static final int LARGEST_BODY_BYTES = 64 << 10;

  private static final String PATH =
      "/logs-*/_search?ignore_unavailable=true&allow_no_indices=true&timeout=9s"
          + "&filter_path=took,timed_out,hits.total,hits.hits._id,hits.hits._index,"
          + "hits.hits._source,aggregations";
  private static final int MOST_LINES = 500;
  private static final int MOST_BUCKETS = 500;
  private static final int DEEPEST_AGGREGATIONS = 4;
  private static final int MOST_AGGREGATIONS = 20;
  private static final int LONGEST_QUERY = 4000;

  private static final Set<String> BODY = Set.of("size", "query", "sort", "aggs");
  private static final Set<String> QUERY_STRING = Set.of("query", "analyze_wildcard");

  /** What each kind of aggregation may say. */
  private static final Map<String, Set<String>> AGGREGATIONS =
      Map.of(
          "terms", Set.of("field", "size", "order", "min_doc_count", "missing"),
          "date_histogram",
              Set.of("field", "fixed_interval", "min_doc_count", "extended_bounds", "format"),
          "filters", Set.of("filters"),
          "avg", Set.of("field"),
          "max", Set.of("field"),
          "min", Set.of("field"),
          "sum", Set.of("field"),
          "cardinality", Set.of("field"),
          "percentiles", Set.of("field", "percents"));

  private final BackendClient elasticsearch;

  public PanelSearch(BackendClient elasticsearch) {
    this.elasticsearch = elasticsearch;
  }

  /** Asks and returns the answer's JSON. */
  public JsonNode search(byte[] body) throws BadSearch, BackendException {
    JsonNode search = parse(body);
    List<String> problems = new ArrayList<>();
    check(search, problems);
    if (!problems.isEmpty()) {
      throw new BadSearch(problems);
    }
    ObjectNode bounded = (ObjectNode) search;
    bounded.put("track_total_hits", false);
    return elasticsearch.postJson(PATH, bounded);
  }

  private static JsonNode parse(byte[] body) throws BadSearch {
    if (body.length > LARGEST_BODY_BYTES) {
      throw new BadSearch(List.of("the search is longer than " + LARGEST_BODY_BYTES + " bytes"));
    }
    try {
      JsonNode search = Json.MAPPER.readTree(new String(body, StandardCharsets.UTF_8));
      if (search.isObject()) {
        return search;
      }
    } catch (JacksonException notJson) {
      // Told below.
    }
    throw new BadSearch(List.of("expected a JSON object with size, query, sort, aggs"));
  }

  private static void check(JsonNode search, List<String> problems) {
    keys("search", search, BODY, problems);
    JsonNode size = search.path("size");
    if (!size.isInt() || size.intValue() < 0 || size.intValue() > MOST_LINES) {
      problems.add("size: expected 0 to " + MOST_LINES);
    }
    JsonNode query = search.path("query");
    keys("query", query, Set.of("bool"), problems);
    keys("query.bool", query.path("bool"), Set.of("filter"), problems);
    for (JsonNode clause : query.path("bool").path("filter")) {
      clause(clause, problems);
    }
    if (!hasTimeRange(query)) {
      problems.add("query.bool.filter: expected a range of time, or every line would be read");
    }
    sort(search.path("sort"), problems);
    int count = aggregations(search.path("aggs"), 1, problems);
    if (count > MOST_AGGREGATIONS) {
      problems.add("aggs: expected at most " + MOST_AGGREGATIONS);
    }
  }

  private static boolean hasTimeRange(JsonNode query) {
    return query
        .path("bool")
        .path("filter")
        .valueStream()
        .flatMap(clause -> clause.path("range").valueStream())
        .anyMatch(range -> range.path("gte").isNumber() && range.path("lte").isNumber());
  }

  private static void clause(JsonNode clause, List<String> problems) {
    keys("query.bool.filter", clause, Set.of("range", "query_string"), problems);
    if (clause.has("query_string")) {
      queryString(clause.path("query_string"), problems);
    }
    clause
        .path("range")
        .valueStream()
        .forEach(range -> keys("range", range, Set.of("gte", "lte", "format"), problems));
  }

  private static void queryString(JsonNode query, List<String> problems) {
    keys("query_string", query, QUERY_STRING, problems);
    String text = query.path("query").asString("");
    if (text.isBlank() || text.length() > LONGEST_QUERY) {
      problems.add("query_string.query: expected 1 to " + LONGEST_QUERY + " characters");
    }
  }

  private static void sort(JsonNode sort, List<String> problems) {
    for (JsonNode one : sort) {
      if (!one.isObject()) {
        problems.add("sort: expected objects of field and order");
      }
      one.valueStream()
          .forEach(how -> keys("sort", how, Set.of("order", "unmapped_type"), problems));
    }
  }

  /** How many there are, inner ones included. */
  private static int aggregations(JsonNode aggregations, int depth, List<String> problems) {
    if (depth > DEEPEST_AGGREGATIONS) {
      problems.add("aggs: expected at most " + DEEPEST_AGGREGATIONS + " levels");
      return 0;
    }
    int count = 0;
    for (Map.Entry<String, JsonNode> each : aggregations.properties()) {
      count += 1 + aggregation(each.getKey(), each.getValue(), depth, problems);
    }
    return count;
  }

  private static int aggregation(
      String name, JsonNode aggregation, int depth, List<String> problems) {
    int inner = 0;
    for (Map.Entry<String, JsonNode> part : aggregation.properties()) {
      if (part.getKey().equals("aggs")) {
        inner = aggregations(part.getValue(), depth + 1, problems);
        continue;
      }
      Set<String> allowed = AGGREGATIONS.get(part.getKey());
      if (allowed == null) {
        problems.add("aggs." + name + ": " + part.getKey() + " is not allowed here");
        continue;
      }
      keys("aggs." + name + "." + part.getKey(), part.getValue(), allowed, problems);
      if (part.getValue().path("size").asInt(0) > MOST_BUCKETS) {
        problems.add("aggs." + name + ".size: expected at most " + MOST_BUCKETS);
      }
      part.getValue()
          .path("filters")
          .valueStream()
          .forEach(filter -> filter(name, filter, problems));
    }
    return inner;
  }

  private static void filter(String name, JsonNode filter, List<String> problems) {
    keys("aggs." + name + ".filters", filter, Set.of("query_string"), problems);
    queryString(filter.path("query_string"), problems);
  }

  private static void keys(
      String place, JsonNode object, Set<String> allowed, List<String> problems) {
    if (!object.isObject()) {
      problems.add(place + ": expected an object");
      return;
    }
    object
        .propertyNames()
        .forEach(
            key -> {
              if (!allowed.contains(key)) {
                problems.add(place + ": " + key + " is not allowed here");
              }
            });
  }
}
