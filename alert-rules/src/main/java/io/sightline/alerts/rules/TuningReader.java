package io.sightline.alerts.rules;

import io.sightline.alerts.Problems;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads {@code config.yml} against what the rules let a team change; one reading. */
final class TuningReader {
  private static final Pattern DURATION = Pattern.compile("0s|([1-9][0-9]*(ms|s|m|h|d|w))+");
  private static final Set<String> SEVERITIES =
      new TreeSet<>(Set.of("critical", "warning", "info"));

  private final Tunables tunables;
  private final Problems problems = new Problems();

  TuningReader(Tunables tunables) {
    this.tunables = tunables;
  }

  /**
   * Without a file nothing is changed.
   *
   * @throws Problems.Refused with every wrong key and value of the file
   */
  Tuning read(Path file) throws IOException, Problems.Refused {
    try {
      return read(new YAMLMapper().readTree(Files.readString(file)));
    } catch (NoSuchFileException none) {
      return Tuning.NONE;
    } catch (JacksonException broken) {
      problems.add(
          file.toString(),
          "YAML (" + broken.getOriginalMessage().lines().findFirst().orElse("") + ")");
      problems.refuse();
      throw broken;
    }
  }

  private Tuning read(JsonNode root) throws Problems.Refused {
    // A file of comments alone is no document.
    if (!root.isMissingNode() && !root.isNull()) {
      knownKeys("", root, Set.of("alerts", "objectives"));
    }
    Map<String, AlertTuning> alerts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : entries("alerts", root.path("alerts"))) {
      Map<String, BigDecimal> known = tunables.alerts().get(each.getKey());
      String key = "alerts." + each.getKey();
      if (known == null) {
        problems.add(key, "the name of an alert" + suggestion(each.getKey()), each.getKey());
      } else {
        alerts.put(each.getKey(), alert(key, each.getValue(), known));
      }
    }
    Map<String, BigDecimal> objectives = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : entries("objectives", root.path("objectives"))) {
      String key = "objectives." + each.getKey();
      if (tunables.objectives().containsKey(each.getKey())) {
        number(key, each.getKey(), each.getValue())
            .ifPresent(number -> objectives.put(each.getKey(), number));
      } else {
        problems.add(key, "one of " + names(tunables.objectives().keySet()), each.getKey());
      }
    }
    problems.refuse();
    return new Tuning(alerts, objectives);
  }

  private AlertTuning alert(String key, JsonNode value, Map<String, BigDecimal> known) {
    Optional<Boolean> isOn = onOrOff(value);
    if (isOn.isPresent()) {
      return isOn.get() ? AlertTuning.NONE : AlertTuning.OFF;
    }
    if (!value.isObject()) {
      problems.add(key, "off, on or {name: value}", shown(value));
      return AlertTuning.NONE;
    }
    Map<String, BigDecimal> numbers = new LinkedHashMap<>();
    value
        .properties()
        .forEach(
            each -> {
              if (known.containsKey(each.getKey())) {
                number(key + "." + each.getKey(), each.getKey(), each.getValue())
                    .ifPresent(number -> numbers.put(each.getKey(), number));
              }
            });
    Set<String> allowed = new TreeSet<>(known.keySet());
    allowed.addAll(List.of("for", "keep_firing_for", "severity"));
    knownKeys(key + ".", value, allowed);
    return new AlertTuning(
        true,
        numbers,
        duration(key + ".for", value.path("for")),
        duration(key + ".keep_firing_for", value.path("keep_firing_for")),
        severity(key + ".severity", value.path("severity")));
  }

  /** YAML 1.1 reads off as false, 1.2 as a word. */
  private static Optional<Boolean> onOrOff(JsonNode value) {
    return switch (value.isContainer() ? "" : value.asString("")) {
      case "off", "false" -> Optional.of(false);
      case "on", "true" -> Optional.of(true);
      default -> Optional.empty();
    };
  }

  private Optional<BigDecimal> number(String key, String name, JsonNode value) {
    boolean percent = name.endsWith("_percent");
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue();
      if (number.signum() >= 0 && !(percent && number.compareTo(BigDecimal.valueOf(100)) > 0)) {
        return Optional.of(number);
      }
    }
    problems.add(key, percent ? "a number from 0 to 100" : "a number, 0 or more", shown(value));
    return Optional.empty();
  }

  private Optional<String> duration(String key, JsonNode value) {
    return matching(key, value, DURATION.asMatchPredicate(), "a duration such as 30s, 5m or 1h30m");
  }

  private Optional<String> severity(String key, JsonNode value) {
    return matching(key, value, SEVERITIES::contains, "one of " + names(SEVERITIES));
  }

  private Optional<String> matching(
      String key, JsonNode value, Predicate<String> good, String expectation) {
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (value.isString() && good.test(value.asString())) {
      return Optional.of(value.asString());
    }
    problems.add(key, expectation, shown(value));
    return Optional.empty();
  }

  private Set<Map.Entry<String, JsonNode>> entries(String key, JsonNode value) {
    if (!value.isMissingNode() && !value.isNull() && !value.isObject()) {
      problems.add(key, "names, a line each", shown(value));
    }
    return value.isObject() ? value.properties() : Set.of();
  }

  private void knownKeys(String prefix, JsonNode value, Collection<String> known) {
    if (!value.isObject()) {
      problems.add("the file", "names, a line each", shown(value));
      return;
    }
    for (String name : value.propertyNames()) {
      if (!known.contains(name)) {
        problems.add(prefix + name, "one of " + names(known), name);
      }
    }
  }

  /** The one alert that differs by little. */
  private String suggestion(String name) {
    return tunables.alerts().keySet().stream()
        .filter(known -> LevenshteinDistance.getDefaultInstance().apply(known, name) <= 3)
        .findFirst()
        .map(known -> " (" + known + "?)")
        .orElse("");
  }

  private static String names(Collection<String> names) {
    return String.join(", ", new TreeSet<>(names));
  }

  private static String shown(JsonNode value) {
    return value.isValueNode() ? value.asString() : value.toString();
  }
}
