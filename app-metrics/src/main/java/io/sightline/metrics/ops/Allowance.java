package io.sightline.metrics.ops;

/** So many at once, and so many a second after that: a token bucket. Thread-safe. */
final class Allowance {
  private final double most;
  private final double perSecond;
  private double left;
  private long filledAt = System.nanoTime();

  Allowance(double most, double perSecond) {
    this.most = most;
    this.perSecond = perSecond;
    this.left = most;
  }

  /** Whether there is one left. */
  synchronized boolean left() {
    long now = System.nanoTime();
    left = Math.min(most, left + (now - filledAt) / 1e9 * perSecond);
    filledAt = now;
    return left >= 1;
  }

  /** Takes one, if there is one. */
  synchronized boolean take() {
    if (!left()) {
      return false;
    }
    left--;
    return true;
  }
}
