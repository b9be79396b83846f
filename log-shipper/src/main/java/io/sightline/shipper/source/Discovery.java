package io.sightline.shipper.source;

import io.sightline.shipper.event.LossReason;
import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks at all files that the patterns show and at what lies beside the followed ones: which are
 * new, moved, grown or gone. One round looks at each file once. Not thread-safe.
 */
final class Discovery {
  private final List<Input> inputs;
  private final FileTable table;
  private final Recognition recognition;
  private final ShipperEvents events;
  private final Folders folders;
  private final Set<FileKey> looked = new HashSet<>();
  private final Set<Path> lookedPaths = new HashSet<>();
  private final List<Candidate> candidates = new ArrayList<>();

  /** How compressed files looked in the last round: they are read once they stay as they are. */
  private Map<FileKey, FileFacts> settling = new HashMap<>();

  private Map<FileKey, FileFacts> settlingNow = new HashMap<>();

  /** Files that a pattern showed and that are not followed, so that a rename does not hide them. */
  private final Map<FileKey, Input> awaited = new HashMap<>();

  /**
   * Files beside the followed ones that no pattern showed, as they were; one may show them later,
   * when they are renamed, or at once, when they came after it had looked.
   */
  private final Map<FileKey, FileFacts> unasked = new HashMap<>();

  private boolean undecided;
  private boolean reportedMissing;

  Discovery(List<Input> inputs, FileTable table, Recognition recognition, ShipperEvents events) {
    this.inputs = inputs;
    this.table = table;
    this.recognition = recognition;
    this.events = events;
    this.folders = new Folders(this::notListed);
  }

  void round() {
    looked.clear();
    lookedPaths.clear();
    candidates.clear();
    undecided = false;
    for (TailedFile file : table.live.values()) {
      file.listed = false;
      file.seen = false;
    }
    for (Input input : inputs) {
      for (Glob glob : input.paths()) {
        glob.find(path -> look(input, path), this::notListed);
      }
    }
    lookBeside();
    judge();
    table.known.found(looked);
    recognition.retain(looked);
    table.ignored.keySet().retainAll(looked);
    unasked.keySet().retainAll(looked);
    awaited.keySet().retainAll(looked);
    awaited.keySet().removeAll(table.live.keySet());
    table.shadows.keySet().retainAll(looked);
    settling = settlingNow;
    settlingNow = new HashMap<>();
    List.copyOf(table.orphans).forEach(this::tendOrphan);
    List.copyOf(table.live.values()).forEach(this::tendFile);
    if (!reportedMissing && !undecided && settling.isEmpty() && recognition.isIdle()) {
      reportedMissing = true;
      recognition.othersAreLate();
      table.known.lookedEverywhere();
      List.copyOf(table.known.missing()).forEach(this::reportMissing);
    }
  }

  /** Whether there was a round that left nothing undecided. */
  boolean hasSeenAll() {
    return reportedMissing;
  }

  /** What a folder holds that cannot be listed is not gone for that. */
  private void notListed(Path folder, IOException cause) {
    events.fileUnreadable(folder, cause);
    for (TailedFile file : table.live.values()) {
      if (file.path().startsWith(folder) || file.realPath().startsWith(folder)) {
        file.isListed();
      }
    }
  }

  /** What files were renamed to, copied to or packed into, though no pattern shows it. */
  private void lookBeside() {
    Map<Path, Set<String>> stems = new HashMap<>();
    table.live.values().forEach(file -> beside(stems, file.realPath()));
    table.orphans.forEach(file -> beside(stems, file.realPath()));
    table.known.missing().forEach(entry -> beside(stems, Path.of(entry.realPath())));
    folders.retain(stems.keySet());
    stems.forEach(
        (folder, ofFolder) -> {
          for (Path sibling : folders.list(folder)) {
            String name = sibling.getFileName().toString();
            if (!lookedPaths.contains(sibling) && ofFolder.stream().anyMatch(name::startsWith)) {
              look(null, sibling);
            }
          }
        });
  }

  private static void beside(Map<Path, Set<String>> stems, Path file) {
    stems.computeIfAbsent(file.getParent(), f -> new HashSet<>()).add(Folders.stem(file));
  }

  private void look(Input input, Path path) {
    try {
      FileFacts facts = FileFacts.of(path);
      lookedPaths.add(path);
      if (!facts.isRegular() || !looked.add(facts.key())) {
        return;
      }
      TailedFile file = table.live.get(facts.key());
      if (file != null && !file.isOpen() && file.isUnread()) {
        if (facts.equals(file.judged) && path.equals(file.path())) {
          sighted(file, input != null);
          return;
        }
        await(file);
        table.judgeAgain(file, path, facts);
      } else if (file != null && !file.isOpen() && isReused(file, path, facts)) {
        await(file);
        table.lost(file);
      } else if (file != null) {
        followed(file, input != null, path, facts);
        return;
      }
      Input asking = input == null ? awaited.get(facts.key()) : input;
      if (asking != null) {
        awaited.put(facts.key(), asking);
      }
      boolean stillUnasked = asking == null && facts.equals(unasked.get(facts.key()));
      if (facts.size() > 0 && !stillUnasked && !isKnown(path, facts)) {
        candidates.add(new Candidate(asking, path, facts));
      }
    } catch (NoSuchFileException e) {
      // Renamed or deleted since the folder was listed: the next look finds it.
    } catch (IOException e) {
      notListed(path, e);
    }
  }

  /** Whether the inode of a closed file was given to another one. */
  private static boolean isReused(TailedFile file, Path path, FileFacts facts) {
    boolean packed = file.packedBytes > 0;
    return packed != GzContent.isNamedSo(path) || (!packed && facts.size() < file.size);
  }

  private void followed(TailedFile file, boolean listed, Path path, FileFacts facts)
      throws IOException {
    boolean packed = file.packedBytes > 0;
    sighted(file, listed);
    if (!file.path().equals(path)) {
      if (file.origin() != null) {
        events.fileMoved(file.origin(), path.toString());
      }
      file.movedTo(path, path.toRealPath());
    }
    if (packed) {
      if (file.packedBytes != facts.size() || file.packedMillis != facts.modifiedMillis()) {
        file.packedBytes = facts.size();
        file.packedMillis = facts.modifiedMillis();
        table.close(file);
        table.reopen(file);
      }
    } else if (!file.isOpen()) {
      file.size = facts.size();
      file.longest = Math.max(file.longest, file.size);
    } else if (facts.size() != file.size) {
      file.longest = Math.max(file.longest, facts.size() > file.size ? facts.size() : 0);
      table.wake(file);
    }
    if (!packed && (file.awake || file.modifiedMillis != facts.modifiedMillis())) {
      // A file system's clock ticks slowly: two writes may have the same time.
      file.modifiedMillis = facts.modifiedMillis();
      file.doubted = true;
      if (file.isOpen()) {
        table.wake(file);
      }
    }
  }

  private static void sighted(TailedFile file, boolean listed) {
    if (listed) {
      file.isListed();
    } else {
      file.seen = true;
    }
  }

  /** What lies in its place now is asked for as it was. */
  void await(TailedFile file) {
    for (Input input : inputs) {
      if (input.logClass().equals(file.logClass())) {
        awaited.put(file.key, input);
      }
    }
  }

  /** Whether it is a copy or something else that needs no second look. */
  private boolean isKnown(Path path, FileFacts facts) throws IOException {
    Shadow shadow = table.shadows.get(facts.key());
    if (shadow != null) {
      if (shadow.facts().equals(facts)) {
        if (!shadow.path().equals(path)) {
          table.shadows.put(
              facts.key(),
              new Shadow(
                  facts,
                  path,
                  path.toRealPath(),
                  shadow.packed(),
                  shadow.contentBytes(),
                  shadow.original()));
        }
        return true;
      }
      table.shadows.remove(facts.key());
    }
    if (facts.equals(table.ignored.get(facts.key()))) {
      return true;
    }
    if (GzContent.isNamedSo(path)) {
      settlingNow.put(facts.key(), facts);
      return !facts.equals(settling.get(facts.key())) || recognition.isExamining(facts.key());
    }
    return false;
  }

  /**
   * Those at their places first. Then plain files, the longest first: a copy that is being written
   * is shorter than its original.
   */
  private void judge() {
    candidates.removeIf(candidate -> candidate.facts().size() == 0 || isAsItWas(candidate));
    if (!candidates.isEmpty()) {
      recognition.findShaken();
    }
    candidates.sort(
        Comparator.comparing(Candidate::isPacked)
            .thenComparing(candidate -> -candidate.facts().size())
            .thenComparing(candidate -> candidate.facts().modifiedMillis()));
    for (Candidate candidate : candidates) {
      try {
        switch (recognition.judge(candidate)) {
          case SETTLED -> settlingNow.remove(candidate.key());
          case IGNORED -> {
            settlingNow.remove(candidate.key());
            (candidate.isListed() ? table.ignored : unasked)
                .put(candidate.key(), candidate.facts());
          }
          case LATER -> undecided = true;
        }
      } catch (NoSuchFileException e) {
        // Renamed or deleted: the next round knows more.
      } catch (IOException e) {
        events.fileUnreadable(candidate.path(), e);
      }
    }
  }

  private boolean isAsItWas(Candidate candidate) {
    try {
      boolean known = recognition.isAsItWas(candidate);
      if (known && candidate.isPacked()) {
        settlingNow.remove(candidate.key());
        table.ignored.put(candidate.key(), candidate.facts());
      }
      return known;
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      events.fileUnreadable(candidate.path(), e);
      return true;
    }
  }

  private void tendOrphan(TailedFile orphan) {
    boolean waited = orphan.quiet().compareTo(table.closeRemovedAfter()) > 0;
    if (!table.attachToShadow(orphan) && orphan.isDelivered() && waited) {
      table.finish(orphan, LossReason.TRUNCATED);
    }
  }

  private void tendFile(TailedFile file) {
    if (file.isOpen()) {
      if (!file.seen || !file.listed || file.hasMore()) {
        table.wake(file);
      }
      return;
    }
    if (file.seen) {
      if (file.hasMore()) {
        table.reopen(file);
      } else if (!file.listed && isLeft(file)) {
        table.finish(file, LossReason.GONE);
      }
    } else if (isLeft(file) && !table.attachToShadow(file)) {
      table.finish(file, LossReason.GONE);
    }
  }

  private boolean isLeft(TailedFile file) {
    return file.isDelivered() && file.sinceListed().compareTo(table.closeRemovedAfter()) > 0;
  }

  private void reportMissing(FileEntry entry) {
    events.fileMissing(entry.path(), entry.deliveredBytes());
    long lost = entry.sizeBytes() - entry.deliveredBytes();
    Path folder = Path.of(entry.realPath()).getParent();
    if (lost > 0 && Files.isDirectory(folder)) {
      LossReason why =
          entry.sizeBytes() <= entry.deadEndBytes() ? LossReason.UNTERMINATED : LossReason.GONE;
      events.bytesLost(entry.logClass(), entry.path(), lost, why);
      table.known.counted(entry.counted());
    }
  }
}
