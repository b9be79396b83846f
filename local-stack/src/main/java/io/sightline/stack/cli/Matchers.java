package io.sightline.stack.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What a silence holds for: {@code name=value}, {@code !=}, {@code =~} or {@code !~}. */
final class Matchers {
  private static final Pattern MATCHER =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)(=~|!~|!=|=)\"?(.*?)\"?");

  private Matchers() {}

  /**
   * As Alertmanager's API wants them. A word alone is an alert's name.
   *
   * @throws IllegalArgumentException naming the one that is none
   */
  static List<Map<String, Object>> of(List<String> words) {
    return words.stream().map(Matchers::matcher).toList();
  }

  private static Map<String, Object> matcher(String word) {
    Matcher parts =
        MATCHER.matcher(word.matches("[A-Za-z][A-Za-z0-9]*") ? "alertname=" + word : word);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "MATCHER: expected an alert's name or label=value, was '" + word + "'");
    }
    Map<String, Object> matcher = new LinkedHashMap<>();
    matcher.put("name", parts.group(1));
    matcher.put("value", parts.group(3));
    matcher.put("isRegex", parts.group(2).endsWith("~"));
    matcher.put("isEqual", !parts.group(2).startsWith("!"));
    return matcher;
  }

  static String shown(JsonNode matcher) {
    boolean equal = matcher.path("isEqual").asBoolean(true);
    boolean regex = matcher.path("isRegex").asBoolean(false);
    return matcher.path("name").asString("")
        + (equal ? regex ? "=~" : "=" : regex ? "!~" : "!=")
        + matcher.path("value").asString("");
  }
}
