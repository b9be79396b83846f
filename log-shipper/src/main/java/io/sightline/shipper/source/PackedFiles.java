package io.sightline.shipper.source;

import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tells which life a packed file holds. What may be known by its first bytes is unpacked once, a
 * step for each turn of reading, before anything is said. Not thread-safe.
 */
final class PackedFiles {
  /** One that ends in the middle may be written for so long. */
  private static final Duration WRITING = Duration.ofSeconds(2);

  private final FileTable table;
  private final Copies copies;
  private final RememberedLives remembered;
  private final Beginnings beginnings;
  private final ShipperEvents events;
  private final Map<FileFacts, Long> unfinished = new HashMap<>();
  private final Deque<Examination> examinations = new ArrayDeque<>();

  PackedFiles(
      FileTable table,
      Copies copies,
      RememberedLives remembered,
      Beginnings beginnings,
      ShipperEvents events) {
    this.table = table;
    this.copies = copies;
    this.remembered = remembered;
    this.beginnings = beginnings;
    this.events = events;
  }

  /** Files that are gone need no memory. */
  void retain(Set<FileKey> there) {
    unfinished.keySet().removeIf(facts -> !there.contains(facts.key()));
  }

  boolean isIdle() {
    return examinations.isEmpty();
  }

  /** The content is in use when the verdict is {@link Verdict#SETTLED}. */
  Verdict judge(Candidate candidate, Path realPath, GzContent content) throws IOException {
    for (Examination running : examinations) {
      if (running.candidate.key().equals(candidate.key())) {
        return Verdict.LATER;
      }
    }
    byte[] first = new byte[Prefix.LIMIT];
    int got = content.read(first, 0, first.length, 0);
    if (got == 0 || isBeingWritten(candidate, content) || copies.isBesideShaken(realPath)) {
      return Verdict.LATER;
    }
    if (isAnUnreadOneBeside(realPath, got < Heads.BYTES ? 0 : Tails.hash(first, 0, Heads.BYTES))) {
      return Verdict.LATER;
    }
    Examination examination = new Examination(candidate, realPath, content);
    RememberedLives.Firsts firsts = new RememberedLives.Firsts(content, realPath);
    table.live.values().forEach(file -> suspect(examination, file, first, got));
    table.orphans.forEach(file -> suspect(examination, file, first, got));
    for (FileEntry entry : table.known.missing()) {
      if (firsts.mayHold(entry)) {
        examination.entries.add(entry);
      }
    }
    for (FileEntry entry : table.known.finished()) {
      if (firsts.mayHold(entry)) {
        examination.entries.add(entry);
      }
    }
    if (!examination.hasSuspects()) {
      return beginnings.fresh(candidate, realPath, content);
    }
    examinations.add(examination);
    return Verdict.SETTLED;
  }

  /** Whether it may have been packed from a file that waits unread for a descriptor. */
  private boolean isAnUnreadOneBeside(Path realPath, long head) {
    for (TailedFile file : table.live.values()) {
      boolean waits = !file.isOpen() && file.isUnread() && file.seen && file.packedBytes == 0;
      if (waits
          && Folders.isBeside(realPath, file.realPath())
          && !Heads.differ(head, file.head())
          && !table.reopen(file)) {
        return true;
      }
    }
    return false;
  }

  /** It ends in the middle, and it is not long ago that this was seen first. */
  private boolean isBeingWritten(Candidate candidate, GzContent content) {
    if (content.damage() == null) {
      return false;
    }
    unfinished
        .keySet()
        .removeIf(facts -> facts.key().equals(candidate.key()) && !facts.equals(candidate.facts()));
    long since = unfinished.computeIfAbsent(candidate.facts(), facts -> System.nanoTime());
    return System.nanoTime() - since
        < Math.max(WRITING.toNanos(), table.closeRemovedAfter().toNanos());
  }

  private void suspect(Examination examination, TailedFile file, byte[] first, int length) {
    if (!Folders.isBeside(examination.realPath, file.realPath())) {
      return;
    }
    byte[] theirs = new byte[Prefix.LIMIT];
    int known = file.prefix().copy(theirs);
    try {
      if (file.isOpen()
          && (file.proven || file.isUnread())
          && !file.content().isPacked()
          && known < Prefix.LIMIT) {
        known =
            Math.max(
                known, file.content().read(theirs, known, Prefix.LIMIT - known, known) + known);
      }
    } catch (IOException e) {
      events.fileUnreadable(file.path(), e);
    }
    int common = Math.min(known, length);
    if (common > 0 && Arrays.equals(theirs, 0, common, first, 0, common)) {
      examination.files.add(file);
    }
  }

  boolean isExamining(FileKey key) {
    return examinations.stream().anyMatch(one -> one.candidate.key().equals(key));
  }

  /** Goes on with what is to be unpacked; returns whether there is more to do. */
  boolean step() {
    Examination examination = examinations.peek();
    if (examination == null) {
      return false;
    }
    boolean kept = false;
    boolean done = true;
    try {
      done = examination.step();
      if (done) {
        kept = conclude(examination);
      }
    } catch (IOException e) {
      events.fileUnreadable(examination.candidate.path(), e);
    }
    if (done) {
      examinations.remove();
      if (!kept) {
        table.closeContent(examination.content, examination.candidate.path());
      }
    }
    return true;
  }

  /** Returns whether the content is in use now. */
  private boolean conclude(Examination examination) throws IOException {
    Candidate candidate = examination.candidate;
    Path realPath = examination.realPath;
    if (examination.isShaken() || isBeingWritten(candidate, examination.content)) {
      return false;
    }
    long bytes = examination.content.size();
    for (TailedFile file : examination.files) {
      boolean orphan = table.orphans.contains(file);
      if (!orphan && table.live.get(file.key) != file) {
        // It was finished meanwhile; the next round compares with what is remembered of it.
        return false;
      }
      boolean vanished = !orphan && !file.isOpen() && !file.seen;
      if ((orphan || vanished) && bytes >= file.read()) {
        table.attach(file, candidate.facts(), candidate.path(), realPath, examination.content);
        return true;
      }
      if (orphan || vanished || bytes <= longest(file)) {
        table.shadow(candidate, realPath, bytes, file);
        return false;
      }
    }
    for (FileEntry entry : examination.entries) {
      boolean missing = table.known.missing().contains(entry);
      if (!missing && !table.known.finished().contains(entry)) {
        return false;
      }
      long needed = missing ? entry.deliveredBytes() : entry.deliveredBytes() + 1;
      if (bytes >= needed) {
        Prefix prefix =
            Prefix.matching(examination.content, entry.prefixBytes(), entry.prefixHash());
        if (prefix != null) {
          beginnings.resume(entry, prefix, candidate, realPath, examination.content);
          return true;
        }
      }
      if (!missing) {
        remembered.saw(entry, candidate);
      }
      table.ignored.put(candidate.key(), candidate.facts());
      return false;
    }
    if (beginnings.fresh(candidate, realPath, examination.content) == Verdict.SETTLED) {
      return true;
    }
    table.ignored.put(candidate.key(), candidate.facts());
    return false;
  }

  private static long longest(TailedFile file) throws IOException {
    boolean open = file.isOpen() && !file.content().isPacked();
    return Math.max(file.longest, open ? file.content().size() : file.size);
  }

  void close() {
    for (Examination one : examinations) {
      table.closeContent(one.content, one.candidate.path());
    }
    examinations.clear();
  }
}
