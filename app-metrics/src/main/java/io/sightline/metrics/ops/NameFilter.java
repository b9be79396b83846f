package io.sightline.metrics.ops;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Picks metric families by name. A caller may name the family, as it stands in the {@code # TYPE}
 * line, or any of its series: {@code http_request_duration_seconds_bucket} gives the whole
 * histogram.
 */
final class NameFilter implements Predicate<String> {
  private static final List<String> ENDINGS =
      List.of("_total", "_bucket", "_count", "_sum", "_info");

  private final Set<String> names;

  private NameFilter(Set<String> names) {
    this.names = names;
  }

  /** No names at all: everything. */
  static NameFilter of(List<String> asked) {
    Set<String> names = new HashSet<>(asked);
    for (String name : asked) {
      for (String ending : ENDINGS) {
        if (name.endsWith(ending)) {
          names.add(name.substring(0, name.length() - ending.length()));
        }
      }
    }
    names.remove("");
    return new NameFilter(asked.isEmpty() ? Set.of() : names);
  }

  @Override
  public boolean test(String family) {
    return names.isEmpty() || names.contains(family);
  }
}
