package io.sightline.alerts.rules;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number in a rule that users may set: the last one before a comment with its name. In an
 * expression that is a comment of PromQL, in a text one of Prometheus' templates, so a rule file
 * with marks is a rule file like any other.
 *
 * <pre>
 * expr: |-
 *   cpu_usage_percent &gt; 80 # threshold_percent
 *   rate(http_request_duration_seconds_bucket{le=~"0.5" # seconds as le
 *   }[5m])
 * description: The limit is 80{{&#47;* threshold_percent *&#47;}}%.
 * </pre>
 *
 * @param name by which the configuration sets it
 * @param number as it stands in the rule: the default
 */
record Mark(String name, BigDecimal number) {
  private static final Pattern IN_EXPRESSION =
      Pattern.compile("(?m)(\\d+(?:\\.\\d+)?)(\\D*?# ([a-z][a-z_]*)( as le)?[ \\t]*)$");

  private static final Pattern IN_TEXT =
      Pattern.compile("(\\d+(?:\\.\\d+)?)([^\\d{]*\\{\\{/\\* ([a-z][a-z_]*) \\*/}}())");

  static List<Mark> inExpression(String expression) {
    return all(IN_EXPRESSION, expression);
  }

  static List<Mark> inText(String text) {
    return all(IN_TEXT, text);
  }

  /** The expression with these numbers in place of its own. */
  static String setInExpression(String expression, Map<String, BigDecimal> numbers) {
    return set(IN_EXPRESSION, expression, numbers);
  }

  /** The text with these numbers in place of its own. */
  static String setInText(String text, Map<String, BigDecimal> numbers) {
    return set(IN_TEXT, text, numbers);
  }

  /** Without an exponent and without needless zeros: {@code 100}, {@code 0.5}. */
  static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static List<Mark> all(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> new Mark(match.group(3), new BigDecimal(match.group(1))))
        .toList();
  }

  private static String set(Pattern pattern, String text, Map<String, BigDecimal> numbers) {
    return pattern
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(set(match, numbers.get(match.group(3)))));
  }

  private static String set(MatchResult match, @Nullable BigDecimal number) {
    if (number == null) {
      return match.group();
    }
    boolean isBucket = match.group(4) != null && !match.group(4).isEmpty();
    return (isBucket ? bucket(plain(number)) : plain(number)) + match.group(2);
  }

  /** Whole seconds are {@code le="1"} in some libraries and {@code le="1.0"} in others. */
  private static String bucket(String number) {
    return number.contains(".") ? number : number + "|" + number + ".0";
  }
}
