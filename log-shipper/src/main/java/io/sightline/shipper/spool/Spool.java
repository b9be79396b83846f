package io.sightline.shipper.spool;

import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Checkpoint;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A queue on the disk for messages that come from no file: append-only segments (see {@link
 * Format}) in one folder, with offsets that only grow, over restarts too.
 *
 * <ul>
 *   <li>{@link #append} returns when the messages are on the disk; writers that come together share
 *       one fsync. What it returned for survives {@code kill -9} and loss of power. What it threw
 *       for may come out all the same.
 *   <li>Only durable messages are read, so what was sent is never taken back.
 *   <li>All files together stay below {@link SpoolConfig#maxBytes}; a writer waits or is refused.
 *       Room comes back a whole segment at a time, when it is delivered and that is noted.
 *   <li>After a failed write the segment is given up at its last durable frame, as nobody knows
 *       what a disk has of a failed fsync; the next append tries with a new one.
 * </ul>
 *
 * <p>{@code append} and {@code offer} may be called from any thread; everything that belongs to the
 * reading side from one.
 */
public final class Spool implements Closeable {
  private final String logClass;
  private final SpoolConfig config;
  private final ShipperEvents events;
  private final Path folder;
  private final String id;
  private final Progress progress;
  private final long from;
  private final long uncertain;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final SpoolSegments segments;
  private final SegmentWriter writer;
  private final Thread committer;
  private List<Ticket> queue = new ArrayList<>();
  private int waiting;
  private boolean rollWanted;
  private boolean full;
  private boolean closed;

  private Spool(
      Path folder, String logClass, SpoolConfig config, SpoolFolder found, ShipperEvents events) {
    this.folder = folder;
    this.logClass = logClass;
    this.config = config;
    this.events = events;
    this.id = found.id();
    this.progress = found.progress();
    this.from = found.from;
    this.uncertain = found.uncertain;
    this.segments = new SpoolSegments(folder, found.segments);
    this.writer = new SegmentWriter(folder, id, found.next, config.segmentBytes());
    this.committer = new Thread(this::commit, "spool " + logClass);
    committer.setDaemon(true);
    committer.start();
  }

  /**
   * Opens or creates the spool of a class in {@code <stateDir>/spool/<class>}. The state folder's
   * lock must be held. Damage never keeps it from opening, it is told to {@code events}.
   *
   * @throws IOException when the folder cannot be read or written at all
   */
  public static Spool open(
      Path stateDir,
      String logClass,
      SpoolConfig config,
      Checkpoint checkpoint,
      ShipperEvents events)
      throws IOException {
    Path folder = stateDir.resolve("spool").resolve(logClass);
    SpoolFolder found =
        SpoolFolder.open(
            folder, logClass, Progress.in(checkpoint, logClass), checkpoint.isBehind(), events);
    return new Spool(folder, logClass, config, found, events);
  }

  public String logClass() {
    return logClass;
  }

  public SpoolConfig config() {
    return config;
  }

  /**
   * Waits for room, then until the messages are durable.
   *
   * @throws IOException they could not be written, or the spool is closed
   * @throws InterruptedException while it waited for room; nothing is stored
   */
  public void append(Frames frames) throws IOException, InterruptedException {
    Ticket ticket;
    lock.lockInterruptibly();
    try {
      checkSize(frames);
      if (!fits(frames)) {
        waiting++;
        wantRoom();
        try {
          while (!closed && !fits(frames)) {
            room.await();
          }
        } finally {
          waiting--;
        }
      }
      ticket = enqueue(frames);
    } finally {
      lock.unlock();
    }
    ticket.await();
  }

  /**
   * Like {@link #append}, but does not wait for room.
   *
   * @return false when the spool is full; nothing is stored then
   */
  public boolean offer(Frames frames) throws IOException {
    Ticket ticket;
    lock.lock();
    try {
      checkSize(frames);
      if (!fits(frames)) {
        wantRoom();
        return false;
      }
      ticket = enqueue(frames);
    } finally {
      lock.unlock();
    }
    ticket.await();
    return true;
  }

  private void checkSize(Frames frames) {
    if (frames.length() > config.maxAppendBytes()) {
      throw new IllegalArgumentException(
          "an append of " + frames.length() + " bytes, the limit is " + config.maxAppendBytes());
    }
  }

  private boolean fits(Frames frames) {
    return segments.usedBytes() + frames.length() + Format.HEADER <= config.maxBytes();
  }

  /** The segment that is being written to is only released when another one follows. */
  private void wantRoom() {
    if (!full) {
      full = true;
      events.spoolFull(logClass);
    }
    rollWanted = true;
    work.signal();
  }

  private Ticket enqueue(Frames frames) throws IOException {
    if (closed) {
      throw new IOException("the spool of " + logClass + " is closed");
    }
    segments.reserve(frames.length());
    Ticket ticket = new Ticket(frames);
    queue.add(ticket);
    if (queue.size() == 1) {
      work.signal();
    }
    return ticket;
  }

  /** The only thread that writes files of the spool; nobody interrupts it. */
  private void commit() {
    List<Ticket> group = new ArrayList<>();
    while (next(group)) {
      IOException failure = null;
      try {
        for (Ticket ticket : group) {
          writer.write(ticket.frames().bytes(), ticket.frames().length());
        }
        writer.force();
      } catch (IOException | RuntimeException e) {
        failure = e instanceof IOException io ? io : new IOException(e);
        writer.giveUp();
        events.spoolFailed(logClass, folder, failure);
      }
      settle(group, failure);
      group.clear();
    }
    writer.close();
  }

  private boolean next(List<Ticket> group) {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        if (rollWanted) {
          rollWanted = false;
          writer.roll();
          segments.writesTo(writer.base());
        }
        work.awaitUninterruptibly();
      }
      List<Ticket> taken = queue;
      group.addAll(taken);
      taken.clear();
      return !group.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void settle(List<Ticket> group, IOException failure) {
    lock.lock();
    try {
      segments.grew(writer.takeWritten());
      // Only now: until its last frames are known here, a segment must not be released.
      segments.writesTo(writer.base());
      for (Ticket ticket : group) {
        segments.unreserve(ticket.frames().length());
      }
    } finally {
      lock.unlock();
    }
    for (Ticket ticket : group) {
      ticket.settle(failure);
    }
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  // --- the reading side ---

  /** The id of this spool, 12 characters of URL-safe base64. */
  String id() {
    return id;
  }

  Path folder() {
    return folder;
  }

  /** What the checkpoint said at the start, or null. */
  Progress progress() {
    return progress;
  }

  long from() {
    return from;
  }

  long uncertain() {
    return uncertain;
  }

  /** The segment that holds the offset, or the first behind it, or null. */
  SpoolSegment segmentAt(long offset) {
    return locked(() -> segments.at(offset));
  }

  /** Behind the last durable frame of a segment. */
  long endOf(SpoolSegment segment) {
    return locked(() -> segment.end);
  }

  void markDamaged(SpoolSegment segment) {
    lock.lock();
    try {
      segment.damaged = true;
    } finally {
      lock.unlock();
    }
  }

  /** Durable bytes at and behind the offset. */
  long bytesBehind(long offset) {
    return locked(() -> segments.bytesBehind(offset));
  }

  /** Whether a writer waits for room. */
  boolean isAwaited() {
    return locked(() -> waiting > 0);
  }

  long usedBytes() {
    return locked(segments::usedBytes);
  }

  /** Deletes the segments that end at or before the offset; damaged ones are moved aside. */
  void release(long delivered) {
    List<SpoolSegment> free;
    lock.lock();
    try {
      free = segments.takeDelivered(delivered);
      if (waiting > 0 && segments.onlyTheWrittenOneEndsBefore(delivered)) {
        rollWanted = true;
        work.signal();
      }
    } finally {
      lock.unlock();
    }
    for (SpoolSegment segment : free) {
      drop(segment);
    }
  }

  private void drop(SpoolSegment segment) {
    try {
      if (segment.damaged) {
        SpoolFolder.moveAside(folder, segment.file);
      } else {
        Files.deleteIfExists(segment.file);
      }
    } catch (IOException e) {
      // It is delivered and only takes room; the next start finds it and tries again.
      events.spoolFailed(logClass, segment.file, e);
    }
    lock.lock();
    try {
      segments.dropped(segment);
      full = false;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Writes what is queued; whoever waits for room gets an exception. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      work.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (committer.isAlive()) {
      try {
        committer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
