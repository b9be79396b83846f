package io.sightline.shipper.source;

import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;

/**
 * Tells which life a file holds that is not followed yet: by device and inode together with its
 * content, by its content alone, a copy of a followed file, or a life of its own. Not thread-safe.
 */
final class Recognition {
  private final FileTable table;
  private final Beginnings beginnings;
  private final RememberedLives remembered;
  private final Copies copies;
  private final PackedFiles packed;

  /**
   * @param behind the checkpoint does not know how far the last run sent
   */
  Recognition(FileTable table, boolean behind, Clock clock, ShipperEvents events) {
    this.table = table;
    this.beginnings = new Beginnings(table, behind, events);
    this.remembered = new RememberedLives(table.known, beginnings, clock, events);
    this.copies = new Copies(table, events);
    this.packed = new PackedFiles(table, copies, remembered, beginnings, events);
  }

  /** A known file at its known place; packed ones are not unpacked for that. */
  boolean isAsItWas(Candidate candidate) throws IOException {
    return remembered.isAsItWas(candidate);
  }

  /** Before candidates are judged. */
  void findShaken() {
    copies.findShaken();
  }

  Verdict judge(Candidate candidate) throws IOException {
    Content content = candidate.open();
    if (content == null) {
      return Verdict.LATER;
    }
    boolean kept = false;
    try {
      Path realPath = candidate.path().toRealPath();
      if (content instanceof GzContent gz) {
        Verdict verdict = packed.judge(candidate, realPath, gz);
        kept = verdict == Verdict.SETTLED;
        return verdict;
      }
      Verdict verdict = judgePlain(candidate, realPath, content);
      kept = verdict == Verdict.SETTLED && isUsed(content);
      return verdict;
    } finally {
      if (!kept) {
        content.close();
      }
    }
  }

  private Verdict judgePlain(Candidate candidate, Path realPath, Content content)
      throws IOException {
    Verdict copy = copies.judge(candidate, realPath, content);
    if (copy != null) {
      return copy;
    }
    Verdict known = remembered.judge(candidate, realPath, content);
    return known != null ? known : beginnings.fresh(candidate, realPath, content);
  }

  private boolean isUsed(Content content) {
    for (TailedFile file : table.live.values()) {
      if (file.content() == content) {
        return true;
      }
    }
    return false;
  }

  /** Whether no packed file is being unpacked to find out what it is. */
  boolean isIdle() {
    return packed.isIdle();
  }

  /** Everything that was there at the start is recognised: what an earlier run left comes late. */
  void othersAreLate() {
    beginnings.othersAreLate();
  }

  boolean isExamining(FileKey key) {
    return packed.isExamining(key);
  }

  /** Goes on with what is to be unpacked; returns whether there is more to do. */
  boolean step() {
    return packed.step();
  }

  /** Files that are gone need no memory. */
  void retain(Set<FileKey> there) {
    packed.retain(there);
  }

  void close() {
    packed.close();
  }
}
