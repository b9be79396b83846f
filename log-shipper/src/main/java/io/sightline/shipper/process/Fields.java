package io.sightline.shipper.process;

import java.util.Map;

/**
 * Finds a field by its name. Documents are flat as a rule and may have dots in their names, so the
 * whole name is looked for first; then its beginnings, as names of objects that hold the rest.
 */
final class Fields {
  private Fields() {}

  /** An object and the name of a field that is in it. */
  record Place(Map<String, Object> object, String name) {}

  /** Null when there is no such field. */
  static Place find(Map<String, Object> object, String name) {
    if (object.containsKey(name)) {
      return new Place(object, name);
    }
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      Object child = object.get(name.substring(0, dot));
      if (child instanceof Map<?, ?>) {
        @SuppressWarnings("unchecked") // Json makes no other maps.
        Place place = find((Map<String, Object>) child, name.substring(dot + 1));
        if (place != null) {
          return place;
        }
      }
    }
    return null;
  }

  /** Null when there is no such field, or it is null. */
  static Object get(Map<String, Object> object, String name) {
    Object value = object.get(name);
    if (value != null) {
      return value;
    }
    Place place = find(object, name);
    return place == null ? null : place.object().get(place.name());
  }

  /** The text of a single value, or null when it is none. */
  static String text(Object value) {
    return value instanceof Map || value instanceof Iterable || value == null
        ? null
        : value.toString();
  }
}
