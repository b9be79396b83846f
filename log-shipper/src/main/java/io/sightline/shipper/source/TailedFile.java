package io.sightline.shipper.source;

import io.sightline.shipper.event.Origin;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One life of one file: what was read of it, what is delivered, and who it is.
 *
 * <pre>
 * 0 ......... delivered ......... read ......... size
 *   acknowledged      in flight        not read yet
 * </pre>
 *
 * {@code delivered} only moves over a part that is acknowledged without a gap, so several batches
 * may be under way. Only the engine thread touches it.
 */
public final class TailedFile implements Closeable {
  private final String logClass;
  private final String stream;
  final FileKey key;
  private final Deque<Segment> inFlight = new ArrayDeque<>();
  private Path path;
  private FileChannel channel;
  private Generation generation;

  /** What the checkpoint keeps until this life has a first line: the life before it. */
  private final CheckpointEntry before;

  private Prefix prefix;
  private Origin origin;
  private long read;
  private long delivered;

  /** How long the file was at the last look. */
  long size;

  /** Where the file ended when its last line had no end yet; up to there nothing can be shipped. */
  long partialLineEnd;

  /** Whether {@code read} lies inside a line that is longer than the limit. */
  boolean insideLongLine;

  /** When something was last found to read, on the monotonic clock. */
  long lastGrowthNanos;

  /** Whether the last discovery found it under its inputs' patterns. */
  boolean listed = true;

  private long lastListedNanos = System.nanoTime();

  /** Whether the checkpoint on the disk knows this life. */
  boolean durable;

  private TailedFile(
      String logClass, String stream, FileKey key, Path path, CheckpointEntry before) {
    this.logClass = logClass;
    this.stream = stream;
    this.key = key;
    this.path = path;
    this.before = before;
    this.prefix = new Prefix();
  }

  static TailedFile fresh(
      String logClass, String stream, FileKey key, Path path, CheckpointEntry before) {
    return new TailedFile(logClass, stream, key, path, before);
  }

  static TailedFile resumed(
      String logClass,
      String stream,
      FileKey key,
      Path path,
      CheckpointEntry entry,
      Prefix prefix) {
    TailedFile file = new TailedFile(logClass, stream, key, path, null);
    file.prefix = prefix;
    file.read = entry.deliveredBytes();
    file.delivered = entry.deliveredBytes();
    file.name(entry.generation());
    return file;
  }

  /** The next life in the same open file, after a truncation. */
  TailedFile reborn() {
    TailedFile next = new TailedFile(logClass, stream, key, path, entry(0));
    next.takeChannel(this);
    next.listed = listed;
    next.lastListedNanos = lastListedNanos;
    next.lastGrowthNanos = lastGrowthNanos;
    return next;
  }

  /** A discovery found it. */
  void isListed() {
    listed = true;
    lastListedNanos = System.nanoTime();
  }

  Duration sinceListed() {
    return Duration.ofNanos(System.nanoTime() - lastListedNanos);
  }

  void open() throws IOException {
    if (channel == null) {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    }
  }

  void takeChannel(TailedFile other) {
    channel = other.channel;
    other.channel = null;
  }

  boolean isOpen() {
    return channel != null;
  }

  FileChannel channel() {
    return channel;
  }

  Prefix prefix() {
    return prefix;
  }

  void name(Generation generation) {
    this.generation = generation;
    this.origin = new Origin(logClass, stream, generation.id(), path.toString());
  }

  void movedTo(Path newPath) {
    path = newPath;
    if (origin != null) {
      origin = origin.at(newPath.toString());
    }
  }

  /** Null until the first line is complete. */
  Generation generation() {
    return generation;
  }

  Generation generationBefore() {
    return before == null ? null : before.generation();
  }

  Path path() {
    return path;
  }

  String logClass() {
    return logClass;
  }

  /** Who this is, for documents and people; only valid once a line was read. */
  public Origin origin() {
    return origin;
  }

  long read() {
    return read;
  }

  long delivered() {
    return delivered;
  }

  /** What could be shipped and is not acknowledged. */
  long lag() {
    return Math.max(0, (size <= partialLineEnd ? Math.min(read, size) : size) - delivered);
  }

  boolean isDelivered() {
    return inFlight.isEmpty() && delivered == read;
  }

  /** A line up to {@code end} is part of a batch. Returns a segment when this begins one. */
  public Segment ships(Object batch, long end) {
    Segment last = inFlight.peekLast();
    if (last != null && last.batch == batch) {
      last.end = end;
      return null;
    }
    Segment segment = new Segment(this, batch, end);
    inFlight.add(segment);
    return segment;
  }

  /** Everything up to {@code end} is read; it is in a batch or there was nothing to ship in it. */
  void readTo(long end) {
    read = end;
    Segment last = inFlight.peekLast();
    if (last == null) {
      delivered = end;
    } else {
      last.end = end;
    }
  }

  void settle() {
    while (!inFlight.isEmpty() && inFlight.peek().acknowledged) {
      delivered = inFlight.remove().end;
    }
  }

  /** What a later run has to know; null when nothing of it was ever shipped. */
  CheckpointEntry entry(long seenMillis) {
    if (generation == null) {
      return before == null ? null : before.at(path.toString(), seenMillis);
    }
    return new CheckpointEntry(
        logClass,
        path.toString(),
        key.device(),
        key.inode(),
        generation,
        prefix.length(),
        prefix.hash(),
        delivered,
        seenMillis);
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
