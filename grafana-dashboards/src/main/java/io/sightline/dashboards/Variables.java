package io.sightline.dashboards;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The values of a dashboard's variables when it is opened: all values for those that have "All",
 * the value they come with for constants and text boxes. They are put in as Grafana does: {@code
 * $name}, {@code ${name}} and {@code ${name:format}}, where "All" stands as it is in every format.
 * {@code $__rate_interval} and {@code $__interval} are {@code 1m}, {@code $__range} is {@code 15m}.
 */
final class Variables {
  private static final Map<String, String> INTERVALS =
      Map.of("__rate_interval", "1m", "__interval", "1m", "__range", "15m");

  /** A name does not begin with a digit: {@code $1} belongs to {@code label_replace}. */
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:\\{([A-Za-z_]\\w*)(?::\\w+)?}|([A-Za-z_]\\w*))");

  private final Map<String, String> values;

  private Variables(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * The variables of a dashboard.
   *
   * @param given values by name that come before the dashboard's own
   */
  static Variables of(Dashboard dashboard, Map<String, String> given) {
    Map<String, String> values = new HashMap<>(INTERVALS);
    for (JsonNode variable : dashboard.variables()) {
      String name = variable.path("name").asString();
      if (variable.has("allValue")) {
        values.put(name, variable.path("allValue").asString());
      } else if (variable.path("query").isString()) {
        values.put(name, variable.path("query").asString());
      }
    }
    values.putAll(given);
    return new Variables(values);
  }

  /**
   * The text with values in place of the variables.
   *
   * @throws IllegalArgumentException with the place when there is no such variable
   */
  String fillIn(String text, String place) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            match -> {
              String name = match.group(1) != null ? match.group(1) : match.group(2);
              String value = values.get(name);
              if (value == null) {
                throw new IllegalArgumentException(
                    place + ": a variable of the dashboard, was '$" + name + "'");
              }
              return Matcher.quoteReplacement(value);
            });
  }
}
