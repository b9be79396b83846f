package io.sightline.shipper.source;

import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells whether a file holds a life that is remembered and not followed: one in whose middle an
 * earlier run stopped, or a finished one. Not thread-safe.
 */
final class RememberedLives {
  private final KnownFiles known;
  private final Beginnings beginnings;
  private final Clock clock;
  private final ShipperEvents events;

  RememberedLives(KnownFiles known, Beginnings beginnings, Clock clock, ShipperEvents events) {
    this.known = known;
    this.beginnings = beginnings;
    this.clock = clock;
    this.events = events;
  }

  /** Hashes of one content's first bytes, each computed once however many lives are compared. */
  static final class Firsts {
    private final Content content;
    private final Path realPath;
    private final Map<Integer, String> hashes = new HashMap<>();

    Firsts(Content content, Path realPath) {
      this.content = content;
      this.realPath = realPath;
    }

    /** Whether it lies where copies of a known file lie, and begins as that does. */
    boolean mayHold(FileEntry entry) throws IOException {
      if (entry.prefixBytes() == 0) {
        return false;
      }
      String hash = hashes.get(entry.prefixBytes());
      if (hash == null) {
        byte[] first = new byte[entry.prefixBytes()];
        int got = content.read(first, 0, first.length, 0);
        hash = got < first.length ? "" : Digests.hex(first, got);
        hashes.put(entry.prefixBytes(), hash);
      }
      // The names last: taking paths apart costs more than comparing a hash.
      return hash.equals(entry.prefixHash())
          && Folders.isBeside(realPath, Path.of(entry.realPath()));
    }
  }

  /** A known file at its known place; packed ones are not unpacked for that. */
  boolean isAsItWas(Candidate candidate) throws IOException {
    FileEntry finished = known.finishedWith(candidate.key());
    if (candidate.isPacked()) {
      boolean same =
          finished != null
              && finished.packedBytes() == candidate.facts().size()
              && finished.packedMillis() == candidate.facts().modifiedMillis();
      if (same) {
        saw(finished, candidate);
      }
      return same;
    }
    boolean grown = finished != null && candidate.facts().size() > finished.deliveredBytes();
    if (!grown && known.missingWith(candidate.key().inode()).isEmpty()) {
      return false;
    }
    Content content = candidate.open();
    if (content == null) {
      return true;
    }
    boolean used = false;
    try {
      used = (grown && goesOn(finished, candidate, content)) || isMissing(candidate, content);
      return used;
    } finally {
      if (!used) {
        content.close();
      }
    }
  }

  private boolean goesOn(FileEntry finished, Candidate candidate, Content content)
      throws IOException {
    Prefix prefix = matching(finished, content, candidate.facts().size());
    if (prefix == null || candidate.facts().size() <= finished.deadEndBytes()) {
      return false;
    }
    beginnings.resume(finished, prefix, candidate, candidate.path().toRealPath(), content);
    return true;
  }

  private boolean isMissing(Candidate candidate, Content content) throws IOException {
    List<FileEntry> sameInode = known.missingWith(candidate.key().inode());
    for (boolean sameDevice : new boolean[] {true, false}) {
      for (FileEntry entry : sameInode) {
        if (sameDevice == (entry.device() == candidate.key().device())) {
          Prefix prefix = matching(entry, content, candidate.facts().size());
          if (prefix != null) {
            beginnings.resume(entry, prefix, candidate, candidate.path().toRealPath(), content);
            return true;
          }
          if (sameDevice && candidate.isListed()) {
            events.fileTruncated(candidate.path().toString(), entry.deliveredBytes());
          }
        }
      }
    }
    return false;
  }

  /** Null when plain content is no remembered life, nor a copy of one. */
  Verdict judge(Candidate candidate, Path realPath, Content content) throws IOException {
    long size = candidate.facts().size();
    Firsts firsts = new Firsts(content, realPath);
    for (FileEntry entry : List.copyOf(known.missing())) {
      if (firsts.mayHold(entry)) {
        Prefix prefix = matching(entry, content, size);
        if (prefix != null) {
          beginnings.resume(entry, prefix, candidate, realPath, content);
          return Verdict.SETTLED;
        }
        if (isShorterCopy(entry, content, size)) {
          return Verdict.IGNORED;
        }
      }
    }
    for (FileEntry entry : List.copyOf(known.finished())) {
      if (firsts.mayHold(entry)) {
        Prefix prefix = matching(entry, content, size);
        if (prefix != null && size > Math.max(entry.deliveredBytes(), entry.deadEndBytes())) {
          beginnings.resume(entry, prefix, candidate, realPath, content);
          return Verdict.SETTLED;
        }
        if (prefix != null || isShorterCopy(entry, content, size)) {
          saw(entry, candidate);
          return Verdict.IGNORED;
        }
      }
    }
    return null;
  }

  void saw(FileEntry finished, Candidate candidate) {
    known.sawFinished(
        finished,
        candidate.facts(),
        candidate.isPacked(),
        candidate.path().toString(),
        clock.millis());
  }

  private static Prefix matching(FileEntry entry, Content content, long size) throws IOException {
    if (entry.prefixBytes() == 0 || size < entry.deliveredBytes()) {
      return null;
    }
    Prefix prefix = Prefix.matching(content, entry.prefixBytes(), entry.prefixHash());
    return prefix != null && tails(entry).matches(content, entry.deliveredBytes()) ? prefix : null;
  }

  /** A copy from before the last lines were written; the beginning is known to be the same. */
  private static boolean isShorterCopy(FileEntry entry, Content content, long size)
      throws IOException {
    Tails tails = tails(entry);
    long place = tails.latest(size);
    return size < entry.deliveredBytes() && place > 0 && tails.matches(content, place);
  }

  private static Tails tails(FileEntry entry) {
    Tails tails = new Tails();
    tails.restore(entry.tails());
    return tails;
  }
}
