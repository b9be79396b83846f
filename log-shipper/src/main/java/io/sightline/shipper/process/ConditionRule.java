package io.sightline.shipper.process;

import io.sightline.shipper.config.Settings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A condition as it is configured. */
sealed interface ConditionRule {

  /** The condition that runs. */
  Condition condition(int maxPatternSteps);

  /** As it would stand in the configuration. */
  Map<String, Object> effective();

  /** All parts hold. */
  record All(List<ConditionRule> parts) implements ConditionRule {
    @Override
    public Condition condition(int maxPatternSteps) {
      return new Condition.AllOf(
          parts.stream().map(part -> part.condition(maxPatternSteps)).toList());
    }

    @Override
    public Map<String, Object> effective() {
      return Map.of("all", parts.stream().map(ConditionRule::effective).toList());
    }
  }

  /** At least one part holds. */
  record Any(List<ConditionRule> parts) implements ConditionRule {
    @Override
    public Condition condition(int maxPatternSteps) {
      return new Condition.AnyOf(
          parts.stream().map(part -> part.condition(maxPatternSteps)).toList());
    }

    @Override
    public Map<String, Object> effective() {
      return Map.of("any", parts.stream().map(ConditionRule::effective).toList());
    }
  }

  /** The part does not hold. */
  record Not(ConditionRule part) implements ConditionRule {
    @Override
    public Condition condition(int maxPatternSteps) {
      return new Condition.Not(part.condition(maxPatternSteps));
    }

    @Override
    public Map<String, Object> effective() {
      return Map.of("not", part.effective());
    }
  }

  /**
   * Tests of one field that all have to hold; null or empty for a test that is not asked for.
   *
   * @param oneOf texts, of which the field has one
   * @param matches an expression that is somewhere in the text
   * @param exists whether the field is there with a value
   */
  record OfField(
      String field,
      List<String> oneOf,
      String matches,
      Boolean exists,
      BigDecimal less,
      BigDecimal greater)
      implements ConditionRule {
    @Override
    public Condition condition(int maxPatternSteps) {
      return new FieldCondition(
          this,
          matches == null ? null : new BoundedPattern(Pattern.compile(matches), maxPatternSteps));
    }

    @Override
    public Map<String, Object> effective() {
      Map<String, Object> group = new LinkedHashMap<>();
      group.put("field", field);
      if (!oneOf.isEmpty()) {
        group.put("one_of", oneOf);
      }
      put(group, "matches", matches);
      put(group, "exists", exists);
      put(group, "less", less);
      put(group, "greater", greater);
      return group;
    }

    private static void put(Map<String, Object> group, String key, Object value) {
      if (value != null) {
        group.put(key, value);
      }
    }
  }

  /** Null after a problem. */
  static ConditionRule read(Settings group) {
    ConditionRule rule;
    if (group.has("all")) {
      rule = new All(parts(group, "all"));
    } else if (group.has("any")) {
      rule = new Any(parts(group, "any"));
    } else if (group.has("not")) {
      rule = new Not(read(group.child("not")));
    } else if (group.has("field")) {
      rule = ofField(group);
    } else {
      rule = null;
      group.problem("field", "a field to look at, or all, any or not", "absent");
      group.keys();
    }
    group.refuseOthers();
    return rule;
  }

  private static List<ConditionRule> parts(Settings group, String key) {
    List<ConditionRule> parts = new ArrayList<>();
    for (Settings part : group.children(key)) {
      parts.add(read(part));
    }
    return parts;
  }

  private static ConditionRule ofField(Settings group) {
    String field = group.text("field");
    List<String> oneOf = new ArrayList<>();
    if (group.has("equals") && group.has("one_of")) {
      group.problem("one_of", "absent when equals is set", "set");
    }
    String equals = group.text("equals");
    if (equals != null) {
      oneOf.add(equals);
    }
    oneOf.addAll(group.optionalTexts("one_of"));
    String matches =
        group.parsed(
            "matches", "a regular expression of Java", text -> Pattern.compile(text).pattern());
    Boolean exists = group.has("exists") ? (Boolean) group.flag("exists", true) : null;
    BigDecimal less = group.parsed("less", "a number", BigDecimal::new);
    BigDecimal greater = group.parsed("greater", "a number", BigDecimal::new);
    if (!group.has("equals")
        && !group.has("one_of")
        && !group.has("matches")
        && !group.has("exists")
        && !group.has("less")
        && !group.has("greater")) {
      group.problem(
          "field", "one of equals, one_of, matches, exists, less, greater beside it", "alone");
    }
    return new OfField(field, List.copyOf(oneOf), matches, exists, less, greater);
  }
}
