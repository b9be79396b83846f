package io.sightline.shipper.sink;

import io.sightline.shipper.flow.Backoff;
import java.time.Duration;

/**
 * Keeps all senders off a server that does not answer: after a failure nobody sends until a pause
 * is over, then one of them tries, and only its success lets the others go on. The pauses grow and
 * are jittered. Thread-safe.
 */
final class Breaker {
  private final Backoff backoff;
  private boolean open;
  private Thread probe;
  private long retryNanos;
  private boolean stopped;

  Breaker(Duration first, Duration longest) {
    this.backoff = new Backoff(first, longest);
  }

  /**
   * Waits until this thread may send.
   *
   * @return false when it is stopped
   */
  synchronized boolean pass() throws InterruptedException {
    while (open && !stopped) {
      long left = retryNanos - System.nanoTime();
      if (left <= 0 && probe == null) {
        probe = Thread.currentThread();
        return true;
      }
      wait(left <= 0 ? 0 : Math.max(1, left / 1_000_000));
    }
    return !stopped;
  }

  /** The server answered. Returns whether it did not before. */
  synchronized boolean succeeded() {
    boolean was = open;
    open = false;
    probe = null;
    backoff.reset();
    notifyAll();
    return was;
  }

  /** It did not, or not in a way that can be used. Returns how long nobody sends now. */
  synchronized Duration failed() {
    if (open && probe != Thread.currentThread()) {
      // Sent before it opened: this says nothing new.
      return Duration.ofNanos(Math.max(0, retryNanos - System.nanoTime()));
    }
    Duration pause = backoff.next();
    open = true;
    probe = null;
    retryNanos = System.nanoTime() + pause.toNanos();
    notifyAll();
    return pause;
  }

  /** This thread goes without saying how its try ended; another one may try. */
  synchronized void leave() {
    if (probe == Thread.currentThread()) {
      probe = null;
      notifyAll();
    }
  }

  synchronized void stop() {
    stopped = true;
    notifyAll();
  }
}
