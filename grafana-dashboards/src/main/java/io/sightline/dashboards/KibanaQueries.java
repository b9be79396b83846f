package io.sightline.dashboards;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every question behind Kibana's objects, as the searches that Kibana makes of them: the query of a
 * saved search with its columns, the columns of a Lens layer as aggregations, the grouping ones
 * inside each other. Only what our objects use is known; another kind is refused.
 */
public final class KibanaQueries {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private KibanaQueries() {}

  /**
   * Reads all questions of the objects in a folder.
   *
   * @throws IllegalArgumentException when an object uses an unknown query or operation
   */
  public static List<LogQuery> in(Path folder) {
    List<KibanaObject> objects = KibanaObject.in(folder);
    Map<String, String> dataViews =
        objects.stream()
            .filter(object -> object.type().equals("index-pattern"))
            .collect(
                Collectors.toMap(
                    KibanaObject::id, view -> view.attributes().path("title").asString()));
    List<LogQuery> queries = new ArrayList<>();
    for (KibanaObject object : objects) {
      String indices = dataViews.get(object.references().path(0).path("id").asString());
      if (object.type().equals("search")) {
        queries.add(new LogQuery(object.key(), indices, search(object.attributes())));
      } else if (object.type().equals("lens")) {
        queries.add(new LogQuery(object.key(), indices, lens(object)));
      }
    }
    return List.copyOf(queries);
  }

  private static JsonNode search(JsonNode attributes) {
    JsonNode source = attributes.path("kibanaSavedObjectMeta").path("searchSourceJSON");
    ObjectNode body = JSON.objectNode().put("size", 50);
    body.set("query", Kql.query(source.path("query").path("query").asString()));
    JsonNode sort = attributes.path("sort").path(0);
    body.putArray("sort")
        .addObject()
        .putObject(sort.path(0).asString())
        .put("order", sort.path(1).asString());
    return body;
  }

  private static JsonNode lens(KibanaObject object) {
    JsonNode state = object.attributes().path("state");
    ObjectNode body = JSON.objectNode().put("size", 0).put("track_total_hits", true);
    body.set("query", Kql.query(state.path("query").path("query").asString()));
    JsonNode layer = state.path("datasourceStates").path("formBased").path("layers").path("lines");
    ObjectNode metrics = JSON.objectNode();
    ObjectNode innermost = body;
    for (JsonNode id : layer.path("columnOrder")) {
      JsonNode column = layer.path("columns").path(id.asString());
      if (column.path("isBucketed").asBoolean()) {
        innermost = innermost.putObject("aggs").putObject(id.asString());
        bucket(innermost, column, object);
      } else if (!column.path("operationType").asString().equals("count")) {
        metric(metrics.putObject(id.asString()), column, object);
      }
    }
    if (!metrics.isEmpty()) {
      innermost.set("aggs", metrics);
    }
    return body;
  }

  private static void bucket(ObjectNode aggregation, JsonNode column, KibanaObject object) {
    String field = column.path("sourceField").asString();
    switch (column.path("operationType").asString()) {
      case "date_histogram" ->
          aggregation.putObject("date_histogram").put("field", field).put("fixed_interval", "30s");
      case "terms" -> {
        JsonNode params = column.path("params");
        String by = params.path("orderBy").path("columnId").asString();
        aggregation
            .putObject("terms")
            .put("field", field)
            .put("size", params.path("size").asInt())
            .putObject("order")
            .put(by.equals("count") ? "_count" : by, params.path("orderDirection").asString());
      }
      default -> throw unknown(column, object);
    }
  }

  private static void metric(ObjectNode aggregation, JsonNode column, KibanaObject object) {
    String field = column.path("sourceField").asString();
    switch (column.path("operationType").asString()) {
      case "average" -> aggregation.putObject("avg").put("field", field);
      case "sum" -> aggregation.putObject("sum").put("field", field);
      case "min" -> aggregation.putObject("min").put("field", field);
      case "max" -> aggregation.putObject("max").put("field", field);
      case "unique_count" -> aggregation.putObject("cardinality").put("field", field);
      case "percentile" ->
          aggregation
              .putObject("percentiles")
              .put("field", field)
              .putArray("percents")
              .add(column.path("params").path("percentile").asDouble());
      default -> throw unknown(column, object);
    }
  }

  private static IllegalArgumentException unknown(JsonNode column, KibanaObject object) {
    return new IllegalArgumentException(
        object.key()
            + ": an operation that is known, was '"
            + column.path("operationType").asString()
            + "'");
  }
}
