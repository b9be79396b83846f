package io.sightline.alerts.routing;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a setting's value looks like. */
@SuppressWarnings("ImmutableEnumChecker") // The predicates are.
enum Kind {
  HOST(
      "a host name or address",
      matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+]")),
  PORT("a port from 1 to 65535", Kind::isPort),
  ADDRESS("an e-mail address", matches(Kind.MAIL)),
  ADDRESSES(
      "e-mail addresses separated by commas", matches(Kind.MAIL + "( *, *" + Kind.MAIL + ")*")),
  URL("an http or https address", matches("https?://[^\\s'\"<>\\\\]+")),
  BOOLEAN("true or false", matches("true|false")),
  DURATION("a duration such as 10s, 1m or 4h", matches("[1-9][0-9]*(ms|s|m|h|d)")),
  NUMBER("a whole number", matches("-?[0-9]{1,19}")),
  CHANNEL("a channel such as #alerts", matches("[#@]?[A-Za-z0-9._-]+")),
  PHONES(
      "phone numbers such as +4915112345678, separated by commas",
      matches("\\+?[0-9]{5,15}( *, *\\+?[0-9]{5,15})*")),
  SEVERITIES(
      "critical, warning or info, separated by commas",
      matches("(critical|warning|info)( *, *(critical|warning|info))*")),
  /** Anything on one line; what the templating of Alertmanager would read as an action is not. */
  WORD("one line without {{", value -> !value.contains("{{") && value.lines().count() == 1);

  private static final String MAIL =
      "[A-Za-z0-9.!#$%&*+/=?^_~-]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?";

  private final String expectation;
  private final Predicate<String> good;

  Kind(String expectation, Predicate<String> good) {
    this.expectation = expectation;
    this.good = good;
  }

  String expectation() {
    return expectation;
  }

  boolean accepts(String value) {
    return good.test(value);
  }

  private static Predicate<String> matches(String pattern) {
    return Pattern.compile(pattern).asMatchPredicate();
  }

  private static boolean isPort(String value) {
    return value.matches("[1-9][0-9]{0,4}") && Integer.parseInt(value) <= 65_535;
  }
}
