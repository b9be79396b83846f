package io.sightline.shipper.sink;

import java.time.Duration;

/**
 * How many bulks at a time and how large, found out by trying: additive increase while answers come
 * in good time, multiplicative decrease when the server says 429 or takes too long (AIMD, as TCP
 * does it). What was answered with 413 is a ceiling, which is probed from time to time: the limit
 * may be that of a proxy that was mended. Thread-safe.
 */
final class Congestion {
  private static final int SMALLEST_BATCH = 64 * 1024;

  /** So many bulks at the ceiling have to be accepted before more is tried. */
  static final int FIRST_PROBE = 50;

  /** As a refused probe costs a request, each doubles that, up to this. */
  static final int LAST_PROBE = 3_200;

  private final int mostInFlight;
  private final int mostBytes;
  private final long slowNanos;
  private double limit;
  private int bytes;
  private int ceiling = Integer.MAX_VALUE;
  private int accepted;
  private int acceptedAtCeiling;
  private int probe = FIRST_PROBE;
  private int inFlight;
  private long decreasedNanos;
  private boolean stopped;

  /**
   * @param mostInFlight never more bulks at a time
   * @param mostBytes never more bytes in one
   * @param slow an answer that takes longer means that bulks are too large
   */
  Congestion(int mostInFlight, int mostBytes, Duration slow) {
    this.mostInFlight = mostInFlight;
    this.mostBytes = mostBytes;
    this.slowNanos = slow.toNanos();
    this.limit = Math.min(2, mostInFlight);
    this.bytes = mostBytes;
    this.decreasedNanos = System.nanoTime();
  }

  /** Waits for a place; false when it is stopped. */
  synchronized boolean enter() throws InterruptedException {
    while (inFlight >= (int) limit && !stopped) {
      wait();
    }
    if (!stopped) {
      inFlight++;
    }
    return !stopped;
  }

  synchronized void leave() {
    inFlight--;
    notifyAll();
  }

  /** A bulk that was sent at a time was answered, and not with a complaint. */
  synchronized void answered(long sentNanos, int sentBytes) {
    accepted(sentBytes);
    if (System.nanoTime() - sentNanos > slowNanos) {
      bytes = Math.max(SMALLEST_BATCH, Math.min(bytes, sentBytes) / 2);
      return;
    }
    if (inFlight >= (int) limit && limit < mostInFlight) {
      limit = Math.min(mostInFlight, limit + 1 / limit);
      notifyAll();
    }
    if (sentBytes > bytes / 2) {
      bytes = Math.min(Math.min(mostBytes, ceiling), bytes + Math.max(1, mostBytes / 16));
    }
  }

  /** The server had too much to do when it got a bulk that was sent at a time. */
  synchronized void overloaded(long sentNanos) {
    if (sentNanos - decreasedNanos < 0) {
      // Sent before the last decrease: it is the same overload.
      return;
    }
    decreasedNanos = System.nanoTime();
    limit = Math.max(1, limit / 2);
    bytes = Math.max(SMALLEST_BATCH, bytes / 2);
  }

  private void accepted(int sentBytes) {
    if (ceiling == Integer.MAX_VALUE) {
      return;
    }
    accepted = Math.max(accepted, sentBytes);
    // A smaller one says nothing about the ceiling, and is sent where there is not more to send.
    if (sentBytes < ceiling - ceiling / 4 || ++acceptedAtCeiling < probe) {
      return;
    }
    acceptedAtCeiling = 0;
    ceiling += Math.max(1, ceiling / 4);
    if (ceiling >= mostBytes) {
      ceiling = Integer.MAX_VALUE;
    }
  }

  /**
   * So many bytes were too many for one request. The ceiling falls to what was accepted before, or
   * to half of them.
   */
  synchronized int tooLarge(int sentBytes) {
    if (sentBytes > ceiling) {
      // Sent before it fell: this says nothing new.
      return ceiling;
    }
    boolean wasProbe = accepted > sentBytes / 2 && accepted < sentBytes;
    if (wasProbe) {
      probe = Math.min(LAST_PROBE, probe * 2);
    }
    ceiling = Math.max(1, wasProbe ? accepted : sentBytes / 2);
    accepted = Math.min(accepted, ceiling);
    acceptedAtCeiling = 0;
    bytes = Math.min(bytes, ceiling);
    return ceiling;
  }

  synchronized int bytes() {
    return Math.min(bytes, ceiling);
  }

  synchronized int inFlightLimit() {
    return (int) limit;
  }

  /** The largest request that the server is known to take. */
  synchronized int ceiling() {
    return ceiling;
  }

  synchronized void stop() {
    stopped = true;
    notifyAll();
  }
}
