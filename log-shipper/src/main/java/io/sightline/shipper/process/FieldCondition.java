package io.sightline.shipper.process;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tests of one field. Values are compared as texts, so {@code true} and {@code "true"} are equal;
 * numbers with numbers by their value. Of a list one element has to pass all tests. A field that is
 * absent or null passes nothing but {@code exists: false}.
 */
final class FieldCondition implements Condition {
  /** Larger exponents would make the comparison of two numbers take gigabytes. */
  private static final int LONGEST_NUMBER = 400;

  private final ConditionRule.OfField rule;
  private final Needle needle;
  private final BoundedPattern pattern;
  private final List<BigDecimal> numbers = new ArrayList<>();

  FieldCondition(ConditionRule.OfField rule, BoundedPattern pattern) {
    this.rule = rule;
    this.needle = Needle.of(rule.field());
    this.pattern = pattern;
    for (String text : rule.oneOf()) {
      JsonNumber number = JsonNumber.of(text);
      if (number != null) {
        numbers.add(new BigDecimal(number.text()));
      }
    }
  }

  @Override
  public Guess guess(Draft draft) {
    if (!draft.lacks(rule.field(), needle)) {
      return Guess.UNKNOWN;
    }
    return isForAbsent() ? Guess.YES : Guess.NO;
  }

  private boolean isForAbsent() {
    return Boolean.FALSE.equals(rule.exists())
        && rule.oneOf().isEmpty()
        && pattern == null
        && rule.less() == null
        && rule.greater() == null;
  }

  @Override
  public boolean holds(Map<String, Object> fields, Notes notes) {
    Object value = Fields.get(fields, rule.field());
    if (value == null) {
      return isForAbsent();
    }
    if (Boolean.FALSE.equals(rule.exists())) {
      return false;
    }
    if (value instanceof List<?> list) {
      for (Object element : list) {
        if (passes(element, notes)) {
          return true;
        }
      }
      return false;
    }
    return passes(value, notes);
  }

  private boolean passes(Object value, Notes notes) {
    return isOneOf(value) && isInRange(value) && matches(value, notes);
  }

  private boolean isOneOf(Object value) {
    if (rule.oneOf().isEmpty()) {
      return true;
    }
    String text = Fields.text(value);
    if (text == null) {
      return false;
    }
    if (rule.oneOf().contains(text)) {
      return true;
    }
    if (!numbers.isEmpty() && value instanceof JsonNumber) {
      BigDecimal number = number(value);
      for (BigDecimal wanted : numbers) {
        if (number != null && wanted.compareTo(number) == 0) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isInRange(Object value) {
    if (rule.less() == null && rule.greater() == null) {
      return true;
    }
    BigDecimal number = number(value);
    return number != null
        && (rule.less() == null || number.compareTo(rule.less()) < 0)
        && (rule.greater() == null || number.compareTo(rule.greater()) > 0);
  }

  /** Of a number, or of a text that is one; null for what is none or beyond all measure. */
  private static BigDecimal number(Object value) {
    String text = Fields.text(value);
    if (text == null || text.length() > LONGEST_NUMBER || JsonNumber.of(text) == null) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      return Math.abs((long) number.scale()) > LONGEST_NUMBER ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private boolean matches(Object value, Notes notes) {
    if (pattern == null) {
      return true;
    }
    String text = Fields.text(value);
    try {
      return text != null && pattern.on(text).next() != null;
    } catch (PatternTooSlow e) {
      notes.conditionGaveUp();
      return false;
    }
  }
}
