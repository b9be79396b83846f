package io.sightline.shipper.process;

import io.krakens.grok.api.Grok;
import io.krakens.grok.api.GrokCompiler;
import io.krakens.grok.api.exception.GrokException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regular expression whose groups have the names of fields. Java's group names know letters and
 * digits alone; here they may be field names such as {@code http.status_code}.
 *
 * @param regex with names that Java understands
 * @param fields the name of the field by the name of the group, in the order of the expression
 */
record NamedPattern(Pattern regex, Map<String, String> fields) {
  private static final Pattern GROUP =
      Pattern.compile(
          "\\\\Q.*?(?:\\\\E|$)|\\\\k<(?<back>[^>]+)>|\\\\.|\\(\\?<(?<name>[A-Za-z_@][\\w.@-]*)>",
          Pattern.DOTALL);
  private static final Pattern GROK_GROUP = Pattern.compile("name\\d+");

  /** The library's patterns give this name to what nobody asked for. */
  private static final String UNWANTED = "UNWANTED";

  /** Of Java's syntax. Throws IllegalArgumentException when it is none or names no group. */
  static NamedPattern regex(String expression) {
    Map<String, String> groups = new LinkedHashMap<>();
    NamedPattern pattern =
        new NamedPattern(Pattern.compile(named(expression, groups)), invert(groups));
    if (pattern.fields.isEmpty()) {
      throw new IllegalArgumentException("no named group");
    }
    return pattern;
  }

  /** Gives every named group a name of its own; {@code groups} is group by field. */
  private static String named(String expression, Map<String, String> groups) {
    Matcher matcher = GROUP.matcher(expression);
    StringBuilder regex = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group("name");
      String back = matcher.group("back");
      String text = matcher.group();
      if (name != null) {
        String group = GROK_GROUP.matcher(name).matches() ? name : "field" + groups.size();
        if (groups.putIfAbsent(name, group) != null) {
          throw new IllegalArgumentException("the name " + name + " twice");
        }
        text = "(?<" + group + '>';
      } else if (back != null && groups.containsKey(back)) {
        text = "\\k<" + groups.get(back) + '>';
      }
      matcher.appendReplacement(regex, Matcher.quoteReplacement(text));
    }
    return matcher.appendTail(regex).toString();
  }

  private static Map<String, String> invert(Map<String, String> groups) {
    Map<String, String> fields = new LinkedHashMap<>();
    groups.forEach((field, group) -> fields.put(group, field));
    return fields;
  }

  /**
   * Of grok's syntax, {@code %{PATTERN:field}}, with the library's patterns and some more. Only
   * what has a name becomes a field. A type behind the name ({@code ;int}) is left to {@code
   * numbers}.
   */
  static NamedPattern grok(String expression, Map<String, String> more) {
    GrokCompiler compiler = GrokCompiler.newInstance();
    compiler.registerDefaultPatterns();
    compiler.register(more);
    Grok grok;
    try {
      grok = compiler.compile(expression, true);
    } catch (GrokException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    Map<String, String> groups = new LinkedHashMap<>();
    Pattern regex = Pattern.compile(named(grok.getNamedRegex(), groups));
    Map<String, String> fields = new LinkedHashMap<>();
    groups.forEach(
        (name, group) -> {
          String field = grok.getNamedRegexCollection().getOrDefault(name, name);
          int type = field.indexOf(';');
          field = type < 0 ? field : field.substring(0, type);
          if (!field.equals(UNWANTED)) {
            fields.put(group, field);
          }
        });
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("no named field");
    }
    return new NamedPattern(regex, fields);
  }
}
