package io.sightline.shipper.source;

import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tells whether a plain file is a copy of a followed one, or of one that lost its file, by
 * comparing their bytes. Nothing is said as long as a file beside it holds something else than was
 * read of it and no turn has noticed. Not thread-safe.
 */
final class Copies {
  private static final int SAMPLES = 16;

  private final FileTable table;
  private final ShipperEvents events;
  private final List<TailedFile> shaken = new ArrayList<>();

  private enum Same {
    YES,
    NO,
    UNKNOWN
  }

  Copies(FileTable table, ShipperEvents events) {
    this.table = table;
    this.events = events;
  }

  /**
   * Finds the files that hold something else than what was read of them, which no turn has noticed
   * yet. Until one does, nothing beside them can be told from a copy of it.
   */
  void findShaken() {
    shaken.clear();
    for (TailedFile file : table.live.values()) {
      try {
        if (file.packedBytes == 0 && isShaken(file)) {
          file.doubted = true;
          if (file.isOpen()) {
            table.wake(file);
          }
          shaken.add(file);
        }
      } catch (NoSuchFileException e) {
        // Renamed or deleted: the next round knows more.
      } catch (IOException e) {
        events.fileUnreadable(file.path(), e);
      }
    }
  }

  private static boolean isShaken(TailedFile file) throws IOException {
    if (file.isOpen()) {
      return !file.isHeldBy(file.content());
    }
    if (file.isUnread() || !file.hasMore()) {
      return false;
    }
    try (Content there = there(file)) {
      return there == null || !file.isHeldBy(there);
    }
  }

  /** What lies at a closed file's path; null when that is another file or none. */
  private static Content there(TailedFile file) throws IOException {
    try {
      Candidate there = new Candidate(null, file.path(), FileFacts.of(file.path()));
      return there.key().equals(file.key) ? there.open() : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  boolean isBesideShaken(Path realPath) {
    return shaken.stream().anyMatch(file -> Folders.isBeside(realPath, file.realPath()));
  }

  /** Null when it is no copy. */
  Verdict judge(Candidate candidate, Path realPath, Content content) throws IOException {
    long size = candidate.facts().size();
    for (TailedFile orphan : List.copyOf(table.orphans)) {
      if (Folders.isBeside(realPath, orphan.realPath()) && holds(orphan, content, size)) {
        if (size >= orphan.read()) {
          table.attach(orphan, candidate.facts(), candidate.path(), realPath, content);
        } else {
          table.shadow(candidate, realPath, size, orphan);
        }
        return Verdict.SETTLED;
      }
    }
    if (isBesideShaken(realPath)) {
      return Verdict.LATER;
    }
    boolean unknown = false;
    long head = Heads.of(content);
    for (TailedFile file : table.live.values()) {
      // Two numbers first: with a thousand files this is asked a million times.
      if (!Heads.differ(head, file.head()) && Folders.isBeside(realPath, file.realPath())) {
        Same same = isCopy(file, content, size);
        if (same == Same.YES) {
          table.shadow(candidate, realPath, size, file);
          return Verdict.SETTLED;
        }
        unknown |= same == Same.UNKNOWN;
      }
    }
    return unknown ? Verdict.LATER : null;
  }

  private static boolean holds(TailedFile orphan, Content content, long size) throws IOException {
    return orphan.prefix().length() > 0
        && orphan.prefix().length() <= size
        && orphan.prefix().begins(content)
        && orphan.tails.matches(content, Math.min(size, orphan.read()));
  }

  /** Whether content is the same as a followed file, as far as it goes. */
  private Same isCopy(TailedFile file, Content content, long size) throws IOException {
    if (content.size() < size) {
      // It was cut since it was listed; the next turn will see what it is now.
      return Same.UNKNOWN;
    }
    if (!file.prefix().overlaps(content, size)) {
      return Same.NO;
    }
    if (file.isOpen() || table.reopen(file)) {
      return isCopy(file, file.content(), content, size);
    }
    try (Content original = there(file)) {
      return original == null ? Same.UNKNOWN : isCopy(file, original, content, size);
    }
  }

  private static Same isCopy(TailedFile file, Content original, Content content, long size)
      throws IOException {
    if (original.isPacked()) {
      boolean same =
          file.track() != null
              && file.prefix().length() > 0
              && size <= file.read()
              && file.tails.latest(size) > 0
              && file.tails.matches(content, size);
      return same ? Same.YES : Same.NO;
    }
    if (!file.isHeldBy(original)) {
      // Something else lies there than what was read; the next turn will see.
      return Same.UNKNOWN;
    }
    return size <= original.size() && sampled(original, content, size) ? Same.YES : Same.NO;
  }

  private static boolean sampled(Content one, Content other, long size) throws IOException {
    if (!equal(one, other, 0, Math.min(size, Prefix.LIMIT))) {
      return false;
    }
    for (int i = 1; i <= SAMPLES; i++) {
      long end = size * i / SAMPLES;
      if (!equal(one, other, Math.max(0, end - Tails.BYTES), end)) {
        return false;
      }
    }
    return true;
  }

  private static boolean equal(Content one, Content other, long from, long to) throws IOException {
    int length = (int) (to - from);
    byte[] mine = new byte[length];
    byte[] theirs = new byte[length];
    return one.read(mine, 0, length, from) == length
        && other.read(theirs, 0, length, from) == length
        && Arrays.equals(mine, theirs);
  }
}
