package io.sightline.console.relay;

import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendException;
import io.sightline.console.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * The newest error lines that go with an alert: those of its service, or of all services of the
 * environment when it has none (a database writes no log of ours; whoever uses it does).
 */
final class LogLines {
  private static final Duration BEFORE = Duration.ofMinutes(10);
  private static final int LINES = 3;
  private static final int LINE_CHARACTERS = 300;
  private static final int IDS = 3;
  private static final String PATH =
      "/logs-error*/_search?ignore_unavailable=true&allow_no_indices=true"
          + "&filter_path=hits.hits._source";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  private final BackendClient elasticsearch;
  private final UnaryOperator<String> mask;

  /**
   * @param mask takes secrets out of a text
   */
  LogLines(BackendClient elasticsearch, UnaryOperator<String> mask) {
    this.elasticsearch = elasticsearch;
    this.mask = mask;
  }

  /**
   * What was found.
   *
   * @param lines newest first, a line each
   * @param requestIds of these lines, to search for; so are {@code traceIds}
   */
  record Found(List<String> lines, Set<String> requestIds, Set<String> traceIds) {}

  /** Looks once, twice when the service has no lines. */
  Found find(String service, String environment, Instant startsAt) throws BackendException {
    List<JsonNode> own = search(Map.of("service", service, "environment", environment), startsAt);
    return found(own.isEmpty() ? search(Map.of("environment", environment), startsAt) : own);
  }

  private List<JsonNode> search(Map<String, String> terms, Instant startsAt)
      throws BackendException {
    List<Object> filters = new ArrayList<>();
    terms.forEach((field, value) -> filters.add(Map.of("term", Map.of(field, value))));
    filters.add(
        Map.of("range", Map.of("@timestamp", Map.of("gte", startsAt.minus(BEFORE).toString()))));
    filters.add(Map.of("terms", Map.of("level", List.of("ERROR", "FATAL", "CRITICAL"))));
    JsonNode answer =
        elasticsearch.postJson(
            PATH,
            Json.MAPPER.valueToTree(
                Map.of(
                    "size",
                    LINES,
                    "track_total_hits",
                    false,
                    "timeout",
                    "2s",
                    "sort",
                    List.of(Map.of("@timestamp", Map.of("order", "desc", "unmapped_type", "date"))),
                    "query",
                    Map.of("bool", Map.of("filter", filters)))));
    return answer.path("hits").path("hits").valueStream().map(hit -> hit.path("_source")).toList();
  }

  private Found found(List<JsonNode> sources) {
    List<String> lines = new ArrayList<>();
    Set<String> requestIds = new LinkedHashSet<>();
    Set<String> traceIds = new LinkedHashSet<>();
    for (JsonNode source : sources) {
      lines.add(line(source));
      addId(requestIds, source.path("request_id").asString(""));
      addId(traceIds, source.path("trace_id").asString(""));
    }
    return new Found(lines, requestIds, traceIds);
  }

  private static void addId(Set<String> ids, String id) {
    if (!id.isEmpty() && ids.size() < IDS) {
      ids.add(id);
    }
  }

  private String line(JsonNode source) {
    String time =
        AlertGroup.instant(source.path("@timestamp").asString("")).map(TIME::format).orElse("");
    String type = source.path("error_type").asString("");
    String text =
        String.join(
            " ",
            time,
            source.path("service").asString(""),
            source.path("message").asString("") + (type.isEmpty() ? "" : " [" + type + "]"));
    return Announcement.cut(mask.apply(text).replaceAll("\\s+", " ").strip(), LINE_CHARACTERS);
  }
}
