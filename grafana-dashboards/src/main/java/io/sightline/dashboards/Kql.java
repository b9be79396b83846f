package io.sightline.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of Kibana's query language that our objects use, as the queries that Kibana makes of it:
 * {@code field : "value"}, {@code field : *}, {@code field >= number}, {@code and}, {@code or},
 * {@code not} and parentheses.
 */
final class Kql {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(\"[^\"]*\"|[()]|>=|<=|[:<>*]|[\\w.@-]+)");

  private final String text;
  private final List<String> tokens = new ArrayList<>();
  private int next;

  private Kql(String text) {
    this.text = text;
    Matcher token = TOKEN.matcher(text);
    int end = 0;
    while (token.lookingAt()) {
      tokens.add(token.group(1));
      end = token.end();
      token.region(end, text.length());
    }
    if (!text.substring(end).isBlank()) {
      throw unknown();
    }
  }

  /**
   * The query that Elasticsearch is asked.
   *
   * @throws IllegalArgumentException for what this does not know
   */
  static ObjectNode query(String text) {
    if (text.isBlank()) {
      ObjectNode all = JSON.objectNode();
      all.putObject("match_all");
      return all;
    }
    Kql kql = new Kql(text);
    ObjectNode query = kql.or();
    if (kql.next != kql.tokens.size()) {
      throw kql.unknown();
    }
    return query;
  }

  private ObjectNode or() {
    List<ObjectNode> parts = new ArrayList<>(List.of(and()));
    while (takes("or")) {
      parts.add(and());
    }
    return parts.size() == 1 ? parts.get(0) : bool("should", parts);
  }

  private ObjectNode and() {
    List<ObjectNode> parts = new ArrayList<>(List.of(not()));
    while (takes("and")) {
      parts.add(not());
    }
    return parts.size() == 1 ? parts.get(0) : bool("filter", parts);
  }

  private ObjectNode not() {
    if (takes("not")) {
      return bool("must_not", List.of(not()));
    }
    if (takes("(")) {
      ObjectNode inner = or();
      if (!takes(")")) {
        throw unknown();
      }
      return inner;
    }
    return comparison(token());
  }

  private ObjectNode comparison(String field) {
    ObjectNode query = JSON.objectNode();
    String operator = token();
    String value = token();
    switch (operator) {
      case ":" -> {
        if (value.equals("*")) {
          query.putObject("exists").put("field", field);
        } else if (value.startsWith("\"")) {
          query.putObject("match_phrase").put(field, value.substring(1, value.length() - 1));
        } else {
          query.putObject("match").put(field, value);
        }
      }
      case ">=" -> query.putObject("range").putObject(field).put("gte", value);
      case ">" -> query.putObject("range").putObject(field).put("gt", value);
      case "<=" -> query.putObject("range").putObject(field).put("lte", value);
      case "<" -> query.putObject("range").putObject(field).put("lt", value);
      default -> throw unknown();
    }
    return query;
  }

  private boolean takes(String wanted) {
    boolean isThere = next < tokens.size() && tokens.get(next).equals(wanted);
    if (isThere) {
      next++;
    }
    return isThere;
  }

  private String token() {
    if (next == tokens.size()) {
      throw unknown();
    }
    return tokens.get(next++);
  }

  private static ObjectNode bool(String kind, List<ObjectNode> parts) {
    ObjectNode query = JSON.objectNode();
    ArrayNode clauses = query.putObject("bool").putArray(kind);
    parts.forEach(clauses::add);
    return query;
  }

  private IllegalArgumentException unknown() {
    return new IllegalArgumentException("a query this reader knows, was '" + text + "'");
  }
}
