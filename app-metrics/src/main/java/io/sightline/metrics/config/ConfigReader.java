package io.sightline.metrics.config;

import io.sightline.metrics.config.Sources.Found;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads settings one by one and collects what is wrong with them; {@link #finish} throws once, with
 * all of it. Every method gives a usable value also when the setting is wrong, so that reading goes
 * on. Not thread-safe.
 */
public final class ConfigReader {
  private static final int NEAR = 2;

  private final Sources sources;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, String> known = new TreeMap<>();

  /** Prepares to read from these sources. */
  public ConfigReader(Sources sources) {
    this.sources = sources;
  }

  /** A text, or empty when it is not set. */
  public Optional<String> text(String key) {
    known.put(key, Sources.variable(key));
    return sources.find(key).map(Found::value);
  }

  /** A text, or the default when it is not set. */
  public String text(String key, String otherwise) {
    return text(key).orElse(otherwise);
  }

  /** A text that matches as a whole. */
  public String matching(String key, String otherwise, Pattern pattern, String expectation) {
    return parsed(
        key,
        otherwise,
        expectation,
        value -> pattern.matcher(value).matches() ? Optional.of(value) : Optional.empty());
  }

  /** A whole number within bounds, both included. */
  public long number(String key, long otherwise, long from, long to) {
    String expectation =
        to == Long.MAX_VALUE
            ? from == 1 ? "a whole number above 0" : "a whole number, " + from + " or more"
            : "a whole number from " + from + " to " + to;
    return parsed(
        key,
        otherwise,
        expectation,
        value -> {
          long number = Long.parseLong(value);
          return number >= from && number <= to ? Optional.of(number) : Optional.empty();
        });
  }

  /** A whole number above 0. */
  public long positive(String key, long otherwise) {
    return number(key, otherwise, 1, Long.MAX_VALUE);
  }

  /** A whole number above 0 that fits an {@code int}. */
  public int positiveInt(String key, int otherwise) {
    return (int) number(key, otherwise, 1, Integer.MAX_VALUE);
  }

  /** A number within bounds, both included. */
  public double fraction(String key, double otherwise, double from, double to) {
    return parsed(
        key,
        otherwise,
        "a number from " + from + " to " + to,
        value -> {
          double number = Double.parseDouble(value);
          return number >= from && number <= to ? Optional.of(number) : Optional.empty();
        });
  }

  /** Milliseconds above 0; the key ends in {@code _ms}. */
  public Duration millis(String key, long otherwise) {
    return Duration.ofMillis(positive(key, otherwise));
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String key, boolean otherwise) {
    return parsed(
        key,
        otherwise,
        "true or false",
        value ->
            switch (value.toLowerCase(Locale.ROOT)) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  /** One of an enum's names, in any case. */
  public <E extends Enum<E>> E oneOf(String key, E otherwise) {
    List<E> all = List.of(otherwise.getDeclaringClass().getEnumConstants());
    String expectation = "one of " + all.stream().map(Enum::name).collect(Collectors.joining(", "));
    return parsed(
        key,
        otherwise,
        expectation,
        value -> all.stream().filter(e -> e.name().equalsIgnoreCase(value)).findFirst());
  }

  /** A path, existing or not; empty when it is not set. */
  public Optional<Path> path(String key) {
    return this.<Optional<Path>>parsed(
        key, Optional.empty(), "a path", value -> Optional.of(Optional.of(Path.of(value))));
  }

  /** A file that can be read now; empty when it is not set. */
  public Optional<Path> readableFile(String key) {
    return this.<Optional<Path>>parsed(
        key,
        Optional.empty(),
        "a readable file",
        value -> {
          Path file = Path.of(value);
          return Files.isRegularFile(file) && Files.isReadable(file)
              ? Optional.of(Optional.of(file))
              : Optional.empty();
        });
  }

  /**
   * The same for a file of secrets: what is no absolute path may be the secret itself, put where
   * its file's name belongs, and no message shows it.
   */
  public Optional<Path> readableSecretFile(String key) {
    boolean isPath = sources.find(key).filter(found -> isAbsolute(found.value())).isPresent();
    int before = problems.size();
    Optional<Path> file = readableFile(key);
    if (problems.size() > before && !isPath) {
      hideValue(key, before, "a readable file");
    }
    return file;
  }

  private static boolean isAbsolute(String value) {
    try {
      return Path.of(value).isAbsolute();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private void hideValue(String key, int problem, String expectation) {
    String name = sources.find(key).map(Found::name).orElse(key);
    problems.set(problem, name + ": expected " + expectation + ", was '******'");
  }

  /** Texts separated by commas. A single {@code -} stands for none at all. */
  public List<String> list(String key, List<String> otherwise) {
    return text(key)
        .map(
            value ->
                value.equals("-")
                    ? List.<String>of()
                    : Arrays.stream(value.split(","))
                        .map(String::strip)
                        .filter(item -> !item.isEmpty())
                        .toList())
        .orElse(otherwise);
  }

  /**
   * Anything else: what the function makes of the text.
   *
   * @param parse gives empty, or throws an {@link IllegalArgumentException}, for a wrong value
   */
  public <T> T parsed(
      String key, T otherwise, String expectation, Function<String, Optional<T>> parse) {
    known.put(key, Sources.variable(key));
    Optional<Found> found = sources.find(key);
    if (found.isEmpty()) {
      return otherwise;
    }
    Optional<T> value;
    try {
      value = parse.apply(found.get().value());
    } catch (IllegalArgumentException e) {
      // Numbers, paths and URLs throw it; told below together with the values that were refused.
      value = Optional.empty();
    }
    if (value.isEmpty()) {
      problems.add(
          found.get().name() + ": expected " + expectation + ", was '" + found.get().value() + "'");
      return otherwise;
    }
    return value.get();
  }

  /** The same for a value that no message may show. */
  public <T> T parsedSecret(
      String key, T otherwise, String expectation, Function<String, Optional<T>> parse) {
    int before = problems.size();
    T value = parsed(key, otherwise, expectation, parse);
    if (problems.size() > before) {
      hideValue(key, before, expectation);
    }
    return value;
  }

  /** Tells of a problem that only shows when several settings are looked at together. */
  public void problem(String key, String expectation) {
    String name = sources.find(key).map(Found::name).orElse(Sources.variable(key));
    String value = sources.find(key).map(Found::value).orElse("");
    problems.add(name + ": expected " + expectation + ", was '" + value + "'");
  }

  /**
   * Ends the reading: keys of the file and of the code that nobody asked for are problems too, and
   * variables that look like a known one misspelt.
   *
   * @param families starts of variable names, such as {@code SIGHTLINE_LOG_}, that belong to the
   *     library alone: an unknown variable of a family is a problem
   * @throws ConfigProblems when anything is wrong
   */
  public void finish(Set<String> families) {
    for (String key : sources.writtenKeys().keySet()) {
      if (!known.containsKey(key)) {
        problems.add(key + ": unknown setting" + meant(key, known.keySet()));
      }
    }
    Set<String> names = new TreeSet<>(known.values());
    names.add(Sources.FILE_VARIABLE);
    for (String name : new TreeSet<>(sources.variables().keySet())) {
      if (!name.startsWith(Sources.PREFIX) || names.contains(name)) {
        continue;
      }
      if (families.stream().anyMatch(name::startsWith) || nearest(name, names).isPresent()) {
        problems.add(name + ": unknown setting" + meant(name, names));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigProblems(problems);
    }
  }

  /** All keys that were asked for, in order. */
  public Set<String> keys() {
    return Set.copyOf(known.keySet());
  }

  private static String meant(String written, Set<String> names) {
    return nearest(written, names).map(name -> "; did you mean " + name + "?").orElse("");
  }

  private static Optional<String> nearest(String written, Set<String> names) {
    return names.stream().filter(name -> distance(written, name) <= NEAR).findFirst();
  }

  /** Levenshtein's distance. */
  private static int distance(String one, String other) {
    int[] above = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[other.length()];
  }
}
