package io.sightline.shipper.source;

import java.util.HashMap;
import java.util.Map;

/**
 * All lives that are known, so that a new one with the same inode and first line gets a name of its
 * own. Not thread-safe.
 */
final class Generations {
  private final Map<String, Integer> counts = new HashMap<>();

  void know(Generation generation) {
    counts.merge(generation.base(), generation.count(), Math::max);
  }

  int nextCount(String base) {
    Integer last = counts.get(base);
    return last == null ? 0 : last + 1;
  }
}
