package io.sightline.shipper.spool;

import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Checkpoint;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

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
  private final TreeMap<Long, SpoolSegment> segments;
  private final SegmentWriter writer;
  private final Thread committer;
  private List<Ticket> queue = new ArrayList<>();
  private long used;
  private long writing = -1;
  private int waiting;
  private boolean rollWanted;
  private boolean full;
  private boolean closed;

  private static final class Ticket {
    final Frames frames;
    final Thread owner = Thread.currentThread();
    volatile boolean done;
    IOException failure;

    Ticket(Frames frames) {
      this.frames = frames;
    }
  }

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
    this.segments = found.segments;
    for (SpoolSegment segment : segments.values()) {
      used += segment.bytes;
    }
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
    await(ticket);
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
    await(ticket);
    return true;
  }

  private void checkSize(Frames frames) {
    if (frames.length() > config.maxAppendBytes()) {
      throw new IllegalArgumentException(
          "an append of " + frames.length() + " bytes, the limit is " + config.maxAppendBytes());
    }
  }

  private boolean fits(Frames frames) {
    return used + frames.length() + Format.HEADER <= config.maxBytes();
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
    used += frames.length();
    Ticket ticket = new Ticket(frames);
    queue.add(ticket);
    if (queue.size() == 1) {
      work.signal();
    }
    return ticket;
  }

  private static void await(Ticket ticket) throws IOException {
    boolean interrupted = false;
    while (!ticket.done) {
      LockSupport.park(ticket);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (ticket.failure != null) {
      throw new IOException(
          "the messages could not be written: " + ticket.failure.getMessage(), ticket.failure);
    }
  }

  /** The only thread that writes files of the spool; nobody interrupts it. */
  private void commit() {
    List<Ticket> group = new ArrayList<>();
    while (next(group)) {
      IOException failure = null;
      try {
        for (Ticket ticket : group) {
          writer.write(ticket.frames.bytes(), ticket.frames.length());
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
          writing = writer.base();
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
      for (SegmentWriter.Written written : writer.takeWritten()) {
        SpoolSegment segment = segments.get(written.base());
        if (segment == null) {
          segment = new SpoolSegment(folder, written.base());
          segments.put(written.base(), segment);
        }
        used += written.bytes() - segment.bytes;
        segment.bytes = written.bytes();
        segment.end = written.end();
      }
      // Only now: until its last frames are known here, a segment must not be released.
      writing = writer.base();
      for (Ticket ticket : group) {
        used -= ticket.frames.length();
      }
    } finally {
      lock.unlock();
    }
    for (Ticket ticket : group) {
      ticket.failure = failure;
      ticket.done = true;
      LockSupport.unpark(ticket.owner);
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
    lock.lock();
    try {
      Map.Entry<Long, SpoolSegment> floor = segments.floorEntry(offset);
      if (floor != null && offset < floor.getValue().end) {
        return floor.getValue();
      }
      Map.Entry<Long, SpoolSegment> higher = segments.higherEntry(offset);
      return higher == null ? null : higher.getValue();
    } finally {
      lock.unlock();
    }
  }

  /** Behind the last durable frame of a segment. */
  long endOf(SpoolSegment segment) {
    lock.lock();
    try {
      return segment.end;
    } finally {
      lock.unlock();
    }
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
    lock.lock();
    try {
      long bytes = 0;
      for (SpoolSegment segment : segments.values()) {
        bytes += Math.max(0, segment.end - Math.max(offset, segment.base));
      }
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a writer waits for room. */
  boolean isAwaited() {
    lock.lock();
    try {
      return waiting > 0;
    } finally {
      lock.unlock();
    }
  }

  long usedBytes() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }

  /** Deletes the segments that end at or before the offset; damaged ones are moved aside. */
  void release(long delivered) {
    List<SpoolSegment> free = new ArrayList<>();
    lock.lock();
    try {
      while (!segments.isEmpty()) {
        SpoolSegment first = segments.firstEntry().getValue();
        if (first.end > delivered) {
          break;
        }
        if (first.base == writing) {
          if (waiting > 0) {
            rollWanted = true;
            work.signal();
          }
          break;
        }
        segments.remove(first.base);
        free.add(first);
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
      used -= segment.bytes;
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
