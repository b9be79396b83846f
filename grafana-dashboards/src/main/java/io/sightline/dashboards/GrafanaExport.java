package io.sightline.dashboards;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A dashboard as Grafana 11 to 13 gives it away, brought back into the form kept here: by its page
 * (Export), for other servers ({@code __inputs}), as a resource ({@code spec}) or by the HTTP
 * interface ({@code dashboard}).
 *
 * <p>What belongs to the server it comes from goes: its ids, its data sources, what was chosen in
 * the variables when it was saved, the version of each panel. Data sources become the variables
 * {@code ${datasource}} and {@code ${logs}} again.
 */
final class GrafanaExport {
  private static final JsonMapper JSON = new JsonMapper();

  /** Grafana 11 writes 39 and 40, 12 and 13 write 41 and 42; what differs does not concern us. */
  private static final int OLDEST = 39;

  private static final int NEWEST = 42;
  static final int SCHEMA_VERSION = 41;

  private static final List<String> OF_THE_SERVER =
      List.of(
          "__elements", "__inputs", "__requires", "gnetId", "id", "iteration", "revision", "style");

  private static final Map<String, String> DATA_SOURCES =
      Map.of("prometheus", "${datasource}", "elasticsearch", "${logs}");

  private GrafanaExport() {}

  /**
   * Reads an export.
   *
   * @param uid what it is to be called here, when it comes from a copy with another uid
   * @throws IllegalArgumentException when it is no dashboard, or none of these versions
   */
  static ObjectNode read(String text, Optional<String> uid) {
    ObjectNode dashboard = unwrapped(text);
    int schemaVersion = dashboard.path("schemaVersion").asInt(0);
    if (schemaVersion < OLDEST || schemaVersion > NEWEST) {
      throw new IllegalArgumentException(
          "schemaVersion: from "
              + OLDEST
              + " to "
              + NEWEST
              + " (Grafana 11 to 13), was "
              + schemaVersion);
    }
    uid.ifPresent(name -> dashboard.put("uid", name));
    if (!dashboard.path("uid").asString("").matches("[a-z0-9-]{1,40}")) {
      throw new IllegalArgumentException(
          "uid: up to 40 of a-z, 0-9 and -, was '"
              + dashboard.path("uid").asString("")
              + "'; name it with --as");
    }
    OF_THE_SERVER.forEach(dashboard::remove);
    dashboard.put("schemaVersion", SCHEMA_VERSION).put("version", 1).put("editable", false);
    dashboard.path("templating").path("list").forEach(GrafanaExport::forgetChoice);
    dashboard.path("annotations").path("list").forEach(GrafanaExport::forgetTarget);
    dashboard.path("panels").forEach(GrafanaExport::forgetVersion);
    useVariables(dashboard);
    return dashboard;
  }

  private static ObjectNode unwrapped(String text) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JacksonException broken) {
      throw new IllegalArgumentException("JSON: " + broken.getOriginalMessage(), broken);
    }
    for (String wrapping : List.of("spec", "dashboard")) {
      if (json.path(wrapping) instanceof ObjectNode inside) {
        if (inside.has("elements")) {
          throw new IllegalArgumentException(
              "a dashboard in the classic form, was the newer one with elements and layout; choose"
                  + " Classic where Grafana exports it");
        }
        if (wrapping.equals("spec") && !inside.has("uid")) {
          inside.set("uid", json.path("metadata").path("name"));
        }
        return inside;
      }
    }
    if (json instanceof ObjectNode dashboard && dashboard.path("panels").isArray()) {
      return dashboard;
    }
    throw new IllegalArgumentException("a dashboard with panels");
  }

  private static void forgetChoice(JsonNode node) {
    if (!(node instanceof ObjectNode variable)) {
      return;
    }
    switch (variable.path("type").asString()) {
      case "query", "custom" -> {
        variable.set("options", JSON.createArrayNode());
        if (variable.path("includeAll").asBoolean()) {
          ObjectNode current = variable.putObject("current");
          current.putArray("text").add("All");
          current.putArray("value").add("$__all");
        }
      }
      case "textbox" -> {
        String value = variable.path("query").asString();
        variable.putObject("current").put("text", value).put("value", value);
        variable.set("options", JSON.createArrayNode());
      }
      case "constant" -> {
        variable.remove("current");
        variable.remove("options");
      }
      case "datasource" -> {
        String type = variable.path("query").asString();
        String name = type.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + type.substring(1);
        variable.putObject("current").put("text", name).put("value", type);
        variable.set("options", JSON.createArrayNode());
      }
      default -> {}
    }
  }

  private static void forgetTarget(JsonNode node) {
    if (node instanceof ObjectNode annotation && annotation.has("builtIn")) {
      annotation.remove("target");
    }
  }

  private static void forgetVersion(JsonNode node) {
    if (node instanceof ObjectNode panel) {
      panel.remove("pluginVersion");
      panel.remove("snapshotData");
      panel.path("panels").forEach(GrafanaExport::forgetVersion);
    }
  }

  private static void useVariables(JsonNode node) {
    if (node instanceof ObjectNode object) {
      if (object.path("datasource") instanceof ObjectNode source) {
        String variable = DATA_SOURCES.get(source.path("type").asString());
        if (variable != null) {
          source.put("uid", variable);
        }
      }
      object.forEach(GrafanaExport::useVariables);
    } else if (node instanceof ArrayNode array) {
      array.forEach(GrafanaExport::useVariables);
    }
  }
}
