package io.sightline.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The alert rules as the dashboards see them: names, limits, the dashboard each links to. */
record AlertRules(List<JsonNode> rules) {
  /**
   * The first comparison of a rule is its limit, unless it stands in parentheses of its own, where
   * it keeps from dividing by zero; the mark behind it says when it is a percentage.
   */
  private static final Pattern LIMIT = Pattern.compile("> ([0-9.]+)(?!\\))( # \\w*_percent)?");

  /** How many times faster than allowed an error budget may go. */
  private static final Pattern BURN_RATE = Pattern.compile("([0-9.]+) \\* slo:");

  private static final Map<String, String> COLORS =
      Map.of("critical", "red", "warning", "orange", "info", "blue");

  record Limit(double value, String color) {}

  /** A percentage may be drawn as a ratio, and what is more than nothing begins with one. */
  record RuleLimit(double value, boolean isPercent, String color) {
    Set<Limit> everyScale() {
      Set<Limit> scales = new HashSet<>(Set.of(new Limit(value, color)));
      if (isPercent) {
        scales.add(new Limit(value / 100, color));
      }
      if (value == 0) {
        scales.add(new Limit(1, color));
      }
      return scales;
    }

    boolean isAmong(Set<Limit> drawn) {
      return everyScale().stream().anyMatch(drawn::contains);
    }
  }

  static AlertRules read() {
    List<JsonNode> rules = new ArrayList<>();
    try (Stream<Path> files = Files.list(Module.RULES)) {
      for (Path file : files.sorted().toList()) {
        for (JsonNode group : new YAMLMapper().readTree(file.toFile()).path("groups")) {
          group.path("rules").valueStream().filter(rule -> rule.has("alert")).forEach(rules::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new AlertRules(rules);
  }

  Set<String> names() {
    Set<String> names = new HashSet<>();
    rules.forEach(rule -> names.add(rule.path("alert").asString()));
    return names;
  }

  /** Without the rules that compare with nothing that could be drawn. */
  Map<String, List<RuleLimit>> limits() {
    Map<String, List<RuleLimit>> limits = new HashMap<>();
    for (JsonNode rule : rules) {
      limits
          .computeIfAbsent(rule.path("alert").asString(), ignored -> new ArrayList<>())
          .addAll(limitsOf(rule));
    }
    return limits;
  }

  private static List<RuleLimit> limitsOf(JsonNode rule) {
    String expression = rule.path("expr").asString();
    String color = COLORS.get(rule.path("labels").path("severity").asString());
    List<RuleLimit> limits = new ArrayList<>();
    Matcher burnRate = BURN_RATE.matcher(expression);
    while (burnRate.find()) {
      limits.add(new RuleLimit(Double.parseDouble(burnRate.group(1)), false, color));
    }
    Matcher limit = LIMIT.matcher(expression);
    if (limits.isEmpty() && limit.find()) {
      limits.add(new RuleLimit(Double.parseDouble(limit.group(1)), limit.group(2) != null, color));
    }
    return limits;
  }
}
