package io.sightline.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A saved object of Kibana as it is kept here: one readable file each. Kibana wants some parts as
 * text with JSON in it, under names that end in {@code JSON}; in the file they are JSON.
 */
record KibanaObject(Path file, JsonNode json) {
  private static final JsonMapper JSON = new JsonMapper();

  /** What Kibana can import before what refers to it; it does not mind the order, readers do. */
  private static final List<String> TYPES = List.of("index-pattern", "search", "lens", "dashboard");

  /** All objects of a folder, by type and name; throws naming the file that is no JSON. */
  static List<KibanaObject> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<KibanaObject> objects = files.sorted().map(KibanaObject::read).toList();
      return TYPES.stream()
          .flatMap(type -> objects.stream().filter(object -> object.type().equals(type)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KibanaObject read(Path file) {
    try {
      return new KibanaObject(file, JSON.readTree(file.toFile()));
    } catch (JacksonException e) {
      throw NormalisedJson.none(file, e);
    }
  }

  String type() {
    return json.path("type").asString();
  }

  String id() {
    return json.path("id").asString();
  }

  /** Type and id, as a reference names it. */
  String key() {
    return type() + ":" + id();
  }

  JsonNode attributes() {
    return json.path("attributes");
  }

  JsonNode references() {
    return json.path("references");
  }

  /** The line of an import. */
  String line() {
    return JSON.writeValueAsString(withTexts(json.deepCopy()));
  }

  @Override
  public String toString() {
    return key();
  }

  private static JsonNode withTexts(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyNames())) {
        JsonNode value = withTexts(object.path(name));
        object.set(
            name,
            name.endsWith("JSON") ? object.stringNode(JSON.writeValueAsString(value)) : value);
      }
    } else if (node instanceof ArrayNode array) {
      array.forEach(KibanaObject::withTexts);
    }
    return node;
  }
}
