package io.sightline.console.logs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the parameters of one request and collects what is wrong with them, so that all of it is
 * told at once. An empty value counts as not given; a name that nobody asked for is a problem, for
 * it is a misspelt one. Not thread-safe.
 */
public final class Parameters {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final int MOST_VALUES = 20;
  private static final int LONGEST_SHOWN = 60;

  private final Map<String, List<String>> given;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<String> problems = new ArrayList<>();

  public Parameters(Map<String, List<String>> given) {
    this.given = given;
  }

  /** All values of a parameter that are not empty. */
  List<String> all(String name, int longest) {
    known.add(name);
    List<String> values =
        given.getOrDefault(name, List.of()).stream().filter(value -> !value.isBlank()).toList();
    if (values.size() > MOST_VALUES) {
      problem(name + ": expected " + MOST_VALUES + " values at most, was " + values.size());
    }
    for (String value : values) {
      if (value.length() > longest) {
        expected(name, longest + " characters at most", value);
      }
    }
    return values;
  }

  /** The one value of a parameter. */
  public Optional<String> one(String name, int longest) {
    List<String> values = all(name, longest);
    if (values.size() > 1) {
      problem(name + ": expected one value, was " + values.size());
    }
    return values.stream().findFirst();
  }

  /** One of the given words. */
  public Optional<String> oneOf(String name, Set<String> words) {
    Optional<String> value = one(name, 100);
    if (value.isPresent() && !words.contains(value.get())) {
      expected(name, "one of " + String.join(", ", words), value.get());
      return Optional.empty();
    }
    return value;
  }

  public int number(String name, int preset, int least, int most) {
    Optional<String> value = one(name, 100);
    if (value.isEmpty()) {
      return preset;
    }
    if (NUMBER.matcher(value.get()).matches()) {
      int number = Integer.parseInt(value.get());
      if (number >= least && number <= most) {
        return number;
      }
    }
    expected(name, "a number from " + least + " to " + most, value.get());
    return preset;
  }

  Instant time(String name, String preset, Instant now) {
    String value = one(name, 100).orElse(preset);
    Optional<Instant> time = TimeText.parse(value, now);
    if (time.isEmpty()) {
      expected(name, "now, now-15m, milliseconds of the epoch or an ISO-8601 instant", value);
    }
    return time.orElse(now);
  }

  /** A value that must have a form. */
  Optional<String> matching(String name, Pattern form, String expectation) {
    Optional<String> value = one(name, 2_000);
    if (value.isPresent() && !form.matcher(value.get()).matches()) {
      expected(name, expectation, value.get());
      return Optional.empty();
    }
    return value;
  }

  /** The values of all parameters whose names begin so, by the rest of the name. */
  Map<String, List<String>> beginning(String start, Pattern rest, int longest) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    for (String name : given.keySet()) {
      if (name.startsWith(start)) {
        List<String> values = all(name, longest);
        String field = name.substring(start.length());
        if (!rest.matcher(field).matches()) {
          problem(cut(name) + ": expected the name of a field after '" + start + "'");
        } else if (!values.isEmpty()) {
          found.put(field, values);
        }
      }
    }
    return found;
  }

  public void problem(String sentence) {
    problems.add(sentence);
  }

  /**
   * To be called when all has been read.
   *
   * @throws BadParameters when something was wrong
   */
  public void finish() throws BadParameters {
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        problem(cut(name) + ": unknown, expected " + String.join(", ", known));
      }
    }
    if (!problems.isEmpty()) {
      throw new BadParameters(problems);
    }
  }

  private void expected(String name, String expectation, String value) {
    problem(cut(name) + ": expected " + expectation + ", was '" + cut(value) + "'");
  }

  private static String cut(String text) {
    return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
  }
}
