package io.sightline.console.logs;

import io.sightline.console.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of a log.
 *
 * @param index with {@code id}, where it can be found again
 * @param logClass of its data stream
 * @param time milliseconds of the epoch
 * @param fields as they were logged, cut where {@code cut} says so
 * @param cut how many characters the fields had that are shorter here
 */
public record LogLine(
    String index,
    String id,
    String logClass,
    long time,
    ObjectNode fields,
    Map<String, Integer> cut) {
  static final int MESSAGE_CHARACTERS = 2_000;
  private static final int VALUE_CHARACTERS = 500;

  /** Fields that may be megabytes; left out when even one line is too large an answer. */
  static final List<String> LARGE_FIELDS =
      List.of("message", "stack_trace", "request_body", "response_body", "sql");

  /** Where a line stands among those sorted by time. */
  record Position(long time, String index, long sequence) {
    static Optional<Position> of(JsonNode sort) {
      return sort.isArray() && sort.size() >= 3 && sort.path(0).isIntegralNumber()
          ? Optional.of(
              new Position(
                  sort.path(0).asLong(), sort.path(1).asString(""), sort.path(2).asLong(0)))
          : Optional.empty();
    }

    List<Object> values() {
      return List.of(time, index, sequence);
    }
  }

  /** For a list. */
  static LogLine shortened(JsonNode hit) {
    ObjectNode fields = fields(hit);
    Map<String, Integer> cut = new LinkedHashMap<>();
    for (String name : List.copyOf(fields.propertyNames())) {
      shorten(fields, name, cut);
    }
    return of(hit, fields, cut);
  }

  /** All of it. */
  static LogLine whole(JsonNode hit) {
    return of(hit, fields(hit), Map.of());
  }

  private static LogLine of(JsonNode hit, ObjectNode fields, Map<String, Integer> cut) {
    String index = hit.path("_index").asString("");
    return new LogLine(
        index,
        hit.path("_id").asString(""),
        LogStreams.classOf(index),
        hit.path("sort").path(0).asLong(0),
        fields,
        cut);
  }

  private static ObjectNode fields(JsonNode hit) {
    return hit.path("_source") instanceof ObjectNode source
        ? source
        : Json.MAPPER.createObjectNode();
  }

  private static void shorten(ObjectNode fields, String name, Map<String, Integer> cut) {
    int limit = name.equals("message") ? MESSAGE_CHARACTERS : VALUE_CHARACTERS;
    JsonNode value = fields.path(name);
    if (value.isString() && value.stringValue().length() > limit) {
      cut.put(name, value.stringValue().length());
      fields.put(name, start(value.stringValue(), limit));
    } else if (value.isContainer()) {
      String json = value.toString();
      if (json.length() > limit) {
        cut.put(name, json.length());
        fields.put(name, start(json, limit));
      }
    }
  }

  /** Not through the middle of a character. */
  private static String start(String text, int limit) {
    return text.substring(0, Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit);
  }

  /** The names and texts of a line's fields, nested ones by their path. */
  Map<String, JsonNode> flat() {
    Map<String, JsonNode> flat = new LinkedHashMap<>();
    flatten("", fields, flat);
    return flat;
  }

  private static void flatten(String path, ObjectNode object, Map<String, JsonNode> flat) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (field.getValue() instanceof ObjectNode nested) {
        flatten(path + field.getKey() + ".", nested, flat);
      } else {
        flat.put(path + field.getKey(), field.getValue());
      }
    }
  }

  static List<LogLine> shortened(ArrayNode hits) {
    List<LogLine> lines = new ArrayList<>();
    hits.forEach(hit -> lines.add(shortened(hit)));
    return lines;
  }
}
