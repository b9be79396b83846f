package io.sightline.shipper.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What stood in a file right before the places to which it was read: the last bytes themselves for
 * the latest place, and a hash of them for some earlier ones. A file that was truncated and has
 * grown again, or another one with the same first bytes, has something else there. All of it comes
 * from bytes that were read, and never from a second look. Not thread-safe.
 */
final class Tails {
  /** How many bytes before a place count. */
  static final int BYTES = 256;

  private static final int POINTS = 64;

  /** How many the checkpoint keeps. */
  private static final int KEPT = 6;

  private final byte[] last = new byte[BYTES];
  private int lastBytes;
  private long lastOffset;
  private final long[] offsets = new long[POINTS];
  private final long[] hashes = new long[POINTS];
  private int points;

  /**
   * One place and what stood before it.
   *
   * @param offset the place, in bytes from the file's start
   * @param hash of the bytes before it, at most {@link #BYTES}
   */
  record Point(long offset, long hash) {}

  void restore(List<Point> kept) {
    for (Point point : kept) {
      add(point.offset(), point.hash());
    }
  }

  /** Takes the bytes before a place from a buffer that has them at {@code [.., end)}. */
  void advance(long offset, byte[] buffer, int end) {
    int length = (int) Math.min(BYTES, offset);
    System.arraycopy(buffer, end - length, last, 0, length);
    lastBytes = length;
    lastOffset = offset;
    if (points == 0 || offsets[points - 1] < offset) {
      add(offset, hash(buffer, end - length, length));
    }
  }

  private void add(long offset, long hash) {
    if (points == POINTS) {
      // Half of the older ones go: what is far behind is asked for least.
      int kept = 0;
      for (int i = 0; i < POINTS; i++) {
        if (i >= POINTS / 2 || i % 2 == 1) {
          offsets[kept] = offsets[i];
          hashes[kept++] = hashes[i];
        }
      }
      points = kept;
    }
    offsets[points] = offset;
    hashes[points++] = hash;
  }

  /** A shorter copy takes the place of the file. */
  void forgetBehind(long size) {
    while (points > 0 && offsets[points - 1] > size) {
      points--;
    }
  }

  /** Whether the bytes before this place are at hand. */
  boolean isAt(long offset) {
    return lastOffset == offset;
  }

  int lastBytes() {
    return lastBytes;
  }

  /** Copies the bytes before the latest place. */
  void copyLast(byte[] into) {
    System.arraycopy(last, 0, into, 0, lastBytes);
  }

  /** Whether a buffer begins with the bytes before the latest place. */
  boolean isLast(byte[] buffer) {
    return java.util.Arrays.equals(last, 0, lastBytes, buffer, 0, lastBytes);
  }

  /** Goes to another place; false when something else stands before it than was read. */
  boolean moveTo(long offset, Content content) throws IOException {
    // What is packed was compared when it was chosen; going back in it is dear.
    if (!content.isPacked() && !matches(content, offset)) {
      return false;
    }
    int length = (int) Math.min(BYTES, offset);
    lastBytes = content.read(last, 0, length, offset - length);
    lastOffset = offset;
    return lastBytes == length;
  }

  /** Whether content has the same at the latest known place that is not behind {@code limit}. */
  boolean matches(Content content, long limit) throws IOException {
    for (int i = points - 1; i >= 0; i--) {
      if (offsets[i] <= limit) {
        return at(content, offsets[i], hashes[i]);
      }
    }
    return true;
  }

  private static boolean at(Content content, long offset, long hash) throws IOException {
    int length = (int) Math.min(BYTES, offset);
    byte[] found = new byte[length];
    return content.read(found, 0, length, offset - length) == length
        && hash(found, 0, length) == hash;
  }

  /** For the checkpoint: the latest place not behind {@code limit}, and some before it. */
  List<Point> kept(long limit) {
    List<Point> kept = new ArrayList<>(KEPT);
    int i = points - 1;
    while (i >= 0 && offsets[i] > limit) {
      i--;
    }
    for (int step = 1; i >= 0 && kept.size() < KEPT; i -= step, step *= 2) {
      kept.add(0, new Point(offsets[i], hashes[i]));
    }
    return kept;
  }

  /** The latest place not behind {@code limit}, or 0. */
  long latest(long limit) {
    for (int i = points - 1; i >= 0; i--) {
      if (offsets[i] <= limit) {
        return offsets[i];
      }
    }
    return 0;
  }

  /** FNV-1a with 64 bits: it has to tell logs apart, not to withstand an attacker. */
  static long hash(byte[] bytes, int from, int length) {
    long hash = 0xcbf29ce484222325L;
    for (int i = from; i < from + length; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
