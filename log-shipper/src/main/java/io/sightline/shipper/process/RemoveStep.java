package io.sightline.shipper.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes fields away. */
final class RemoveStep implements Step {
  private final List<String> names;
  private final List<Needle> needles = new ArrayList<>();
  private final Condition when;

  RemoveStep(List<String> names, Condition when) {
    this.names = names;
    this.when = when;
    names.forEach(name -> needles.add(Needle.of(name)));
  }

  @Override
  public boolean apply(Draft draft) {
    if (!when.test(draft)) {
      return true;
    }
    for (int i = 0; i < names.size(); i++) {
      if (!draft.isParsed() && draft.lacks(names.get(i), needles.get(i))) {
        continue;
      }
      Map<String, Object> fields = draft.fields();
      Fields.Place place = Fields.find(fields, names.get(i));
      if (place != null) {
        place.object().remove(place.name());
        draft.change();
      }
    }
    return true;
  }
}
