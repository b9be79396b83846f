package io.sightline.shipper.source;

import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells which life a file holds that is not followed yet: by device and inode together with its
 * content, by its content alone, a copy of a followed file, or a life of its own. Not thread-safe.
 */
final class Recognition {
  private static final int SAMPLES = 16;

  /** A packed file that ends in the middle may be written for so long. */
  private static final Duration WRITING = Duration.ofSeconds(2);

  private final FileTable table;
  private final Clock clock;
  private final ShipperEvents events;
  private final boolean behind;
  private final Map<FileFacts, Long> unfinished = new HashMap<>();
  private final List<TailedFile> shaken = new ArrayList<>();
  private final Deque<Examination> examinations = new ArrayDeque<>();

  /** What became of a candidate. */
  enum Verdict {
    /** It is followed, a known copy, or under examination. */
    SETTLED,
    /** Nobody asks for it, or all of it was delivered; until it changes. */
    IGNORED,
    /** It cannot be said yet. */
    LATER
  }

  private enum Same {
    YES,
    NO,
    UNKNOWN
  }

  Recognition(FileTable table, boolean behind, Clock clock, ShipperEvents events) {
    this.table = table;
    this.behind = behind;
    this.clock = clock;
    this.events = events;
  }

  /** A known file at its known place; packed ones are not unpacked for that. */
  boolean isAsItWas(Candidate candidate) throws IOException {
    FileEntry finished = table.known.finishedWith(candidate.key());
    if (finished != null && finished.isPacked()) {
      boolean same =
          candidate.isPacked()
              && finished.packedBytes() == candidate.facts().size()
              && finished.packedMillis() == candidate.facts().modifiedMillis();
      if (same) {
        saw(finished, candidate);
        return true;
      }
    }
    if (candidate.isPacked()) {
      return false;
    }
    Content content = null;
    try {
      if (finished != null && candidate.facts().size() > finished.deliveredBytes()) {
        content = open(candidate);
        Prefix prefix =
            content == null ? null : matching(finished, content, candidate.facts().size());
        if (prefix != null && candidate.facts().size() > finished.deadEndBytes()) {
          resume(finished, prefix, candidate, candidate.path().toRealPath(), content);
          content = null;
          return true;
        }
      }
      for (boolean sameDevice : new boolean[] {true, false}) {
        for (FileEntry entry : List.copyOf(table.known.missing())) {
          if (entry.inode() == candidate.key().inode()
              && sameDevice == (entry.device() == candidate.key().device())) {
            content = content == null ? open(candidate) : content;
            if (content == null) {
              return true;
            }
            Prefix prefix = matching(entry, content, candidate.facts().size());
            if (prefix != null) {
              resume(entry, prefix, candidate, candidate.path().toRealPath(), content);
              content = null;
              return true;
            }
            if (sameDevice && candidate.isListed()) {
              events.fileTruncated(candidate.path().toString(), entry.deliveredBytes());
            }
          }
        }
      }
      return false;
    } finally {
      if (content != null) {
        content.close();
      }
    }
  }

  /** Null when the path stands for another file by now. */
  private static Content open(Candidate candidate) throws IOException {
    Content content = FileTable.content(candidate.path());
    if (FileFacts.of(candidate.path()).key().equals(candidate.key())) {
      return content;
    }
    content.close();
    return null;
  }

  private static Prefix matching(FileEntry entry, Content content, long size) throws IOException {
    if (entry.prefixBytes() == 0 || size < entry.deliveredBytes()) {
      return null;
    }
    Prefix prefix = Prefix.matching(content, entry.prefixBytes(), entry.prefixHash());
    return prefix != null && tails(entry).matches(content, entry.deliveredBytes()) ? prefix : null;
  }

  private static Tails tails(FileEntry entry) {
    Tails tails = new Tails();
    tails.restore(entry.tails());
    return tails;
  }

  Verdict judge(Candidate candidate) throws IOException {
    Content content = open(candidate);
    if (content == null) {
      return Verdict.LATER;
    }
    boolean kept = false;
    try {
      Path realPath = candidate.path().toRealPath();
      if (content instanceof GzContent packed) {
        Verdict verdict = judgePacked(candidate, realPath, packed);
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

  boolean isIdle() {
    return examinations.isEmpty();
  }

  private boolean isUsed(Content content) {
    for (TailedFile file : table.live.values()) {
      if (file.content() == content) {
        return true;
      }
    }
    return false;
  }

  private Verdict judgePlain(Candidate candidate, Path realPath, Content content)
      throws IOException {
    long size = candidate.facts().size();
    long head = Heads.of(content);
    for (TailedFile orphan : List.copyOf(table.orphans)) {
      if (Folders.isBeside(realPath, orphan.realPath()) && holds(orphan, content, size)) {
        if (size >= orphan.read()) {
          table.attach(orphan, candidate.facts(), candidate.path(), realPath, content);
        } else {
          shadow(candidate, realPath, size, orphan);
        }
        return Verdict.SETTLED;
      }
    }
    if (isBesideShaken(realPath)) {
      return Verdict.LATER;
    }
    boolean unknown = false;
    for (TailedFile file : table.live.values()) {
      if (!Folders.isBeside(realPath, file.realPath()) || Heads.differ(head, file.head())) {
        continue;
      }
      Same same = isCopy(file, content, size);
      if (same == Same.YES) {
        shadow(candidate, realPath, size, file);
        return Verdict.SETTLED;
      }
      unknown |= same == Same.UNKNOWN;
    }
    if (unknown) {
      return Verdict.LATER;
    }
    Map<Integer, String> hashes = new HashMap<>();
    for (FileEntry entry : List.copyOf(table.known.missing())) {
      if (mayHold(entry, realPath, content, hashes)) {
        Prefix prefix = matching(entry, content, size);
        if (prefix != null) {
          resume(entry, prefix, candidate, realPath, content);
          return Verdict.SETTLED;
        }
        if (size < entry.deliveredBytes() && isShorterCopy(entry, content, size)) {
          return Verdict.IGNORED;
        }
      }
    }
    for (FileEntry entry : List.copyOf(table.known.finished())) {
      if (mayHold(entry, realPath, content, hashes)) {
        Prefix prefix = matching(entry, content, size);
        if (prefix != null && size > Math.max(entry.deliveredBytes(), entry.deadEndBytes())) {
          resume(entry, prefix, candidate, realPath, content);
          return Verdict.SETTLED;
        }
        if (prefix != null || isShorterCopy(entry, content, size)) {
          saw(entry, candidate);
          return Verdict.IGNORED;
        }
      }
    }
    return fresh(candidate, realPath, content);
  }

  private void saw(FileEntry entry, Candidate candidate) {
    table.known.sawFinished(
        entry,
        candidate.facts(),
        candidate.isPacked(),
        candidate.path().toString(),
        clock.millis());
  }

  /** Whether it lies where copies of a known file lie, and begins as that does. */
  private static boolean mayHold(
      FileEntry entry, Path realPath, Content content, Map<Integer, String> hashes)
      throws IOException {
    if (entry.prefixBytes() == 0 || !Folders.isBeside(realPath, Path.of(entry.realPath()))) {
      return false;
    }
    String hash = hashes.get(entry.prefixBytes());
    if (hash == null) {
      byte[] first = new byte[entry.prefixBytes()];
      int got = content.read(first, 0, first.length, 0);
      hash = got < first.length ? "" : Digests.hex(first, got);
      hashes.put(entry.prefixBytes(), hash);
    }
    return hash.equals(entry.prefixHash());
  }

  /** A copy from before the last lines were written; the beginning is known to be the same. */
  private static boolean isShorterCopy(FileEntry entry, Content content, long size)
      throws IOException {
    Tails tails = tails(entry);
    long place = tails.latest(size);
    return size < entry.deliveredBytes() && place > 0 && tails.matches(content, place);
  }

  private static boolean holds(TailedFile orphan, Content content, long size) throws IOException {
    return orphan.prefix().length() > 0
        && orphan.prefix().length() <= size
        && orphan.prefix().begins(content)
        && orphan.tails.matches(content, Math.min(size, orphan.read()));
  }

  /** Whether content is the same as a followed file, as far as it goes. */
  private Same isCopy(TailedFile file, Content content, long size) throws IOException {
    if (!file.prefix().overlaps(content, size)) {
      return Same.NO;
    }
    if (file.isOpen() || table.reopen(file)) {
      return isCopy(file, file.content(), content, size);
    }
    Candidate there = new Candidate(null, file.path(), FileFacts.of(file.path()));
    try (Content original = there.key().equals(file.key) ? open(there) : null) {
      return original == null ? Same.UNKNOWN : isCopy(file, original, content, size);
    }
  }

  private Same isCopy(TailedFile file, Content original, Content content, long size)
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
    Candidate there = new Candidate(null, file.path(), FileFacts.of(file.path()));
    try (Content content = there.key().equals(file.key) ? open(there) : null) {
      return content == null || !file.isHeldBy(content);
    }
  }

  private boolean isBesideShaken(Path realPath) {
    return shaken.stream().anyMatch(file -> Folders.isBeside(realPath, file.realPath()));
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

  private void shadow(Candidate candidate, Path realPath, long bytes, TailedFile original) {
    Shadow before =
        table.shadows.put(
            candidate.key(),
            new Shadow(
                candidate.facts(),
                candidate.path(),
                realPath,
                candidate.isPacked(),
                bytes,
                original));
    if (before == null) {
      events.fileIsCopy(candidate.path().toString(), original.path().toString());
    }
  }

  private void resume(
      FileEntry entry, Prefix prefix, Candidate candidate, Path realPath, Content content)
      throws IOException {
    TailedFile file =
        TailedFile.resumed(entry, prefix, candidate.key(), candidate.path(), realPath, content);
    file.listed = candidate.isListed();
    if (content.isPacked()) {
      file.packedBytes = candidate.facts().size();
      file.packedMillis = candidate.facts().modifiedMillis();
    }
    table.known.found(entry);
    table.follow(file, content);
    events.fileFound(file.origin(), entry.deliveredBytes());
  }

  private Verdict fresh(Candidate candidate, Path realPath, Content content) throws IOException {
    if (!candidate.isListed()) {
      return Verdict.IGNORED;
    }
    TailedFile file =
        new TailedFile(
            candidate.input().logClass(), candidate.key(), candidate.path(), realPath, behind);
    file.judged = candidate.facts();
    file.size = content.isPacked() ? 0 : content.size();
    file.longest = file.size;
    file.beginsWith(content.isPacked() ? 0 : Heads.of(content));
    if (content.isPacked()) {
      file.packedBytes = candidate.facts().size();
      file.packedMillis = candidate.facts().modifiedMillis();
    }
    table.follow(file, content);
    return Verdict.SETTLED;
  }

  private Verdict judgePacked(Candidate candidate, Path realPath, GzContent content)
      throws IOException {
    for (Examination running : examinations) {
      if (running.candidate.key().equals(candidate.key())) {
        return Verdict.LATER;
      }
    }
    byte[] first = new byte[Prefix.LIMIT];
    int got = content.read(first, 0, first.length, 0);
    if (got == 0 || isBeingWritten(candidate, content) || isBesideShaken(realPath)) {
      return Verdict.LATER;
    }
    Examination examination = new Examination(candidate, realPath, content);
    Map<Integer, String> hashes = new HashMap<>();
    table.live.values().forEach(file -> suspect(examination, file, first, got));
    table.orphans.forEach(file -> suspect(examination, file, first, got));
    for (FileEntry entry : table.known.missing()) {
      if (mayHold(entry, realPath, content, hashes)) {
        examination.entries.add(entry);
      }
    }
    for (FileEntry entry : table.known.finished()) {
      if (mayHold(entry, realPath, content, hashes)) {
        examination.entries.add(entry);
      }
    }
    if (!examination.hasSuspects()) {
      return fresh(candidate, realPath, content);
    }
    examinations.add(examination);
    return Verdict.SETTLED;
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
      if (file.isOpen() && file.proven && !file.content().isPacked() && known < Prefix.LIMIT) {
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
      if (orphan && bytes >= file.read()) {
        table.attach(file, candidate.facts(), candidate.path(), realPath, examination.content);
        return true;
      }
      if (orphan || bytes <= Math.max(file.size, file.longest)) {
        shadow(candidate, realPath, bytes, file);
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
          resume(entry, prefix, candidate, realPath, examination.content);
          return true;
        }
      }
      if (!missing) {
        saw(entry, candidate);
      }
      table.ignored.put(candidate.key(), candidate.facts());
      return false;
    }
    if (fresh(candidate, realPath, examination.content) == Verdict.SETTLED) {
      return true;
    }
    table.ignored.put(candidate.key(), candidate.facts());
    return false;
  }

  void close() {
    for (Examination one : examinations) {
      table.closeContent(one.content, one.candidate.path());
    }
    examinations.clear();
  }
}
