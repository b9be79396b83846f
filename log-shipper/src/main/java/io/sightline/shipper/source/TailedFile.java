package io.sightline.shipper.source;

import io.sightline.shipper.event.Origin;
import io.sightline.shipper.flow.Track;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * One life of one file: what was read of it, what is delivered, and who it is. Only the engine
 * thread touches it.
 */
final class TailedFile implements Closeable {
  private static final long SENT_AHEAD = 16 * 1024 * 1024;

  private final String logClass;
  final FileKey key;
  private Path path;
  private FileChannel channel;
  private Generation generation;

  /** What the checkpoint keeps until this life has a first line: the life before it. */
  private final CheckpointEntry before;

  private Prefix prefix;

  /** Null until the first line is complete; then {@code blank} counts no more. */
  private Track track;

  /** How many first bytes are read and hold nothing. */
  private long blank;

  /** No line at or behind this offset was ever sent. */
  private long sentBelow;

  /** What the checkpoint says of it since the last note. */
  private CheckpointEntry noted;

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

  private TailedFile(String logClass, FileKey key, Path path, CheckpointEntry before) {
    this.logClass = logClass;
    this.key = key;
    this.path = path;
    this.before = before;
    this.prefix = new Prefix();
  }

  static TailedFile fresh(String logClass, FileKey key, Path path, CheckpointEntry before) {
    return new TailedFile(logClass, key, path, before);
  }

  static TailedFile resumed(
      String logClass, FileKey key, Path path, CheckpointEntry entry, Prefix prefix) {
    TailedFile file = new TailedFile(logClass, key, path, null);
    file.prefix = prefix;
    file.generation = entry.generation();
    file.sentBelow = entry.sentBelow();
    file.track =
        new Track(
            new Origin(logClass, entry.generation().id(), path.toString()),
            entry.deliveredBytes(),
            entry.sentBelow());
    file.track.restoreCuts(entry.cuts());
    return file;
  }

  /** The next life in the same open file, after a truncation. */
  TailedFile reborn() {
    TailedFile next = new TailedFile(logClass, key, path, entry(0));
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
    this.track = new Track(new Origin(logClass, generation.id(), path.toString()), blank, 0);
  }

  void movedTo(Path newPath) {
    path = newPath;
    if (track != null) {
      track.movedTo(newPath.toString());
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

  /** Null until a line was read. */
  Track track() {
    return track;
  }

  /** Null until a line was read. */
  Origin origin() {
    return track == null ? null : track.origin();
  }

  long read() {
    return track == null ? blank : track.read();
  }

  long delivered() {
    return track == null ? blank : track.delivered();
  }

  /** What could be shipped and is not acknowledged. */
  long lag() {
    return Math.max(0, (size <= partialLineEnd ? Math.min(read(), size) : size) - delivered());
  }

  boolean isDelivered() {
    return track == null || track.isDelivered();
  }

  /** Everything up to {@code end} is read; it is in a batch or there was nothing to ship in it. */
  void readTo(long end) {
    if (track == null) {
      blank = end;
    } else {
      track.readTo(end);
    }
  }

  /** What is to be put into the checkpoint, or null when it says so already. */
  CheckpointEntry news(long seenMillis) {
    if (track != null && track.read() + SENT_AHEAD / 2 > sentBelow) {
      sentBelow = track.read() + SENT_AHEAD;
    }
    CheckpointEntry entry = entry(seenMillis);
    if (entry == null || entry.equals(noted)) {
      return null;
    }
    noted = entry;
    return entry;
  }

  /** The last {@link #news} are on the disk. */
  void noted() {
    if (track != null && noted != null && noted.generation().equals(generation)) {
      track.promise(noted.sentBelow());
      track.cutsSaved();
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
        track.delivered(),
        seenMillis,
        sentBelow,
        track.cuts());
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
