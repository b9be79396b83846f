package io.sightline.shipper.sink;

/**
 * A data stream, or a pattern of them, and how long its documents are kept.
 *
 * @param pattern the name; with {@code *} for streams whose names come from the lines
 * @param retentionDays how many days after its last document a backing index is deleted
 */
public record StreamPlan(String pattern, int retentionDays) {
  boolean isPattern() {
    return pattern.contains("*");
  }

  /** Of the index template; a pattern gives way to exact names. */
  int priority() {
    return isPattern() ? 240 : 250;
  }

  /** Names may not hold a star. */
  String templateName() {
    return "sightline-" + pattern.replace("*", "any");
  }
}
