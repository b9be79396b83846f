package io.sightline.shipper.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One level of a configuration tree while it is read. Collects what is wrong instead of throwing,
 * so that one look shows all problems. Text may name variables: {@code ${NAME}} or {@code
 * ${NAME:-default}}; an empty variable counts as absent. Not thread-safe.
 */
public final class Settings {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

  private final String path;
  private final JsonNode node;
  private final Map<String, String> environment;
  private final List<String> problems;
  private final Set<String> asked = new LinkedHashSet<>();

  public Settings(
      String path, JsonNode node, Map<String, String> environment, List<String> problems) {
    this.path = path;
    this.node = node;
    this.environment = environment;
    this.problems = problems;
  }

  private String full(String key) {
    return path.isEmpty() ? key : path + '.' + key;
  }

  public void problem(String key, String expectation, String was) {
    problems.add(full(key) + ": " + expectation + ", was " + was);
  }

  /** Whether the key is there with a value; also when the value turns out not to be usable. */
  public boolean has(String key) {
    JsonNode value = node.get(key);
    return value != null && !value.isNull();
  }

  /** Where this level is, such as {@code inputs[2].syslog}; for messages. */
  public String path() {
    return path;
  }

  /** The names of all keys of this level, as written. They count as asked for. */
  public Set<String> keys() {
    Set<String> names = new LinkedHashSet<>(node.propertyNames());
    asked.addAll(names);
    return names;
  }

  private static String quote(Object value) {
    return "'" + value + "'";
  }

  /** A level below; empty when absent. */
  public Settings child(String key) {
    asked.add(key);
    JsonNode child = node.get(key);
    if (child != null && !child.isNull() && !child.isObject()) {
      problem(key, "a group of settings", quote(child.asString()));
      child = null;
    }
    return new Settings(full(key), child == null ? empty() : child, environment, problems);
  }

  private static JsonNode empty() {
    return new ObjectNode(tools.jackson.databind.node.JsonNodeFactory.instance);
  }

  /** The groups of a list; at least one is expected. */
  public List<Settings> children(String key) {
    asked.add(key);
    JsonNode list = node.get(key);
    List<Settings> children = new ArrayList<>();
    if (list == null || !list.isArray() || list.isEmpty()) {
      problem(key, "a list with at least one entry", list == null ? "absent" : quote(list));
      return children;
    }
    for (int i = 0; i < list.size(); i++) {
      String name = key + '[' + i + ']';
      if (list.get(i).isObject()) {
        children.add(new Settings(full(name), list.get(i), environment, problems));
      } else {
        problem(name, "a group of settings", quote(list.get(i).asString()));
      }
    }
    return children;
  }

  /** Null when absent, empty or not usable. */
  public String text(String key) {
    asked.add(key);
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return null;
    }
    if (value.isContainer()) {
      problem(key, "a single value", quote(value));
      return null;
    }
    return substituted(key, value.asString());
  }

  /**
   * A value with the kind it has in the file: a {@link Boolean}, a {@link Number} or a text. Null
   * when absent, empty or not usable.
   */
  public Object scalar(String key) {
    JsonNode value = node.get(key);
    if (value != null && value.isBoolean()) {
      asked.add(key);
      return value.booleanValue();
    }
    if (value != null && value.isNumber()) {
      asked.add(key);
      return value.numberValue();
    }
    return text(key);
  }

  /** Texts of a list, or of one value; at least one is expected. */
  public List<String> texts(String key) {
    asked.add(key);
    JsonNode value = node.get(key);
    List<String> texts = new ArrayList<>();
    int before = problems.size();
    if (value != null && value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        add(texts, substituted(key + '[' + i + ']', value.get(i).asString("")));
      }
    } else {
      add(texts, text(key));
    }
    if (texts.isEmpty() && problems.size() == before) {
      problem(key, "at least one value", "absent");
    }
    return texts;
  }

  private static void add(List<String> texts, String text) {
    if (text != null) {
      texts.add(text);
    }
  }

  private String substituted(String key, String raw) {
    Matcher matcher = VARIABLE.matcher(raw);
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      String value = environment.getOrDefault(matcher.group(1), "");
      if (value.isEmpty()) {
        value = matcher.group(2);
      }
      if (value == null) {
        problem(key, "the variable " + matcher.group(1) + " to be set", "unset");
        return null;
      }
      matcher.appendReplacement(text, Matcher.quoteReplacement(value));
    }
    matcher.appendTail(text);
    return text.isEmpty() ? null : text.toString();
  }

  /** A text that a function understands; it throws IllegalArgumentException for others. */
  public <T> T parsed(String key, String expectation, Function<String, T> parse) {
    String text = text(key);
    return text == null ? null : parsed(key, text, expectation, parse);
  }

  public <T> T parsed(String key, String text, String expectation, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      problem(key, expectation, quote(text));
      return null;
    }
  }

  public int number(String key, int fallback, int least, int most) {
    Integer number =
        parsed(
            key,
            "a whole number from " + least + " to " + most,
            text -> {
              int value = Integer.parseInt(text.strip());
              if (value < least || value > most) {
                throw new IllegalArgumentException();
              }
              return value;
            });
    return number == null ? fallback : number;
  }

  /** A span of time, written in milliseconds. */
  public Duration millis(String key, int fallback, int least, int most) {
    return Duration.ofMillis(number(key, fallback, least, most));
  }

  /** A number that may be larger than an {@code int}. */
  public long bytes(String key, long fallback, long least, long most) {
    Long number =
        parsed(
            key,
            "a whole number from " + least + " to " + most,
            text -> {
              long value = Long.parseLong(text.strip());
              if (value < least || value > most) {
                throw new IllegalArgumentException();
              }
              return value;
            });
    return number == null ? fallback : number;
  }

  /** A text that a function understands and that must be there; null after a problem. */
  public <T> T required(String key, String expectation, Function<String, T> parse) {
    int before = problems.size();
    T value = parsed(key, expectation, parse);
    if (value == null && problems.size() == before) {
      problem(key, expectation, "absent");
    }
    return value;
  }

  /** The groups of a list that may be absent. */
  public List<Settings> optionalChildren(String key) {
    asked.add(key);
    return has(key) ? children(key) : List.of();
  }

  /** Texts of a list, or of one value, that may be absent. */
  public List<String> optionalTexts(String key) {
    asked.add(key);
    return has(key) ? texts(key) : List.of();
  }

  public boolean flag(String key, boolean fallback) {
    Boolean flag =
        parsed(
            key,
            "true or false",
            text -> {
              if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException();
              }
              return text.equals("true");
            });
    return flag == null ? fallback : flag;
  }

  /** Every key that nobody asked for is a problem; call last. */
  public void refuseOthers() {
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      if (!asked.contains(property.getKey())) {
        problem(
            property.getKey(),
            "a known key, one of " + String.join(", ", asked),
            quote(property.getKey()));
      }
    }
  }
}
