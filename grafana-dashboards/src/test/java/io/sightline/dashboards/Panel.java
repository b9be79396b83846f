package io.sightline.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A panel with a name that says which when a test fails. */
record Panel(String dashboard, JsonNode json) {
  static List<Dashboard> dashboards() {
    return Dashboard.in(Module.DASHBOARDS);
  }

  /** All that show data, of all dashboards. */
  static Stream<Panel> all() {
    return dashboards().stream()
        .flatMap(board -> board.panels().stream().map(panel -> new Panel(board.uid(), panel)));
  }

  @Override
  public String toString() {
    return dashboard + " / " + title();
  }

  String title() {
    return json.path("title").asString();
  }

  String type() {
    return json.path("type").asString();
  }

  JsonNode defaults() {
    return json.path("fieldConfig").path("defaults");
  }

  List<JsonNode> targets() {
    return json.path("targets").valueStream().toList();
  }

  /** The alerts whose runbooks stand behind its title. */
  List<String> alerts() {
    List<String> alerts = new ArrayList<>();
    for (JsonNode link : json.path("links")) {
      String url = link.path("url").asString();
      if (url.startsWith("${console}/runbooks/")) {
        alerts.add(url.substring("${console}/runbooks/".length()));
      }
    }
    return alerts;
  }
}
