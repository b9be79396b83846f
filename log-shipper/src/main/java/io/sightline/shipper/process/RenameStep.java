package io.sightline.shipper.process;

import java.util.HashMap;
import java.util.Map;

/** Gives fields another name on the top level, unless a field has it already. */
final class RenameStep implements Step {
  private final Map<String, String> names;
  private final Map<String, Needle> needles = new HashMap<>();
  private final Condition when;

  RenameStep(Map<String, String> names, Condition when) {
    this.names = names;
    this.when = when;
    names.keySet().forEach(name -> needles.put(name, Needle.of(name)));
  }

  @Override
  public boolean apply(Draft draft) {
    if (!when.test(draft)) {
      return true;
    }
    for (Map.Entry<String, String> entry : names.entrySet()) {
      String from = entry.getKey();
      if (!draft.isParsed() && draft.lacks(from, needles.get(from))) {
        continue;
      }
      Map<String, Object> fields = draft.fields();
      Fields.Place place = Fields.find(fields, from);
      if (place != null && !fields.containsKey(entry.getValue())) {
        fields.put(entry.getValue(), place.object().remove(place.name()));
        draft.change();
      }
    }
    return true;
  }
}
