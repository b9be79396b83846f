package io.sightline.shipper.process;

import io.sightline.shipper.config.Settings;
import io.sightline.shipper.flow.Destination;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is to be done with the lines of one input. What is null is not asked for.
 *
 * @param multiline which lines are one entry
 * @param parse how fields are made of an entry
 * @param timestamp where an entry has its time
 * @param steps in their order
 * @param maxPatternSteps how many characters one expression may look at in one text, besides twenty
 *     times its length
 */
public record ProcessConfig(
    Multiline multiline,
    Parse parse,
    TimestampRule timestamp,
    List<StepRule> steps,
    int maxPatternSteps) {
  private static final int USUAL_STEPS = 100_000;

  /** Reads the keys of an input that are about its lines; problems are collected there. */
  public static ProcessConfig read(Settings input) {
    Multiline multiline = input.has("multiline") ? Multiline.read(input.child("multiline")) : null;
    Parse parse = input.has("parse") ? Parse.read(input.child("parse")) : null;
    TimestampRule timestamp =
        input.has("timestamp") ? TimestampRule.read(input.child("timestamp")) : null;
    List<StepRule> steps = StepReader.read(input.optionalChildren("steps"));
    for (String key : List.of("multiline", "parse", "timestamp")) {
      if (!input.has(key)) {
        // Asked for, so that it is known where unknown keys are refused.
        input.child(key);
      }
    }
    int most = input.number("max_pattern_steps", USUAL_STEPS, 1_000, 100_000_000);
    return new ProcessConfig(multiline, parse, timestamp, List.copyOf(steps), most);
  }

  /** Nothing is asked for: lines go out as they are, and no pipeline is needed. */
  public boolean isEmpty() {
    return multiline == null
        && (parse == null || parse.equals(Parse.JSON))
        && timestamp == null
        && steps.isEmpty();
  }

  /** All data streams that the steps name, beside the usual one and those that fields name. */
  public Set<Destination> destinations(Destination usual) {
    Set<Destination> named = new LinkedHashSet<>();
    for (StepRule step : steps) {
      if (step instanceof StepRule.Route route && !route.isOpen()) {
        // Steps may set one part each, so what earlier steps lead to counts as well.
        List.copyOf(named).forEach(earlier -> named.add(route.constant(earlier)));
        named.add(route.constant(usual));
      }
    }
    named.remove(usual);
    return named;
  }

  /** Whether fields of documents name data streams too. */
  public boolean isOpen() {
    return steps.stream().anyMatch(step -> step instanceof StepRule.Route route && route.isOpen());
  }

  /** The keys and values that are in effect; none when nothing is asked for. */
  public Map<String, Object> effective() {
    Map<String, Object> group = new LinkedHashMap<>();
    if (multiline != null) {
      group.put("multiline", multiline.effective());
    }
    if (parse != null) {
      group.put("parse", parse.effective());
    }
    if (timestamp != null) {
      group.put("timestamp", timestamp.effective());
    }
    if (!steps.isEmpty()) {
      List<Object> list = new ArrayList<>();
      for (StepRule step : steps) {
        Map<String, Object> entry = new LinkedHashMap<>(step.effective());
        if (step.when() != null && !(step instanceof StepRule.Drop)) {
          entry.put("when", step.when().effective());
        }
        list.add(entry);
      }
      group.put("steps", list);
    }
    if (!group.isEmpty()) {
      group.put("max_pattern_steps", maxPatternSteps);
    }
    return group;
  }
}
