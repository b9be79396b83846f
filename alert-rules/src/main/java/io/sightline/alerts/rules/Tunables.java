package io.sightline.alerts.rules;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What the rules let a team change: the marked numbers of each alert with their defaults, and those
 * of the recording rules, which are the objectives.
 */
record Tunables(Map<String, Map<String, BigDecimal>> alerts, Map<String, BigDecimal> objectives) {

  static Tunables of(List<RuleFile> files) {
    Map<String, Map<String, BigDecimal>> alerts = new TreeMap<>();
    Map<String, BigDecimal> objectives = new LinkedHashMap<>();
    for (RuleFile file : files) {
      for (JsonNode rule : file.rules()) {
        String expression = rule.path("expr").asString();
        if (rule.has("alert")) {
          Map<String, BigDecimal> numbers =
              alerts.computeIfAbsent(rule.path("alert").asString(), name -> new LinkedHashMap<>());
          Mark.inExpression(expression).forEach(mark -> numbers.put(mark.name(), mark.number()));
        } else {
          Mark.inExpression(expression).forEach(mark -> objectives.put(mark.name(), mark.number()));
        }
      }
    }
    return new Tunables(alerts, objectives);
  }
}
