package io.sightline.shipper.source;

import io.sightline.shipper.flow.Checkpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The lives that are remembered and not followed: those in whose middle an earlier run stopped and
 * that are nowhere to be found, and the finished ones, of which copies may appear and whose inodes
 * are given away again. Both are forgotten when they were not seen for {@link #KEPT}; so that a
 * clock that jumps forgets nothing, only after the shipper itself has looked for an hour. Of those
 * whose files are not there at most the latest {@link #MOST} of each kind are kept, about a
 * kilobyte each, however often files are rotated. Not thread-safe.
 */
final class KnownFiles {
  private static final Duration KEPT = Duration.ofDays(7);
  private static final Duration LOOKED = Duration.ofHours(1);
  static final int MOST = 1024;
  static final long SEEN_STEP_MILLIS = Duration.ofHours(12).toMillis();

  private final Map<String, FileEntry> missing = new LinkedHashMap<>();
  private final Map<String, FileEntry> finished = new LinkedHashMap<>();
  private final Map<FileKey, String> finishedKeys = new HashMap<>();
  private final Set<String> changed = new HashSet<>();
  private final Set<String> recounted = new HashSet<>();
  private final Set<String> gone = new HashSet<>();
  private final Set<String> finishedGone = new HashSet<>();
  private final Generations generations;
  private final long startNanos = System.nanoTime();

  /** The files that the last round found. */
  private Set<FileKey> there;

  private boolean lookedEverywhere;

  KnownFiles(Generations generations) {
    this.generations = generations;
  }

  void load(Checkpoint checkpoint) {
    FileEntries.takeOver(checkpoint);
    for (FileEntry entry : FileEntries.load(checkpoint, FileEntries.FOLLOWED)) {
      if (checkpoint.isBehind()) {
        // It does not know how far the last run sent; whatever the file holds may have been.
        missing.put(entry.id(), entry.sentBelow(Long.MAX_VALUE));
        recounted.add(entry.id());
      } else {
        missing.put(entry.id(), entry);
      }
      generations.know(entry.generation());
    }
    for (FileEntry entry : FileEntries.load(checkpoint, FileEntries.FINISHED)) {
      if (!missing.containsKey(entry.id())) {
        generations.know(entry.generation());
        finished.put(entry.id(), checkpoint.isBehind() ? entry.sentBelow(Long.MAX_VALUE) : entry);
        finishedKeys.put(entry.key(), entry.id());
      }
    }
  }

  Collection<FileEntry> missing() {
    return missing.values();
  }

  Collection<FileEntry> finished() {
    return finished.values();
  }

  /** Those whose file had this inode. */
  List<FileEntry> missingWith(long inode) {
    return missing.values().stream().filter(entry -> entry.inode() == inode).toList();
  }

  /** Null when no finished life has it. */
  FileEntry finishedWith(FileKey key) {
    String id = finishedKeys.get(key);
    return id == null ? null : finished.get(id);
  }

  /** It is followed again. */
  void found(FileEntry entry) {
    missing.remove(entry.id());
    FileEntry was = finished.remove(entry.id());
    if (was != null) {
      finishedKeys.remove(was.key(), was.id());
      finishedGone.add(entry.id());
    }
    gone.remove(entry.id());
    changed.remove(entry.id());
  }

  /** What may have been sent of those that are missing is older from now on than all the rest. */
  void othersWentOn() {
    for (FileEntry entry : List.copyOf(missing.values())) {
      if (!entry.late() && entry.deliveredBytes() < entry.sentBelow()) {
        missing.put(entry.id(), entry.asLate());
        recounted.add(entry.id());
      }
    }
  }

  /** What it did not deliver is counted as lost; it may turn up all the same. */
  void counted(FileEntry entry) {
    missing.put(entry.id(), entry);
    recounted.add(entry.id());
  }

  void finish(FileEntry entry) {
    finished.put(entry.id(), entry);
    finishedKeys.put(entry.key(), entry.id());
    changed.add(entry.id());
    finishedGone.remove(entry.id());
    gone.add(entry.id());
  }

  /** A finished life, or a copy of it, is there. */
  void sawFinished(FileEntry entry, FileFacts facts, boolean packed, String path, long nowMillis) {
    long step = nowMillis - nowMillis % SEEN_STEP_MILLIS;
    boolean same =
        entry.seenMillis() == step
            && entry.key().equals(facts.key())
            && (!packed
                || (entry.packedBytes() == facts.size()
                    && entry.packedMillis() == facts.modifiedMillis()));
    if (!same) {
      finishedKeys.remove(entry.key(), entry.id());
      finished.put(entry.id(), entry.seen(facts, packed, path, step));
      finishedKeys.put(facts.key(), entry.id());
      changed.add(entry.id());
    }
  }

  /** What a round found; the set may be of use to the caller until the next one. */
  void found(Set<FileKey> files) {
    there = files;
  }

  /** A round left nothing undecided: what is still missing then was reported. */
  void lookedEverywhere() {
    lookedEverywhere = true;
  }

  private void forget(long nowMillis) {
    if (there == null) {
      return;
    }
    // Before the clock went back: count from now.
    for (FileEntry entry : List.copyOf(missing.values())) {
      if (entry.seenMillis() > nowMillis + SEEN_STEP_MILLIS) {
        missing.put(entry.id(), entry.seenAt(nowMillis));
      }
    }
    if (System.nanoTime() - startNanos > LOOKED.toNanos()) {
      List.copyOf(missing.values()).stream()
          .filter(entry -> isOld(entry, nowMillis))
          .forEach(this::forgetMissing);
      absent().stream().filter(entry -> isOld(entry, nowMillis)).forEach(this::forgetFinished);
    }
    if (lookedEverywhere) {
      allButTheLatest(new ArrayList<>(missing.values())).forEach(this::forgetMissing);
    }
    if (finished.size() > MOST) {
      allButTheLatest(absent()).forEach(this::forgetFinished);
    }
  }

  /** Finished lives whose file, or last known copy, the last round did not find. */
  private List<FileEntry> absent() {
    List<FileEntry> absent = new ArrayList<>(finished.values());
    absent.removeIf(entry -> there.contains(entry.key()));
    return absent;
  }

  private static List<FileEntry> allButTheLatest(List<FileEntry> entries) {
    entries.sort(Comparator.comparingLong(FileEntry::seenMillis));
    return entries.subList(0, Math.max(0, entries.size() - MOST));
  }

  private void keepSeen(long nowMillis) {
    if (there == null) {
      return;
    }
    long step = nowMillis - nowMillis % SEEN_STEP_MILLIS;
    for (FileEntry entry : List.copyOf(finished.values())) {
      if (entry.seenMillis() < step && there.contains(entry.key())) {
        finished.put(entry.id(), entry.seenAt(step));
        changed.add(entry.id());
      }
    }
  }

  private void forgetMissing(FileEntry entry) {
    missing.remove(entry.id());
    gone.add(entry.id());
    generations.forget(entry.generation());
  }

  private static boolean isOld(FileEntry entry, long nowMillis) {
    return nowMillis - entry.seenMillis() > KEPT.toMillis();
  }

  private void forgetFinished(FileEntry entry) {
    finished.remove(entry.id());
    generations.forget(entry.generation());
    finishedKeys.remove(entry.key(), entry.id());
    changed.remove(entry.id());
    finishedGone.add(entry.id());
  }

  void note(Checkpoint checkpoint, long nowMillis) {
    keepSeen(nowMillis);
    forget(nowMillis);
    changed.forEach(id -> FileEntries.put(checkpoint, FileEntries.FINISHED, finished.get(id)));
    gone.forEach(id -> FileEntries.remove(checkpoint, FileEntries.FOLLOWED, id));
    finishedGone.forEach(id -> FileEntries.remove(checkpoint, FileEntries.FINISHED, id));
    recounted.retainAll(missing.keySet());
    recounted.forEach(id -> FileEntries.put(checkpoint, FileEntries.FOLLOWED, missing.get(id)));
    recounted.clear();
    changed.clear();
    gone.clear();
    finishedGone.clear();
  }
}
