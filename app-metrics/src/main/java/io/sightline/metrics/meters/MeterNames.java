package io.sightline.metrics.meters;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What meters and labels may be called. */
final class MeterNames {
  private static final Pattern METER = Pattern.compile("[a-z][a-z0-9]*(?:[_.][a-z0-9]+)*");
  private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9]*(?:_[a-z0-9]+)*");
  private static final Pattern ID =
      Pattern.compile("(?:.*_)?(?:id|uuid|guid|email|session|token|path|url|uri|ip|address)");
  private static final Set<String> RESERVED = Set.of("le", "quantile", "job", "instance");

  private MeterNames() {}

  /**
   * Refuses what would not be a metric of its own.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  static void check(String name, String... labels) {
    if (!METER.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name of a meter: expected lower case words between '_' or '.', such as trade_orders,"
              + " was '"
              + name
              + "'");
    }
    Set<String> seen = new HashSet<>();
    for (String label : labels) {
      if (!LABEL.matcher(label).matches() || RESERVED.contains(label) || !seen.add(label)) {
        throw new IllegalArgumentException(
            "label of "
                + name
                + ": expected lower case words between '_', each label once and none of le,"
                + " quantile, job, instance, was '"
                + label
                + "'"
                + (looksLikeId(label) ? "; " + hint() : ""));
      }
    }
  }

  static boolean looksLikeId(String label) {
    return ID.matcher(label).matches();
  }

  static String hint() {
    return "it looks like an id, and ids belong in logs: every value of a label is a series of its"
        + " own";
  }
}
