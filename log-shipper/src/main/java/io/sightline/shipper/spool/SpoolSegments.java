package io.sightline.shipper.spool;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a spool, and what they take on the disk together with what is about to be
 * written. The spool's lock must be held for every call.
 */
final class SpoolSegments {
  private static final long NONE = -1;

  private final Path folder;
  private final NavigableMap<Long, SpoolSegment> byBase;
  private long usedBytes;
  private long writtenTo = NONE;

  /**
   * @param found at the start, by their first offsets
   */
  SpoolSegments(Path folder, NavigableMap<Long, SpoolSegment> found) {
    this.folder = folder;
    this.byBase = found;
    for (SpoolSegment segment : found.values()) {
      usedBytes += segment.bytes;
    }
  }

  long usedBytes() {
    return usedBytes;
  }

  /** So much will be written; until it is, it counts as used. */
  void reserve(long bytes) {
    usedBytes += bytes;
  }

  /** What was reserved is written and counts there, or was given up. */
  void unreserve(long bytes) {
    usedBytes -= bytes;
  }

  /** Segments have grown, or are new. */
  void grew(List<SegmentWriter.Written> all) {
    for (SegmentWriter.Written written : all) {
      SpoolSegment segment =
          byBase.computeIfAbsent(written.base(), base -> new SpoolSegment(folder, base));
      usedBytes += written.bytes() - segment.bytes;
      segment.bytes = written.bytes();
      segment.end = written.end();
    }
  }

  /** The segment with this base is being written to and stays, delivered or not. */
  void writesTo(long base) {
    writtenTo = base;
  }

  /** The segment that holds the offset, or the first behind it, or null. */
  @Nullable SpoolSegment at(long offset) {
    Map.Entry<Long, SpoolSegment> floor = byBase.floorEntry(offset);
    if (floor != null && offset < floor.getValue().end) {
      return floor.getValue();
    }
    Map.Entry<Long, SpoolSegment> higher = byBase.higherEntry(offset);
    return higher == null ? null : higher.getValue();
  }

  /** Durable bytes at and behind the offset. */
  long bytesBehind(long offset) {
    long bytes = 0;
    for (SpoolSegment segment : byBase.values()) {
      bytes += Math.max(0, segment.end - Math.max(offset, segment.base));
    }
    return bytes;
  }

  /** Takes out the segments that end at or before the offset; their bytes count until dropped. */
  List<SpoolSegment> takeDelivered(long offset) {
    List<SpoolSegment> taken = new ArrayList<>();
    while (!byBase.isEmpty() && byBase.firstEntry().getValue().end <= offset) {
      SpoolSegment first = byBase.firstEntry().getValue();
      if (first.base == writtenTo) {
        break;
      }
      byBase.remove(first.base);
      taken.add(first);
    }
    return taken;
  }

  /** Whether everything before the offset is in the segment that is written to. */
  boolean onlyTheWrittenOneEndsBefore(long offset) {
    return !byBase.isEmpty()
        && byBase.firstEntry().getValue().base == writtenTo
        && byBase.firstEntry().getValue().end <= offset;
  }

  /** The file is gone. */
  void dropped(SpoolSegment segment) {
    usedBytes -= segment.bytes;
  }
}
