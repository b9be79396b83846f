package io.sightline.shipper.process;

import io.sightline.shipper.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads the list of steps. */
final class StepReader {
  private static final Set<String> ACTIONS =
      new TreeSet<>(Set.of("add", "rename", "remove", "drop", "sample", "mask", "route"));
  private static final String ONE_ACTION = "exactly one of " + String.join(", ", ACTIONS);

  private StepReader() {}

  static List<StepRule> read(List<Settings> groups) {
    List<StepRule> steps = new ArrayList<>();
    for (Settings group : groups) {
      List<String> actions = ACTIONS.stream().filter(group::has).toList();
      if (actions.size() != 1) {
        group.problem(
            "step",
            ONE_ACTION,
            actions.isEmpty() ? "absent" : "'" + String.join(", ", actions) + "'");
        group.keys();
        continue;
      }
      steps.add(step(actions.get(0), group));
      group.refuseOthers();
    }
    return steps;
  }

  private static StepRule step(String action, Settings group) {
    if (action.equals("drop")) {
      return new StepRule.Drop(ConditionRule.read(group.child("drop")));
    }
    ConditionRule when = group.has("when") ? ConditionRule.read(group.child("when")) : null;
    group.child("when");
    return switch (action) {
      case "add" -> new StepRule.Add(additions(group.child("add")), when);
      case "rename" -> new StepRule.Rename(names(group.child("rename")), when);
      case "remove" -> new StepRule.Remove(fields(group, "remove"), when);
      case "sample" -> sample(group.child("sample"), when);
      case "mask" -> mask(group.child("mask"), when);
      default -> route(group.child("route"), when);
    };
  }

  private static Map<String, Object> additions(Settings group) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String name : group.keys()) {
      Object value = group.scalar(name);
      if (value instanceof Number number) {
        // As a document has it, so that adding costs nothing.
        value = JsonNumber.of(number.toString());
        if (value == null) {
          group.problem(name, "a text, a finite number, true or false", "'" + number + "'");
        }
      } else if (value == null && !group.has(name)) {
        group.problem(name, "a text, a finite number, true or false", "absent");
      }
      if (value != null) {
        fields.put(name, value);
      }
    }
    return fields;
  }

  private static Map<String, String> names(Settings group) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String name : group.keys()) {
      String to = group.required(name, "the new name of the field", text -> text);
      if (name.equals(Draft.TIMESTAMP)) {
        group.problem(name, "a field that a document can do without", "'" + name + "'");
      }
      if (to != null) {
        names.put(name, to);
      }
    }
    return names;
  }

  private static List<String> fields(Settings group, String key) {
    List<String> fields = group.texts(key);
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).equals(Draft.TIMESTAMP)) {
        group.problem(
            key + '[' + i + ']',
            "a field that a document can do without",
            "'" + Draft.TIMESTAMP + "'");
      }
    }
    return List.copyOf(fields);
  }

  private static StepRule sample(Settings group, ConditionRule when) {
    int keep = group.number("keep_one_of", 1, 1, 1_000_000);
    if (!group.has("keep_one_of")) {
      group.problem("keep_one_of", "a whole number from 1 to 1000000", "absent");
    }
    group.refuseOthers();
    return new StepRule.Sample(keep, when);
  }

  private static StepRule mask(Settings group, ConditionRule when) {
    List<String> names =
        group.has("fields") ? fields(group, "fields") : group.optionalTexts("fields");
    List<Secret> secrets = new ArrayList<>();
    List<String> keys = group.optionalTexts("patterns");
    for (int i = 0; i < keys.size(); i++) {
      Secret secret =
          group.parsed("patterns[" + i + ']', keys.get(i), "one of " + Secret.keys(), Secret::of);
      if (secret != null) {
        secrets.add(secret);
      }
    }
    List<String> regexes = group.optionalTexts("regexes");
    for (int i = 0; i < regexes.size(); i++) {
      group.parsed(
          "regexes[" + i + ']', regexes.get(i), "a regular expression of Java", Pattern::compile);
    }
    if (!group.has("fields") && !group.has("patterns") && !group.has("regexes")) {
      group.problem("fields", "at least one of fields, patterns, regexes", "absent");
    }
    String replacement = group.text("replacement");
    group.refuseOthers();
    return new StepRule.Mask(
        names,
        List.copyOf(secrets),
        List.copyOf(regexes),
        replacement == null ? "***" : replacement,
        when);
  }

  private static StepRule route(Settings group, ConditionRule when) {
    String dataset = group.parsed("dataset", StreamPart.EXPECTATION, StreamPart::checked);
    String datasetFrom = group.text("dataset_from");
    String environment = group.parsed("environment", StreamPart.EXPECTATION, StreamPart::checked);
    String environmentFrom = group.text("environment_from");
    exclude(group, "dataset", "dataset_from");
    exclude(group, "environment", "environment_from");
    if (!group.has("dataset")
        && !group.has("dataset_from")
        && !group.has("environment")
        && !group.has("environment_from")) {
      group.problem(
          "dataset",
          "at least one of dataset, dataset_from, environment, environment_from",
          "absent");
    }
    int most = group.number("max_destinations", 32, 1, 1_000);
    group.refuseOthers();
    return new StepRule.Route(dataset, datasetFrom, environment, environmentFrom, most, when);
  }

  private static void exclude(Settings group, String constant, String field) {
    if (group.has(constant) && group.has(field)) {
      group.problem(field, "absent when " + constant + " is set", "set");
    }
  }
}
