package io.sightline.shipper.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Sets fields that a document does not have. Bytes that are certain not to have them stay bytes.
 */
final class AddStep implements Step {
  private final Additions additions;
  private final List<String> names;
  private final List<Needle> needles = new ArrayList<>();
  private final Condition when;

  AddStep(Map<String, Object> fields, Condition when, Json json) {
    this.additions = Additions.of(fields, json);
    this.names = List.copyOf(fields.keySet());
    this.when = when;
    for (String name : names) {
      needles.add(Needle.of(name));
    }
  }

  @Override
  public boolean apply(Draft draft) {
    if (!names.isEmpty() && when.test(draft)) {
      if (!draft.isParsed() && hasNone(draft)) {
        draft.add(additions);
      } else {
        additions.addTo(draft.fields());
        draft.change();
      }
    }
    return true;
  }

  private boolean hasNone(Draft draft) {
    for (int i = 0; i < names.size(); i++) {
      if (!draft.lacks(names.get(i), needles.get(i))) {
        return false;
      }
    }
    return true;
  }
}
