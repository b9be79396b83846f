package io.sightline.shipper.source;

import java.util.HashMap;
import java.util.Map;

/**
 * All lives that are known, so that a new one with the same inode and first line gets a name of its
 * own. A life is known once, and forgotten once. Not thread-safe.
 */
final class Generations {
  private final Map<String, Namesakes> byBase = new HashMap<>();

  private record Namesakes(int lives, int latest) {}

  void know(Generation generation) {
    byBase.merge(
        generation.base(),
        new Namesakes(1, generation.count()),
        (one, more) -> new Namesakes(one.lives() + 1, Math.max(one.latest(), more.latest())));
  }

  void forget(Generation generation) {
    byBase.computeIfPresent(
        generation.base(),
        (base, all) -> all.lives() == 1 ? null : new Namesakes(all.lives() - 1, all.latest()));
  }

  int nextCount(String base) {
    Namesakes all = byBase.get(base);
    return all == null ? 0 : all.latest() + 1;
  }

  /** How many different first lines and inodes are known. */
  int size() {
    return byBase.size();
  }
}
