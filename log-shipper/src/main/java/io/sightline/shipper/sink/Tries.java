package io.sightline.shipper.sink;

/** What is known of the earlier tries to send one batch. Only its sender touches it. */
final class Tries {
  private static final long NONE = -1;

  /** The number of the newest backing index before the first try, or -1 before it. */
  private long newestAtFirst = NONE;

  /** Whether a try ended without an answer, so that nobody knows what it stored. */
  private boolean unanswered;

  void first(long newest) {
    if (newestAtFirst == NONE) {
      newestAtFirst = newest;
    }
  }

  boolean isFirst() {
    return newestAtFirst == NONE;
  }

  long newestAtFirst() {
    return Math.max(0, newestAtFirst);
  }

  void wentUnanswered() {
    unanswered = true;
  }

  boolean isUnanswered() {
    return unanswered;
  }
}
