package io.sightline.shipper.sink;

import io.sightline.shipper.flow.Backoff;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Data streams that take nothing until someone mends something: credentials, privileges, a missing
 * template, a block. Each is tried again after a pause, and the others are not disturbed.
 * Thread-safe.
 */
final class Holds {
  private final Duration first;
  private final Duration longest;
  private final Map<String, Hold> holds = new ConcurrentHashMap<>();

  private static final class Hold {
    final Backoff backoff;
    volatile long untilNanos = System.nanoTime();

    Hold(Backoff backoff) {
      this.backoff = backoff;
    }
  }

  Holds(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
  }

  /** Holds a stream, longer each time. Returns for how long. */
  Duration hold(String stream) {
    Hold hold = holds.computeIfAbsent(stream, name -> new Hold(new Backoff(first, longest)));
    synchronized (hold) {
      long now = System.nanoTime();
      if (hold.untilNanos - now > 0) {
        return Duration.ofNanos(hold.untilNanos - now);
      }
      Duration pause = hold.backoff.next();
      hold.untilNanos = now + pause.toNanos();
      return pause;
    }
  }

  boolean isHeld(String stream) {
    Hold hold = holds.get(stream);
    return hold != null && hold.untilNanos - System.nanoTime() > 0;
  }

  /** It took something. Returns whether it was held before. */
  boolean release(String stream) {
    return !holds.isEmpty() && holds.remove(stream) != null;
  }

  int count() {
    return holds.size();
  }
}
