package io.sightline.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A dashboard file: its text and the parts of it that others look at. */
record Dashboard(Path file, String text, JsonNode json) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * All dashboards below a folder in the order of their paths.
   *
   * @throws IllegalArgumentException when there are none, because a check of nothing passes, or
   *     when one is no JSON
   */
  static List<Dashboard> in(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Dashboard> dashboards =
          files
              .filter(file -> file.toString().endsWith(".json"))
              .sorted()
              .map(Dashboard::read)
              .toList();
      if (dashboards.isEmpty()) {
        throw new IllegalArgumentException(folder + ": a folder with dashboards (*.json)");
      }
      return dashboards;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Dashboard read(Path file) {
    try {
      String text = Files.readString(file);
      return new Dashboard(file, text, JSON.readTree(text));
    } catch (JacksonException e) {
      throw NormalisedJson.none(file, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For messages, and as the name of a test about it. */
  @Override
  public String toString() {
    return uid();
  }

  String uid() {
    return json.path("uid").asString();
  }

  List<JsonNode> variables() {
    return json.path("templating").path("list").valueStream().toList();
  }

  /** What is drawn into all panels; without the one that every dashboard has built in. */
  List<JsonNode> annotations() {
    return json.path("annotations")
        .path("list")
        .valueStream()
        .filter(annotation -> !annotation.has("builtIn"))
        .toList();
  }

  /** Panels and rows in the order of the file; those inside collapsed rows as well. */
  List<JsonNode> panelsAndRows() {
    List<JsonNode> panels = new ArrayList<>();
    for (JsonNode panel : json.path("panels")) {
      panels.add(panel);
      panel.path("panels").forEach(panels::add);
    }
    return panels;
  }

  /** What shows data. */
  List<JsonNode> panels() {
    return panelsAndRows().stream()
        .filter(panel -> !panel.path("type").asString().equals("row"))
        .toList();
  }
}
