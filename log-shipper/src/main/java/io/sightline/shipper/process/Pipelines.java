package io.sightline.shipper.process;

import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Destination;
import io.sightline.shipper.flow.Pipeline;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Makes what runs of what is configured. */
public final class Pipelines {
  private Pipelines() {}

  /**
   * The pipeline of one input; null when nothing is asked for. Like every pipeline it belongs to
   * the engine thread. What waits for its next line is timed by {@link System#nanoTime()}.
   *
   * @param usual where documents go that no step sends elsewhere
   * @param clock for the time of documents whose text names none
   */
  public static Pipeline of(
      ProcessConfig config, Destination usual, ShipperEvents events, Clock clock) {
    return of(config, usual, events, clock, System::nanoTime);
  }

  static Pipeline of(
      ProcessConfig config,
      Destination usual,
      ShipperEvents events,
      Clock clock,
      LongSupplier nanoTime) {
    if (config.isEmpty()) {
      return null;
    }
    Json json = new Json();
    Processing processing =
        new Processing(
            new LineParser(config, usual, clock),
            steps(config, usual, json),
            new Draft(json, clock, usual),
            json,
            events);
    if (config.multiline() == null) {
      return processing;
    }
    Continuation continuation = Continuation.of(config.multiline(), config.maxPatternSteps());
    return new Joining(config.multiline(), continuation, processing, events, nanoTime);
  }

  private static List<Step> steps(ProcessConfig config, Destination usual, Json json) {
    List<Step> steps = new ArrayList<>();
    for (StepRule rule : config.steps()) {
      steps.add(step(rule, config.maxPatternSteps(), usual, json));
    }
    return List.copyOf(steps);
  }

  private static Step step(StepRule rule, int maxPatternSteps, Destination usual, Json json) {
    Condition when =
        rule.when() == null ? Condition.ALWAYS : rule.when().condition(maxPatternSteps);
    if (rule instanceof StepRule.Add add) {
      return new AddStep(add.fields(), when, json);
    }
    if (rule instanceof StepRule.Rename rename) {
      return new RenameStep(rename.names(), when);
    }
    if (rule instanceof StepRule.Remove remove) {
      return new RemoveStep(remove.fields(), when);
    }
    if (rule instanceof StepRule.Sample sample) {
      return new SampleStep(sample.keepOneOf(), when);
    }
    if (rule instanceof StepRule.Mask mask) {
      return new MaskStep(mask, when, maxPatternSteps);
    }
    if (rule instanceof StepRule.Route route) {
      return new RouteStep(route, when, usual);
    }
    return new DropStep(when);
  }
}
