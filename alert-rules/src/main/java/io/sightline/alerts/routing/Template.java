package io.sightline.alerts.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * YAML with {@code ${NAME}} in its values, {@code ${NAME:boolean}} or {@code ${NAME:number}} where
 * the value is no text. An entry that needs a variable without a value is left out, and so is a
 * mapping that is empty because of that.
 */
final class Template {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(:(?:boolean|number))?}");

  private final Map<String, String> variables;

  Template(Map<String, String> variables) {
    this.variables = variables;
  }

  JsonNode fill(JsonNode template) {
    JsonNode filled = template.deepCopy();
    fillInside(filled);
    return filled;
  }

  private void fillInside(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyNames())) {
        JsonNode value = object.path(name);
        if (value.isString() && !isComplete(value.asString())) {
          object.remove(name);
        } else if (value.isString()) {
          object.set(name, filled(value.asString()));
        } else {
          fillInside(value);
          if (value.isObject() && value.isEmpty()) {
            object.remove(name);
          }
        }
      }
    } else if (node instanceof ArrayNode array) {
      List<JsonNode> elements = new ArrayList<>();
      for (JsonNode element : array) {
        fillInside(element);
        elements.add(element.isString() ? filled(element.asString()) : element);
      }
      array.removeAll().addAll(elements);
    }
  }

  private boolean isComplete(String text) {
    return VARIABLE
        .matcher(text)
        .results()
        .allMatch(match -> variables.containsKey(match.group(1)));
  }

  private JsonNode filled(String text) {
    Matcher whole = VARIABLE.matcher(text);
    if (whole.matches() && whole.group(2) != null) {
      String value = variables.getOrDefault(whole.group(1), "");
      return whole.group(2).equals(":boolean")
          ? BooleanNode.valueOf(Boolean.parseBoolean(value))
          : BigIntegerNode.valueOf(new java.math.BigInteger(value));
    }
    return StringNode.valueOf(
        VARIABLE
            .matcher(text)
            .replaceAll(
                match -> Matcher.quoteReplacement(variables.getOrDefault(match.group(1), ""))));
  }
}
