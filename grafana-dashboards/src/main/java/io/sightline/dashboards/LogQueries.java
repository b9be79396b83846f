package io.sightline.dashboards;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every question that the dashboards of a folder ask Elasticsearch, as the searches that Grafana's
 * data source makes of them: the Lucene query as a filter beside the time, each bucket aggregation
 * inside the one before it, the metrics inside the last. Only the kinds that our dashboards use are
 * known; another is refused, so that nobody believes it was asked.
 */
public final class LogQueries {
  /** As the data source is provisioned. */
  private static final String INDICES = "logs-*-*";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private LogQueries() {}

  /**
   * Reads all questions of all dashboards in a folder.
   *
   * @param values values of variables by name, without the dollar sign; see {@link Variables}
   * @throws IllegalArgumentException when a question uses an unknown variable or aggregation
   */
  public static List<LogQuery> in(Path folder, Map<String, String> values) {
    List<LogQuery> queries = new ArrayList<>();
    for (Dashboard dashboard : Dashboard.in(folder)) {
      Variables variables = Variables.of(dashboard, values);
      for (JsonNode panel : dashboard.panels()) {
        for (JsonNode target : panel.path("targets")) {
          if (target.has("metrics")) {
            String place =
                String.join(
                    " / ",
                    dashboard.uid(),
                    panel.path("title").asString(),
                    target.path("refId").asString());
            String query = variables.fillIn(target.path("query").asString(), place);
            queries.add(new LogQuery(place, INDICES, search(target, query, place)));
          }
        }
      }
    }
    return List.copyOf(queries);
  }

  private static JsonNode search(JsonNode target, String query, String place) {
    ObjectNode body = JSON.objectNode();
    ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
    filter.addObject().putObject("range").putObject("@timestamp").put("gte", "now-6h");
    filter.addObject().putObject("query_string").put("query", query).put("analyze_wildcard", true);
    JsonNode first = target.path("metrics").path(0);
    if (List.of("logs", "raw_data").contains(first.path("type").asString())) {
      body.put("size", Integer.parseInt(size(first.path("settings"))));
      body.putArray("sort").addObject().put("@timestamp", "desc");
    } else {
      body.put("size", 0);
      aggregate(body, target, place);
    }
    return body;
  }

  private static String size(JsonNode settings) {
    return settings.path("size").asString(settings.path("limit").asString("500"));
  }

  private static void aggregate(ObjectNode body, JsonNode target, String place) {
    ObjectNode innermost = body;
    for (JsonNode bucket : target.path("bucketAggs")) {
      ObjectNode aggregation = innermost.putObject("aggs").putObject(bucket.path("id").asString());
      aggregation.set(bucket.path("type").asString(), bucket(bucket, place));
      innermost = aggregation;
    }
    ObjectNode metrics = JSON.objectNode();
    for (JsonNode metric : target.path("metrics")) {
      // The number of documents is told without being asked for.
      if (!metric.path("type").asString().equals("count")) {
        metrics
            .putObject(metric.path("id").asString())
            .set(metric.path("type").asString(), metric(metric, place));
      }
    }
    if (!metrics.isEmpty()) {
      innermost.set("aggs", metrics);
    }
  }

  private static ObjectNode bucket(JsonNode bucket, String place) {
    JsonNode settings = bucket.path("settings");
    ObjectNode json = JSON.objectNode().put("field", bucket.path("field").asString());
    json.put("min_doc_count", Integer.parseInt(settings.path("min_doc_count").asString()));
    switch (bucket.path("type").asString()) {
      case "date_histogram" -> json.put("fixed_interval", "30s");
      case "terms" -> {
        json.put("size", Integer.parseInt(settings.path("size").asString()));
        String orderBy = settings.path("orderBy").asString().replace("_term", "_key");
        json.putObject("order").put(orderBy, settings.path("order").asString());
      }
      default -> throw unknown(bucket, place);
    }
    return json;
  }

  private static ObjectNode metric(JsonNode metric, String place) {
    ObjectNode json = JSON.objectNode().put("field", metric.path("field").asString());
    switch (metric.path("type").asString()) {
      case "avg", "max", "min", "sum", "cardinality" -> {}
      case "percentiles" -> {
        ArrayNode percents = json.putArray("percents");
        metric
            .path("settings")
            .path("percents")
            .forEach(percent -> percents.add(Double.parseDouble(percent.asString())));
      }
      default -> throw unknown(metric, place);
    }
    return json;
  }

  private static IllegalArgumentException unknown(JsonNode aggregation, String place) {
    return new IllegalArgumentException(
        place
            + ": an aggregation that is known, was '"
            + aggregation.path("type").asString()
            + "'");
  }
}
