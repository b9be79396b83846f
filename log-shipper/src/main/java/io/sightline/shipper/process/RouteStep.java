package io.sightline.shipper.process;

import io.sightline.shipper.event.RouteFallback;
import io.sightline.shipper.flow.Destination;
import java.util.HashSet;
import java.util.Set;

/**
 * Sends documents to another data stream. Where fields name it, there may only be so many, as each
 * costs the cluster shards: the first ones since the start have theirs, all others stay where they
 * were going.
 */
final class RouteStep implements Step {
  private final StepRule.Route rule;
  private final Condition when;
  private final Destination constant;
  private final Set<Destination> opened = new HashSet<>();

  RouteStep(StepRule.Route rule, Condition when, Destination usual) {
    this.rule = rule;
    this.when = when;
    this.constant = rule.isOpen() ? null : rule.constant(usual);
  }

  @Override
  public boolean apply(Draft draft) {
    if (!when.test(draft)) {
      return true;
    }
    Destination current = draft.current();
    if (constant != null) {
      draft.to(draft.to() == null ? constant : rule.constant(current));
      return true;
    }
    String dataset =
        rule.datasetFrom() == null
            ? rule.constant(current).dataset()
            : part(draft, rule.datasetFrom());
    String environment =
        rule.environmentFrom() == null
            ? rule.constant(current).environment()
            : part(draft, rule.environmentFrom());
    if (dataset == null || environment == null) {
      return true;
    }
    Destination to = new Destination(dataset, environment);
    if (to.equals(current) || opened.contains(to)) {
      draft.to(to);
    } else if (opened.size() < rule.maxDestinations()) {
      opened.add(to);
      draft.to(to);
    } else {
      draft.notes().fellBack(RouteFallback.TOO_MANY);
    }
    return true;
  }

  private static String part(Draft draft, String field) {
    String text = Fields.text(Fields.get(draft.fields(), field));
    if (text == null || text.isEmpty()) {
      draft.notes().fellBack(RouteFallback.ABSENT);
      return null;
    }
    String part = StreamPart.of(text);
    if (part == null) {
      draft.notes().fellBack(RouteFallback.ILLEGAL);
    }
    return part;
  }
}
