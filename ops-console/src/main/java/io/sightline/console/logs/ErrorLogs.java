package io.sightline.console.logs;

import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendException;
import io.sightline.console.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last error lines of every service, from the data streams {@code logs-error-*}; the warnings
 * that are there too are left out. Uses nothing beyond a plain search, so that any Elasticsearch
 * from 8 on answers it.
 */
public final class ErrorLogs {
  public static final int MOST_LINES = 200;

  private static final List<String> FIELDS =
      List.of(
          "@timestamp",
          "level",
          "logger",
          "thread",
          "message",
          "service",
          "version",
          "environment",
          "request_id",
          "trace_id",
          "span_id",
          "user",
          "user_id",
          "ip",
          "method",
          "path",
          "query",
          "endpoint",
          "status",
          "duration_ms",
          "user_agent",
          "error_type",
          "stack_trace",
          "error_fingerprint");

  /**
   * Levels that error.log may hold beside errors; whatever else a framework calls its errors counts
   * as one.
   */
  private static final List<String> NO_ERRORS =
      List.of("TRACE", "DEBUG", "INFO", "WARN", "WARNING");

  private static final String PATH =
      "/logs-error-*/_search?ignore_unavailable=true&allow_no_indices=true"
          + "&filter_path=hits.hits._id,hits.hits._index,hits.hits._source";

  /**
   * Lines newest first, each the JSON object of the log contract with the document's {@code _id}.
   */
  public record Answer(List<JsonNode> errors) {}

  private final BackendClient elasticsearch;

  public ErrorLogs(BackendClient elasticsearch) {
    this.elasticsearch = elasticsearch;
  }

  /**
   * @param size 1 to {@value #MOST_LINES}
   * @param service only this service's lines
   */
  public Answer newest(int size, Optional<String> service) throws BackendException {
    JsonNode answer = elasticsearch.postJson(PATH, query(size, service));
    return new Answer(
        answer
            .path("hits")
            .path("hits")
            .valueStream()
            .filter(hit -> hit.path("_source").isObject())
            .map(ErrorLogs::line)
            .toList());
  }

  private static JsonNode line(JsonNode hit) {
    ObjectNode line = (ObjectNode) hit.path("_source");
    line.put("_id", hit.path("_id").asString(""));
    return line;
  }

  private static JsonNode query(int size, Optional<String> service) {
    Map<String, Object> newestFirst =
        Map.of("@timestamp", Map.of("order", "desc", "unmapped_type", "date"));
    Map<String, Object> matching =
        service
            .<Map<String, Object>>map(name -> Map.of("term", Map.of("service", name)))
            .orElse(Map.of("match_all", Map.of()));
    Map<String, Object> errorsOnly =
        Map.of(
            "filter", List.of(matching),
            "must_not", List.of(Map.of("terms", Map.of("level", NO_ERRORS))));
    return Json.MAPPER.valueToTree(
        Map.of(
            "size",
            size,
            "track_total_hits",
            false,
            "_source",
            FIELDS,
            "sort",
            List.of(newestFirst),
            "query",
            Map.of("bool", errorsOnly)));
  }
}
