package io.sightline.shipper.receive;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How much of the heap bodies of requests may take, all together: a body and what is made of it are
 * there at the same time, so each counts several times. Thread-safe.
 */
final class BodyRoom {
  /** The body, its messages as they go to the spool, and their buffer while it grows. */
  private static final int TIMES = 4;

  private static final int UNIT_BYTES = 1024;

  private final Semaphore requests;
  private final Semaphore units;
  private final int mostUnits;

  private BodyRoom(int requests, int mostUnits) {
    this.requests = new Semaphore(requests, true);
    this.units = new Semaphore(mostUnits, true);
    this.mostUnits = mostUnits;
  }

  /**
   * Three eighths of the heap.
   *
   * @throws IOException with a sentence for people when not even one body fits
   */
  static BodyRoom in(long heapBytes, HttpConfig config) throws IOException {
    long most = heapBytes / 8 * 3;
    if (most < (long) TIMES * config.maxBodyBytes()) {
      throw new IOException(
          "http.max_body_bytes: at most "
              + most / TIMES
              + " with a heap of "
              + heapBytes
              + " bytes, was '"
              + config.maxBodyBytes()
              + "': lower it, or raise -Xmx");
    }
    return new BodyRoom(
        config.maxConcurrentRequests(), (int) Math.min(most / UNIT_BYTES, Integer.MAX_VALUE));
  }

  /**
   * Waits for room.
   *
   * @param bytes how long the body may be
   * @return false when there was none in time
   */
  boolean enter(long bytes, Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    if (!requests.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    if (!units.tryAcquire(units(bytes), until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      requests.release();
      return false;
    }
    return true;
  }

  void leave(long bytes) {
    units.release(units(bytes));
    requests.release();
  }

  private int units(long bytes) {
    return (int) Math.min(mostUnits, bytes * TIMES / UNIT_BYTES + 1);
  }
}
