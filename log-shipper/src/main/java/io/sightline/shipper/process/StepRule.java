package io.sightline.shipper.process;

import io.sightline.shipper.flow.Destination;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A step as it is configured. */
sealed interface StepRule {

  /** The documents that it is for; null for all. */
  ConditionRule when();

  /** The name of the step and its settings, as they would stand in the configuration. */
  Map<String, Object> effective();

  /** Sets fields that a document does not have; values are texts, numbers and booleans. */
  record Add(Map<String, Object> fields, ConditionRule when) implements StepRule {
    @Override
    public Map<String, Object> effective() {
      Map<String, Object> values = new LinkedHashMap<>(fields);
      values.replaceAll(
          (name, value) -> value instanceof JsonNumber n ? new BigDecimal(n.text()) : value);
      return Map.of("add", values);
    }
  }

  /** Gives fields another name, unless a field has it already; new name by old name. */
  record Rename(Map<String, String> names, ConditionRule when) implements StepRule {
    @Override
    public Map<String, Object> effective() {
      return Map.of("rename", names);
    }
  }

  /** Takes fields away. */
  record Remove(List<String> fields, ConditionRule when) implements StepRule {
    @Override
    public Map<String, Object> effective() {
      return Map.of("remove", fields);
    }
  }

  /** Ends the documents that {@code when} holds for. */
  record Drop(ConditionRule when) implements StepRule {
    @Override
    public Map<String, Object> effective() {
      return Map.of("drop", when.effective());
    }
  }

  /** Keeps one of so many documents; by name and offset, so that it is the same one every time. */
  record Sample(int keepOneOf, ConditionRule when) implements StepRule {
    @Override
    public Map<String, Object> effective() {
      return Map.of("sample", Map.of("keep_one_of", keepOneOf));
    }
  }

  /**
   * Puts something else in the place of secrets.
   *
   * @param fields names whose values are masked whole; {@code -}, {@code _} and case do not count
   * @param patterns of secrets that are found in any text
   * @param regexes further patterns
   * @param replacement what stands in the place of a secret
   */
  record Mask(
      List<String> fields,
      List<Secret> patterns,
      List<String> regexes,
      String replacement,
      ConditionRule when)
      implements StepRule {
    @Override
    public Map<String, Object> effective() {
      Map<String, Object> mask = new LinkedHashMap<>();
      if (!fields.isEmpty()) {
        mask.put("fields", fields);
      }
      if (!patterns.isEmpty()) {
        mask.put("patterns", patterns.stream().map(Secret::key).toList());
      }
      if (!regexes.isEmpty()) {
        mask.put("regexes", regexes);
      }
      mask.put("replacement", replacement);
      return Map.of("mask", mask);
    }
  }

  /**
   * Sends documents to another data stream. What is null stays as it was; the last step that
   * applies wins.
   *
   * @param datasetFrom the field that names the dataset, instead of {@code dataset}
   * @param environmentFrom the field that names the environment, instead of {@code environment}
   * @param maxDestinations how many data streams the values of fields may make
   */
  record Route(
      String dataset,
      String datasetFrom,
      String environment,
      String environmentFrom,
      int maxDestinations,
      ConditionRule when)
      implements StepRule {

    boolean isOpen() {
      return datasetFrom != null || environmentFrom != null;
    }

    /** Where it leads when it names constants alone. */
    Destination constant(Destination otherwise) {
      return new Destination(
          dataset == null ? otherwise.dataset() : dataset,
          environment == null ? otherwise.environment() : environment);
    }

    @Override
    public Map<String, Object> effective() {
      Map<String, Object> route = new LinkedHashMap<>();
      put(route, "dataset", dataset);
      put(route, "dataset_from", datasetFrom);
      put(route, "environment", environment);
      put(route, "environment_from", environmentFrom);
      if (isOpen()) {
        route.put("max_destinations", maxDestinations);
      }
      return Map.of("route", route);
    }

    private static void put(Map<String, Object> group, String key, String value) {
      if (value != null) {
        group.put(key, value);
      }
    }
  }
}
