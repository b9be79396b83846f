package io.sightline.shipper.source;

import io.sightline.shipper.event.LossReason;
import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that are followed: those with a file, those that lost it, and the copies of both. It
 * opens and closes them and keeps the number of descriptors below the limit. Not thread-safe.
 *
 * <p>A file is closed for the sake of another one only when all of it is read and delivered; one
 * that is deleted then has nothing to lose but what was written since the last look, and that is
 * counted when it was seen. When no file may be closed, the others wait unopened.
 */
final class FileTable {
  final Map<FileKey, TailedFile> live = new LinkedHashMap<>();

  /** Lives whose file is gone or holds something else, while not all of it is delivered. */
  final List<TailedFile> orphans = new ArrayList<>();

  final Map<FileKey, Shadow> shadows = new HashMap<>();

  /** The open files that read turns look at; the others are quiet. */
  final List<TailedFile> awake = new ArrayList<>();

  /** Files that need no second look while they stay as they are. */
  final Map<FileKey, FileFacts> ignored = new HashMap<>();

  final Generations generations = new Generations();
  final KnownFiles known = new KnownFiles(generations);
  private final int maxOpenFiles;
  private final Duration closeRemovedAfter;
  private final Clock clock;
  private final ShipperEvents events;
  private int open;
  private boolean waiting;

  FileTable(int maxOpenFiles, Duration closeRemovedAfter, Clock clock, ShipperEvents events) {
    this.maxOpenFiles = maxOpenFiles;
    this.closeRemovedAfter = closeRemovedAfter;
    this.clock = clock;
    this.events = events;
  }

  Duration closeRemovedAfter() {
    return closeRemovedAfter;
  }

  int open() {
    return open;
  }

  /** Whether a file waits for a descriptor. */
  boolean isWaiting() {
    return waiting;
  }

  void noneWaits() {
    waiting = false;
  }

  static Content content(Path path) throws IOException {
    return GzContent.isNamedSo(path) ? new GzContent(path) : new PlainContent(path);
  }

  /** Follows a file whose content is open already. */
  void follow(TailedFile file, Content content) {
    file.use(content);
    open++;
    live.put(file.key, file);
    if (open > maxOpenFiles && !makeRoom(file)) {
      close(file);
      waiting = true;
    } else {
      wake(file);
    }
  }

  void wake(TailedFile file) {
    if (!file.awake) {
      file.awake = true;
      awake.add(file);
    }
  }

  /** Opens a closed file, if there is room and its path still stands for it. */
  boolean reopen(TailedFile file) {
    if (open >= maxOpenFiles && !makeRoom(file)) {
      waiting = true;
      return false;
    }
    try {
      Content content = content(file.path());
      FileFacts facts = FileFacts.of(file.path());
      if (facts.key().equals(file.key) && !(file.isUnread() && isReplaced(file, facts, content))) {
        file.use(content);
        file.proven = false;
        open++;
        file.lastGrowthNanos = System.nanoTime();
        wake(file);
        return true;
      }
      content.close();
    } catch (NoSuchFileException e) {
      // Renamed or deleted: the next discovery knows more.
    } catch (IOException e) {
      events.fileUnreadable(file.path(), e);
    }
    return false;
  }

  /** Closes the file that has been quiet for longest and has nothing to lose. */
  private boolean makeRoom(TailedFile forFile) {
    TailedFile quietest = null;
    for (TailedFile file : live.values()) {
      if (file != forFile
          && isClosable(file)
          && (quietest == null || file.lastGrowthNanos - quietest.lastGrowthNanos < 0)) {
        quietest = file;
      }
    }
    if (quietest != null) {
      close(quietest);
    }
    return quietest != null;
  }

  private static boolean isClosable(TailedFile file) {
    return file.isOpen() && file.isDelivered() && !file.hasMore();
  }

  /** Closes what has nothing to lose, because others wait. */
  void closeIfCrowded(TailedFile file) {
    if (waiting && open >= maxOpenFiles && isClosable(file)) {
      close(file);
    }
  }

  void close(TailedFile file) {
    Content content = file.release();
    if (content != null) {
      open--;
      closeContent(content, file.path());
    }
  }

  void closeContent(Content content, Path path) {
    try {
      content.close();
    } catch (IOException e) {
      events.fileUnreadable(path, e);
    }
  }

  /** The file holds something else now: the next life begins in it, and this one has no file. */
  TailedFile truncated(TailedFile file) {
    events.fileTruncated(file.path().toString(), file.read());
    TailedFile next =
        new TailedFile(file.logClass(), file.key, file.path(), file.realPath(), Past.NONE);
    next.listed = file.listed;
    next.use(file.release());
    live.put(next.key, next);
    wake(next);
    file.key = null;
    file.lastGrowthNanos = System.nanoTime();
    orphans.add(file);
    return next;
  }

  /** While it was closed its inode was given to a file that is not known yet. */
  void lost(TailedFile file) {
    events.fileTruncated(file.path().toString(), file.read());
    close(file);
    live.remove(file.key, file);
    file.key = null;
    file.lastGrowthNanos = System.nanoTime();
    orphans.add(file);
  }

  /** Of what was never read nothing but its beginning tells whether it is still there. */
  private static boolean isReplaced(TailedFile file, FileFacts facts, Content content)
      throws IOException {
    boolean grew =
        !content.isPacked()
            && file.head() != 0
            && facts.size() >= file.longest
            && file.head() == Heads.of(content);
    return !grew && !facts.equals(file.judged);
  }

  /**
   * A file that waits unread for a descriptor changed or moved: it may be another one by now, on
   * the same inode, so it is judged again. When it certainly is, what waited there is lost, unless
   * a copy has it.
   */
  void judgeAgain(TailedFile file, Path path, FileFacts facts) throws IOException {
    live.remove(file.key, file);
    boolean replaced = file.packedBytes == 0 && facts.size() < file.longest;
    if (!replaced && file.head() != 0 && file.packedBytes == 0) {
      try (Content content = content(path)) {
        replaced = Heads.differ(file.head(), Heads.of(content));
      }
    }
    if (replaced) {
      lost(file);
    } else {
      shadows.values().removeIf(shadow -> shadow.original() == file);
    }
  }

  /** A file is a copy of a life, as far as it goes. */
  void shadow(Candidate candidate, Path realPath, long bytes, TailedFile original) {
    Shadow shadow =
        new Shadow(
            candidate.facts(), candidate.path(), realPath, candidate.isPacked(), bytes, original);
    if (shadows.put(candidate.key(), shadow) == null) {
      events.fileIsCopy(candidate.path().toString(), original.path().toString());
    }
  }

  /** A life goes on in another file that holds the same. */
  void attach(TailedFile file, FileFacts facts, Path path, Path realPath, Content content)
      throws IOException {
    if (file.origin() != null) {
      events.fileMoved(file.origin(), path.toString());
    }
    if (file.key != null) {
      live.remove(file.key, file);
    }
    close(file);
    orphans.remove(file);
    shadows.remove(facts.key());
    file.moveTo(facts.key(), path, realPath, content);
    if (content.isPacked()) {
      file.packedBytes = facts.size();
      file.packedMillis = facts.modifiedMillis();
    }
    follow(file, content);
  }

  /** Goes on in a copy that is known already; false when none holds more than was read. */
  boolean attachToShadow(TailedFile file) {
    Shadow best = null;
    for (Shadow shadow : shadows.values()) {
      if (shadow.original() == file
          && shadow.contentBytes() > file.read()
          && (best == null || shadow.contentBytes() > best.contentBytes())) {
        best = shadow;
      }
    }
    if (best == null) {
      return false;
    }
    try {
      Content content = content(best.path());
      FileFacts facts = FileFacts.of(best.path());
      if (facts.key().equals(best.facts().key())
          && (content.isPacked() || file.isHeldBy(content))) {
        attach(file, facts, best.path(), best.realPath(), content);
        return true;
      }
      content.close();
    } catch (NoSuchFileException e) {
      // Moved or deleted since the last discovery.
    } catch (IOException e) {
      events.fileUnreadable(best.path(), e);
    }
    shadows.remove(best.facts().key());
    return false;
  }

  /** Follows a life no longer: nothing more can come of it. What it did not give is counted. */
  void finish(TailedFile file, LossReason whenMissing) {
    long lost = file.unread();
    if (lost > 0) {
      LossReason why = file.isUnterminated() ? LossReason.UNTERMINATED : whenMissing;
      events.bytesLost(file.logClass(), file.path().toString(), lost, why);
    }
    String damage = file.isOpen() ? file.content().damage() : null;
    if (damage != null) {
      long behind = file.content().unreadable();
      events.fileUnreadable(file.path(), new IOException(damage));
      events.bytesLost(file.logClass(), file.path().toString(), behind, LossReason.CORRUPT);
    }
    close(file);
    if (file.key != null) {
      live.remove(file.key, file);
    }
    orphans.remove(file);
    if (file.track() != null) {
      FileEntry entry = file.entry(clock.millis(), file.track().cuts());
      known.finish(entry);
      if (file.packedBytes > 0) {
        ignored.put(file.key, new FileFacts(file.key, file.packedBytes, file.packedMillis, true));
      }
      rememberCopies(file, entry);
      events.fileFinished(file.origin());
    }
  }

  private void rememberCopies(TailedFile file, FileEntry entry) {
    for (Shadow copy : List.copyOf(shadows.values())) {
      if (copy.original() == file) {
        shadows.remove(copy.facts().key());
        ignored.put(copy.facts().key(), copy.facts());
        if (copy.packed()) {
          known.sawFinished(entry, copy.facts(), true, copy.path().toString(), clock.millis());
        }
      }
    }
  }
}
