package io.sightline.console.logs;

import io.sightline.console.json.Json;
import io.sightline.console.logs.LogFilter.Condition;
import io.sightline.console.logs.SearchText.All;
import io.sightline.console.logs.SearchText.Any;
import io.sightline.console.logs.SearchText.Not;
import io.sightline.console.logs.SearchText.Part;
import io.sightline.console.logs.SearchText.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A {@link LogFilter} in Elasticsearch's words. Everything in it is a filter: nothing is scored.
 * Only plain queries are used, and no text of the user's is ever parsed by the server.
 */
public final class FilterQuery {
  /** Where words without a field are looked for. */
  private static final List<String> TEXT_FIELDS =
      List.of(
          "message",
          "stack_trace",
          "error_type",
          "logger",
          "service",
          "endpoint",
          "path",
          "request_id",
          "trace_id",
          "user",
          "user_id",
          "error_fingerprint",
          "sql",
          "request_body",
          "response_body");

  /** Indexed without positions: words are found there, but not their order. */
  private static final Set<String> WITHOUT_ORDER =
      Set.of("stack_trace", "request_body", "response_body");

  /**
   * Whole words are indexed with the dots in them: NullPointerException is not a word of {@code
   * java.lang.NullPointerException}. These have few values, so a look into them is cheap.
   */
  private static final List<String> INSIDE_FIELDS = List.of("error_type", "logger", "endpoint");

  private static final int LEAST_INSIDE = 3;

  private final List<Object> filters = new ArrayList<>();
  private final List<Object> exclusions = new ArrayList<>();

  private FilterQuery() {}

  /**
   * @param text what {@link LogFilter#text} was understood as
   * @param more further clauses that must hold
   */
  static JsonNode of(LogFilter filter, SearchText.Read text, List<Object> more) {
    FilterQuery query = new FilterQuery();
    query.filters.add(
        Map.of(
            "range",
            Map.of(
                "@timestamp",
                Map.of(
                    "gte",
                    filter.from().toEpochMilli(),
                    "lt",
                    filter.to().toEpochMilli(),
                    "format",
                    "epoch_millis"))));
    filter
        .leastLevel()
        .ifPresent(
            level -> query.filters.add(Map.of("terms", Map.of("level", Levels.atLeast(level)))));
    filter.conditions().forEach(query::add);
    text.part().ifPresent(part -> query.filters.add(clause(part)));
    query.filters.addAll(more);
    return Json.MAPPER.valueToTree(
        Map.of("bool", Map.of("filter", query.filters, "must_not", query.exclusions)));
  }

  private void add(Condition condition) {
    List<Object> any = new ArrayList<>();
    for (String field : condition.fields()) {
      condition.values().forEach(value -> any.add(equal(field, value)));
    }
    (condition.isWanted() ? filters : exclusions).add(any(any));
  }

  /** For fields of any kind, with values that may not fit them: then nothing is found. */
  private static Object equal(String field, String value) {
    return field.equals("message")
        ? Map.of("match_phrase", Map.of(field, value))
        : Map.of("match", Map.of(field, lenient(value)));
  }

  private static Map<String, Object> lenient(String value) {
    return Map.of("query", value, "operator", "and", "lenient", true);
  }

  private static Object any(List<?> clauses) {
    return clauses.size() == 1
        ? clauses.get(0)
        : Map.of("bool", Map.of("should", clauses, "minimum_should_match", 1));
  }

  private static Object clause(Part part) {
    if (part instanceof All all) {
      return Map.of(
          "bool", Map.of("filter", all.parts().stream().map(FilterQuery::clause).toList()));
    }
    if (part instanceof Any any) {
      return any(any.parts().stream().map(FilterQuery::clause).toList());
    }
    if (part instanceof Not not) {
      return Map.of("bool", Map.of("must_not", List.of(clause(not.part()))));
    }
    Words words = (Words) part;
    return words.field().isPresent() ? ofField(words) : anywhere(words);
  }

  private static Object ofField(Words words) {
    String field = words.field().orElseThrow();
    if (words.comparison().isPresent()) {
      return Map.of("range", Map.of(field, Map.of(words.comparison().get(), words.text())));
    }
    if (!words.isPhrase() && words.text().equals("*")) {
      return Map.of("exists", Map.of("field", field));
    }
    if (isPattern(words)) {
      return pattern(words.text(), List.of(field));
    }
    return words.isPhrase() && !WITHOUT_ORDER.contains(field)
        ? Map.of(
            "multi_match",
            Map.of(
                "query", words.text(), "fields", List.of(field), "type", "phrase", "lenient", true))
        : Map.of("match", Map.of(field, lenient(words.text())));
  }

  private static Object anywhere(Words words) {
    if (isPattern(words)) {
      return pattern(words.text(), TEXT_FIELDS);
    }
    List<Object> any = new ArrayList<>();
    List<String> ordered =
        TEXT_FIELDS.stream().filter(field -> !WITHOUT_ORDER.contains(field)).toList();
    if (words.isPhrase()) {
      any.add(multiMatch(words.text(), ordered, "phrase"));
      WITHOUT_ORDER.forEach(
          field -> any.add(Map.of("match", Map.of(field, lenient(words.text())))));
    } else {
      any.add(multiMatch(words.text(), TEXT_FIELDS, "best_fields"));
      if (words.text().length() >= LEAST_INSIDE) {
        INSIDE_FIELDS.forEach(field -> any.add(inside(field, words.text())));
      }
    }
    return any(any);
  }

  private static Object multiMatch(String text, List<String> fields, String type) {
    return Map.of(
        "multi_match",
        Map.of("query", text, "fields", fields, "type", type, "operator", "and", "lenient", true));
  }

  private static Object inside(String field, String text) {
    String escaped = text.replaceAll("([\\\\*?])", "\\\\$1");
    return Map.of(
        "wildcard", Map.of(field, Map.of("value", "*" + escaped + "*", "case_insensitive", true)));
  }

  private static boolean isPattern(Words words) {
    return !words.isPhrase()
        && words.text().contains("*")
        && words.text().replace("*", "").length() >= 2;
  }

  /** Everything but the stars is escaped, so nothing is left to be parsed. */
  private static Object pattern(String text, List<String> fields) {
    String escaped = text.replaceAll("[<>]", "?").replaceAll("([^\\p{L}\\p{N}*?_])", "\\\\$1");
    return Map.of(
        "query_string",
        Map.of("query", escaped, "fields", fields, "analyze_wildcard", false, "lenient", true));
  }
}
