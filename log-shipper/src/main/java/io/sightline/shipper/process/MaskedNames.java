package io.sightline.shipper.process;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Names of fields that hold secrets. {@code -}, {@code _} and case do not count, so {@code
 * X-Api-Key} is {@code xapikey}. A name without a dot is found on every level, and as the last part
 * of a name with dots; one with dots is found as the end of the path. Not thread-safe.
 */
final class MaskedNames {
  /** Callers may choose names, and then there is no end of them. */
  private static final int MOST_KNOWN = 4_096;

  private final Set<String> single = new HashSet<>();
  private final Set<String> dotted = new HashSet<>();
  private final Map<String, Boolean> known = new HashMap<>();

  MaskedNames(List<String> names) {
    for (String name : names) {
      String plain = plain(name);
      (plain.indexOf('.') < 0 ? single : dotted).add(plain);
    }
  }

  /** A name without what does not count. */
  static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  boolean isEmpty() {
    return single.isEmpty() && dotted.isEmpty();
  }

  /** Whether paths have to be known. */
  boolean needPaths() {
    return !dotted.isEmpty();
  }

  /** Whether a field is masked for its name alone. */
  boolean has(String name) {
    Boolean masked = known.get(name);
    if (masked == null) {
      String plain = plain(name);
      masked =
          single.contains(plain) || single.contains(plain.substring(plain.lastIndexOf('.') + 1));
      if (known.size() < MOST_KNOWN) {
        known.put(name, masked);
      }
    }
    return masked;
  }

  /** Whether a field is masked for the objects that it is in. */
  boolean hasPath(String path) {
    String plain = plain(path);
    for (int from = 0; from >= 0; ) {
      if (dotted.contains(plain.substring(from))) {
        return true;
      }
      int dot = plain.indexOf('.', from);
      from = dot < 0 ? -1 : dot + 1;
    }
    return false;
  }
}
