package io.sightline.console.alerts;

import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendException;
import io.sightline.console.json.Json;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Silences of Alertmanager: which there are, new ones, and their early end. */
public final class Silences {
  private static final Duration REMEMBERED = Duration.ofDays(1);
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(31);
  private static final int MOST_MATCHERS = 20;
  private static final int LONGEST_TEXT = 1_000;
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Pattern ID = Pattern.compile("[0-9a-fA-F-]{1,64}");

  /** A condition on one label. */
  public record Matcher(String name, String value, boolean isRegex, boolean isEqual) {}

  /**
   * One silence.
   *
   * @param state active, pending or expired
   */
  public record Silence(
      String id,
      String state,
      String startsAt,
      String endsAt,
      String createdBy,
      String comment,
      List<Matcher> matchers) {}

  /** A silence that cannot be made like this; the message names every problem. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(List<String> problems) {
      super(String.join("; ", problems));
    }
  }

  private final BackendClient alertmanager;
  private final Clock clock;

  public Silences(BackendClient alertmanager, Clock clock) {
    this.alertmanager = alertmanager;
    this.clock = clock;
  }

  /** Those that hold, and those that ended within a day; the ones that end last first. */
  public List<Silence> read() throws BackendException {
    String since = clock.instant().minus(REMEMBERED).toString();
    return alertmanager
        .getJson("/api/v2/silences")
        .valueStream()
        .map(Silences::silence)
        .filter(each -> !each.state().equals("expired") || each.endsAt().compareTo(since) > 0)
        .sorted(
            Comparator.comparing((Silence each) -> each.state().equals("expired"))
                .thenComparing(Silence::endsAt, Comparator.reverseOrder()))
        .toList();
  }

  private static Silence silence(JsonNode json) {
    return new Silence(
        json.path("id").asString(""),
        json.path("status").path("state").asString(""),
        json.path("startsAt").asString(""),
        json.path("endsAt").asString(""),
        json.path("createdBy").asString(""),
        json.path("comment").asString(""),
        json.path("matchers")
            .valueStream()
            .map(
                each ->
                    new Matcher(
                        each.path("name").asString(""),
                        each.path("value").asString(""),
                        each.path("isRegex").asBoolean(false),
                        each.path("isEqual").asBoolean(true)))
            .toList());
  }

  /**
   * Makes a silence from now on.
   *
   * @param wanted {@code {"matchers": [{"name", "value", "is_regex", "is_equal"}], "minutes",
   *     "comment"}}
   * @return its id
   */
  public String create(JsonNode wanted, String user) throws Refused, BackendException {
    List<String> problems = new ArrayList<>();
    ArrayNode matchers = matchers(wanted.path("matchers"), problems);
    Duration length = length(wanted.path("minutes"), problems);
    String comment = wanted.path("comment").asString("").strip();
    if (comment.isEmpty() || comment.length() > LONGEST_TEXT) {
      problems.add("comment: expected why, in 1 to " + LONGEST_TEXT + " characters");
    }
    if (!problems.isEmpty()) {
      throw new Refused(problems);
    }
    Instant now = clock.instant();
    ObjectNode silence = Json.MAPPER.createObjectNode();
    silence.set("matchers", matchers);
    silence.put("startsAt", now.toString());
    silence.put("endsAt", now.plus(length).toString());
    silence.put("createdBy", user);
    silence.put("comment", comment);
    return alertmanager.postJson("/api/v2/silences", silence).path("silenceID").asString("");
  }

  private static ArrayNode matchers(JsonNode wanted, List<String> problems) {
    ArrayNode matchers = Json.MAPPER.createArrayNode();
    if (!wanted.isArray() || wanted.isEmpty() || wanted.size() > MOST_MATCHERS) {
      problems.add("matchers: expected 1 to " + MOST_MATCHERS);
      return matchers;
    }
    boolean anyHolds = false;
    for (JsonNode each : wanted) {
      String name = each.path("name").asString("");
      String value = each.path("value").asString("");
      if (!LABEL.matcher(name).matches()) {
        problems.add("matchers: expected a label's name, was '" + name + "'");
      }
      if (value.length() > LONGEST_TEXT) {
        problems.add("matchers: expected at most " + LONGEST_TEXT + " characters for " + name);
      }
      anyHolds |= !value.isEmpty();
      matchers
          .addObject()
          .put("name", name)
          .put("value", value)
          .put("isRegex", each.path("is_regex").asBoolean(false))
          .put("isEqual", each.path("is_equal").asBoolean(true));
    }
    if (!anyHolds) {
      problems.add("matchers: expected one with a value, or everything would be silenced");
    }
    return matchers;
  }

  private static Duration length(JsonNode minutes, List<String> problems) {
    try {
      Duration length = Duration.ofMinutes(minutes.asLong(0));
      if (length.compareTo(SHORTEST) >= 0 && length.compareTo(LONGEST) <= 0) {
        return length;
      }
    } catch (ArithmeticException | DateTimeException tooLong) {
      // told below
    }
    problems.add(
        "minutes: expected "
            + SHORTEST.toMinutes()
            + " to "
            + LONGEST.toMinutes()
            + ", was "
            + minutes);
    return SHORTEST;
  }

  /** Ends a silence now. */
  public void end(String id) throws Refused, BackendException {
    if (!ID.matcher(id).matches()) {
      throw new Refused(List.of("id: expected a silence's id, was '" + id + "'"));
    }
    alertmanager.delete("/api/v2/silence/" + id);
  }
}
