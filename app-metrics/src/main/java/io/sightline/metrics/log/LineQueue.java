package io.sightline.metrics.log;

import ch.qos.logback.classic.Level;
import io.sightline.metrics.log.EventRing.Offer;
import io.sightline.metrics.log.LostLines.Reason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A bounded queue before a sink, and the thread that empties it. Lines up to INFO never wait: when
 * the queue is full they are counted and gone. Lines from WARN up wait for room, up to a deadline.
 *
 * <p>Whoever logs does not wake the thread, for that costs more than the rest of the call. It looks
 * by itself every 20 ms while there is work; only a thread that slept for lack of it, a warning, or
 * a queue that fills makes it run at once.
 */
final class LineQueue {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long ROOM_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int LOOKS_BEFORE_SLEEP = 50;
  private static final Duration FLUSH_DEADLINE = Duration.ofSeconds(1);

  private final EventRing<Line> ring;
  private final LineSink sink;
  private final LostLines lost;
  private final long maxWaitNanos;
  private final boolean isSpare;
  private final Thread thread;
  private final int wakeMask;
  private volatile boolean sleeping;
  private volatile boolean synchronous;
  private volatile long flushed;

  /**
   * Starts the thread.
   *
   * @param isSpare whether another queue has every line too, so that none needs to wait for this
   */
  LineQueue(String name, LineSink sink, LogSettings settings, LostLines lost, boolean isSpare) {
    this.ring = new EventRing<>(settings.queueSize());
    this.sink = sink;
    this.lost = lost;
    this.maxWaitNanos = settings.maxWait().toNanos();
    this.isSpare = isSpare;
    this.wakeMask = settings.queueSize() / 4 - 1;
    this.thread = new Thread(this::run, "sightline-log-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether a line of no importance would be dropped now. */
  boolean isFull() {
    return ring.size() >= ring.capacity();
  }

  void put(Line line) {
    boolean isImportant = line.levelInt() >= Level.WARN_INT;
    Offer offer = ring.offer(line);
    if (offer == Offer.FULL && isImportant && !isSpare && Thread.currentThread() != thread) {
      offer = waitForRoom(line);
    }
    switch (offer) {
      case TAKEN -> taken(isImportant);
      case FULL -> dropped(isImportant);
      case CLOSED -> lost.count(Reason.CLOSED, 1);
    }
  }

  void dropped(boolean isImportant) {
    lost.count(
        isSpare ? Reason.CONSOLE_SLOW : isImportant ? Reason.WAITED_TOO_LONG : Reason.QUEUE_FULL,
        1);
  }

  private void taken(boolean isImportant) {
    if (sleeping || isImportant || (ring.tail() & wakeMask) == 0) {
      LockSupport.unpark(thread);
    }
    if (synchronous && Thread.currentThread() != thread) {
      flush(FLUSH_DEADLINE);
    }
  }

  private Offer waitForRoom(Line line) {
    long start = System.nanoTime();
    boolean interrupted = false;
    Offer offer = Offer.FULL;
    while (offer == Offer.FULL && System.nanoTime() - start < maxWaitNanos) {
      LockSupport.unpark(thread);
      LockSupport.parkNanos(this, ROOM_NANOS);
      // An interrupt is for the service's own code; parking would not wait while it is pending.
      interrupted |= Thread.interrupted();
      offer = ring.offer(line);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return offer;
  }

  private void run() {
    int looksInVain = 0;
    while (true) {
      boolean isClosed = ring.isClosed();
      int lines = writeBatch();
      if (lines == 0 && isClosed && ring.size() == 0) {
        break;
      }
      if (lines > wakeMask || isClosed) {
        continue;
      }
      looksInVain = lines > 0 ? 0 : looksInVain + 1;
      if (looksInVain < LOOKS_BEFORE_SLEEP) {
        LockSupport.parkNanos(this, LOOK_NANOS);
      } else {
        sleeping = true;
        // A line that came in between is seen after the nap at the latest.
        if (ring.size() == 0) {
          LockSupport.parkNanos(this, SLEEP_NANOS);
        }
        sleeping = false;
      }
      // Nobody has a reason to interrupt this thread, but a pending interrupt would close files.
      Thread.interrupted();
    }
    sink.close();
    flushed = ring.head();
  }

  private int writeBatch() {
    int lines = 0;
    Line line;
    while (lines < ring.capacity() && (line = ring.poll()) != null) {
      lines++;
      try {
        sink.write(line);
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        lost.count(Reason.ENCODE_FAILED, 1);
        LostLines.say("a line of " + line.logClass().lowerCase() + ".log could not be made: " + e);
      }
    }
    if (lines > 0) {
      sink.flush();
      flushed = ring.head();
    }
    return lines;
  }

  /** Waits until what is queued now is written; gives up at the deadline. */
  boolean flush(Duration deadline) {
    long target = ring.tail();
    long start = System.nanoTime();
    boolean interrupted = false;
    while (flushed < target && System.nanoTime() - start < deadline.toNanos()) {
      LockSupport.unpark(thread);
      LockSupport.parkNanos(this, ROOM_NANOS);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return flushed >= target;
  }

  /** From now on whoever logs waits for the line to be written: the process is about to end. */
  void writeAtOnce() {
    synchronous = true;
    flush(FLUSH_DEADLINE);
  }

  /** Takes no more lines and writes those it has; what is left at the deadline is lost. */
  void close(Duration deadline) {
    ring.close();
    LockSupport.unpark(thread);
    boolean interrupted = false;
    long start = System.nanoTime();
    while (thread.isAlive() && System.nanoTime() - start < deadline.toNanos()) {
      try {
        thread.join(100);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      int left = ring.size();
      lost.count(Reason.CLOSED, left);
      LostLines.say(
          thread.getName()
              + ": "
              + left
              + " lines not written within "
              + deadline.toMillis()
              + " ms");
    }
  }
}
