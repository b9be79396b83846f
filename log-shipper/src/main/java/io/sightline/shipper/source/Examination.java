package io.sightline.shipper.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Unpacks a compressed file once, to find out which life it holds. A step unpacks at most {@link
 * #STEP_BYTES}, so that reading goes on meanwhile. Not thread-safe.
 */
final class Examination {
  private static final int STEP_BYTES = 1024 * 1024;

  final Candidate candidate;
  final Path realPath;
  final GzContent content;
  final List<TailedFile> files = new ArrayList<>();
  final List<FileEntry> entries = new ArrayList<>();
  private final byte[] buffer = new byte[Tails.BYTES + STEP_BYTES];
  private long position;
  private boolean shaken;

  Examination(Candidate candidate, Path realPath, GzContent content) {
    this.candidate = candidate;
    this.realPath = realPath;
    this.content = content;
  }

  boolean hasSuspects() {
    return !files.isEmpty() || !entries.isEmpty();
  }

  /** Whether a suspect's file turned out to hold something else than was read of it. */
  boolean isShaken() {
    return shaken;
  }

  /** Returns whether everything is unpacked; then what is left of the suspects is proven. */
  boolean step() throws IOException {
    int before = (int) Math.min(Tails.BYTES, position);
    int got = content.read(buffer, Tails.BYTES, STEP_BYTES, position);
    int end = Tails.BYTES + got;
    int first = Tails.BYTES - before;
    for (Iterator<TailedFile> i = files.iterator(); i.hasNext(); ) {
      TailedFile file = i.next();
      if (!agrees(file.tails.kept(file.read()), end) || !agrees(file, first, end)) {
        i.remove();
      }
    }
    entries.removeIf(entry -> !agrees(entry.tails(), end));
    position += got;
    System.arraycopy(buffer, end - Tails.BYTES, buffer, 0, Tails.BYTES);
    return content.isEnded();
  }

  /** With the hashes of what was read, as far as they lie in this step. */
  private boolean agrees(List<Tails.Point> points, int end) {
    for (Tails.Point point : points) {
      long at = point.offset() - position + Tails.BYTES;
      if (at > Tails.BYTES && at <= end) {
        int length = (int) Math.min(Tails.BYTES, point.offset());
        if (Tails.hash(buffer, (int) at - length, length) != point.hash()) {
          return false;
        }
      }
    }
    return true;
  }

  /** With the original's own bytes before the end of this step. */
  private boolean agrees(TailedFile file, int first, int end) throws IOException {
    Content original = file.content();
    if (original == null || original.isPacked() || !(file.proven || file.isUnread())) {
      return true;
    }
    int length = Math.min(Tails.BYTES, end - first);
    long at = position + (end - Tails.BYTES) - length;
    if (at + length > original.size()) {
      return true;
    }
    byte[] theirs = new byte[length];
    boolean same =
        original.read(theirs, 0, length, at) == length
            && Arrays.equals(theirs, 0, length, buffer, end - length, end);
    shaken |= !same && !file.isHeldBy(original);
    return same;
  }
}
