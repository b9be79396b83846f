package io.sightline.alerts;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The alert rules and their unit tests, read from the files that Prometheus and promtool read. */
final class Alerts {
  private static final ObjectMapper YAML = new YAMLMapper();

  /**
   * One rule. Several rules may share a name when they differ in severity.
   *
   * @param topic the name of its file, without {@code .yml}
   */
  record Alert(
      String topic,
      String name,
      String expression,
      Map<String, String> labels,
      Map<String, String> annotations) {

    String severity() {
      return labels.getOrDefault("severity", "none");
    }

    @Override
    public String toString() {
      return name + " (" + severity() + ")";
    }
  }

  /** How often the unit tests expect an alert to fire, and how often to stay silent. */
  record Expectations(int fires, int staysSilent) {}

  private Alerts() {}

  static List<Alert> all() {
    return in(Module.PROMETHEUS.resolve("rules"));
  }

  static List<Alert> in(Path folder) {
    List<Alert> alerts = new ArrayList<>();
    for (Path file : Module.files(folder, ".yml")) {
      for (JsonNode group : YAML.readTree(file.toFile()).required("groups")) {
        for (JsonNode rule : group.required("rules")) {
          if (rule.has("alert")) {
            alerts.add(
                new Alert(
                    file.getFileName().toString().replace(".yml", ""),
                    rule.required("alert").asString(),
                    rule.required("expr").asString(),
                    texts(rule.path("labels")),
                    texts(rule.path("annotations"))));
          }
        }
      }
    }
    return alerts;
  }

  static Expectations expectations(String alert) {
    int fires = 0;
    int staysSilent = 0;
    for (Path file : Module.files(Module.PROMETHEUS.resolve("tests"), ".yml")) {
      for (JsonNode test : YAML.readTree(file.toFile()).required("tests")) {
        boolean silentThroughout = false;
        boolean fired = false;
        for (JsonNode check : test.path("alert_rule_test")) {
          if (check.required("alertname").asString().equals(alert)) {
            fired |= !check.required("exp_alerts").isEmpty();
            silentThroughout = true;
          }
        }
        fires += fired ? 1 : 0;
        staysSilent += silentThroughout && !fired ? 1 : 0;
      }
    }
    return new Expectations(fires, staysSilent);
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new TreeMap<>();
    node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
    return texts;
  }
}
