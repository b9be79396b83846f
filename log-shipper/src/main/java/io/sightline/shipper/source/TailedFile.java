package io.sightline.shipper.source;

import io.sightline.shipper.event.Origin;
import io.sightline.shipper.flow.Track;
import io.sightline.shipper.flow.TrackStatus;
import io.sightline.shipper.flow.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One life of one file: who it is, where its bytes are now, and how far it is. It may lose its file
 * (then {@link #key} is null) and go on in a copy of it. Only the engine thread touches it.
 */
final class TailedFile {
  private final String logClass;

  /** Null while it has no file. */
  FileKey key;

  private Path path;
  private Path realPath;
  private Content content;
  private Generation generation;
  final Tails tails = new Tails();
  private Prefix prefix = new Prefix();

  /** Null until the first line is complete. */
  private Track track;

  /** How many first bytes are read and hold nothing; counts until there is a track. */
  private long blank;

  private int rewinds;

  private final Past past;

  private final SentBelow sentBelow = new SentBelow();
  private FileEntry noted;

  /** How long the file was at the last look. */
  long size;

  /** How long this life ever was, as far as was seen. */
  long longest;

  /** Where the file ended when its last line had no end yet; up to there nothing can be shipped. */
  long partialLineEnd;

  /** Where that last line begins. */
  long partialFrom;

  /** A hash of the first bytes, to tell files apart quickly; 0 when not known. */
  private long head;

  /** How its compressed file looked; 0 when it is not compressed. */
  long packedBytes;

  long packedMillis;

  /** When it was last modified, as the last look said. */
  long modifiedMillis;

  /** When something was last found to read, on the monotonic clock. */
  long lastGrowthNanos = System.nanoTime();

  /** How long the line is that had to wait, with its end; 0 when none has to. */
  int heldBytes;

  private final Waiting waiting = new Waiting();
  private double lagSeconds;

  /** Whether the last discovery found it under its inputs' patterns. */
  boolean listed = true;

  /** Whether the last discovery found it anywhere. */
  boolean seen = true;

  /** How its file looked when it was found to be a life of its own. */
  FileFacts judged;

  /** Something may have been written over what was read, without the file's size saying so. */
  boolean doubted;

  /** Whether it was compared since it was opened; on a closed file the inode may change hands. */
  boolean proven = true;

  /** Whether read turns look at it. */
  boolean awake;

  private long lastListedNanos = System.nanoTime();

  TailedFile(String logClass, FileKey key, Path path, Path realPath, Past past) {
    this.logClass = logClass;
    this.key = key;
    this.path = path;
    this.realPath = realPath;
    this.past = past;
  }

  /**
   * Goes on where an earlier run, or this one, stopped.
   *
   * @param late whether others need not have waited for it; see {@link Track#shared}
   */
  static TailedFile resumed(
      FileEntry entry,
      Prefix prefix,
      FileKey key,
      Path path,
      Path realPath,
      Content content,
      boolean late)
      throws IOException {
    TailedFile file = new TailedFile(entry.logClass(), key, path, realPath, Past.NONE);
    file.prefix = prefix;
    file.generation = entry.generation();
    file.tails.restore(entry.tails());
    file.content = content;
    file.size = content.isPacked() ? entry.deliveredBytes() : content.size();
    file.longest = Math.max(entry.sizeBytes(), file.size);
    file.partialLineEnd = entry.deadEndBytes();
    file.partialFrom = entry.deliveredBytes();
    // Nothing behind what is there now can have been sent, unless it is a copy that still grows.
    long sentBelow =
        key.inode() == entry.inode()
            ? Math.min(entry.sentBelow(), Math.max(content.size(), entry.deliveredBytes()))
            : entry.sentBelow();
    file.sentBelow.start(sentBelow);
    file.track =
        Past.track(
            new Origin(entry.logClass(), entry.id(), path.toString()),
            entry.deliveredBytes(),
            sentBelow,
            late || entry.late());
    file.track.restoreCuts(entry.cuts());
    return file;
  }

  /** A discovery found it. */
  void isListed() {
    listed = true;
    seen = true;
    lastListedNanos = System.nanoTime();
  }

  Duration sinceListed() {
    return Duration.ofNanos(System.nanoTime() - lastListedNanos);
  }

  Duration quiet() {
    return Duration.ofNanos(System.nanoTime() - lastGrowthNanos);
  }

  boolean isOpen() {
    return content != null;
  }

  Content content() {
    return content;
  }

  void use(Content opened) {
    content = opened;
  }

  /** Gives its descriptor away. */
  Content release() {
    Content released = content;
    content = null;
    return released;
  }

  /** It has another file from now on. */
  void moveTo(FileKey newKey, Path newPath, Path newRealPath, Content opened) throws IOException {
    tails.forgetBehind(opened.size());
    size = opened.isPacked() ? read() : opened.size();
    longest = Math.max(longest, size);
    key = newKey;
    content = opened;
    listed = true;
    seen = true;
    lastListedNanos = System.nanoTime();
    lastGrowthNanos = lastListedNanos;
    // It stands elsewhere: what was before the place is to be compared there.
    rewinds = -1;
    movedTo(newPath, newRealPath);
  }

  void movedTo(Path newPath, Path newRealPath) {
    path = newPath;
    realPath = newRealPath;
    if (track != null) {
      track.movedTo(newPath.toString());
    }
  }

  Prefix prefix() {
    return prefix;
  }

  void name(Generation named) {
    generation = named;
    track =
        Past.track(
            new Origin(logClass, named.id(), path.toString()),
            blank,
            past == Past.NONE ? 0 : size,
            past == Past.LOST_AND_LATE);
  }

  /** Null until the first line is complete. */
  Generation generation() {
    return generation;
  }

  Path path() {
    return path;
  }

  Path realPath() {
    return realPath;
  }

  String logClass() {
    return logClass;
  }

  /** Null until a line was read. */
  Track track() {
    return track;
  }

  /** Null until a line was read. */
  Origin origin() {
    return track == null ? null : track.origin();
  }

  long read() {
    return track == null ? blank : track.read();
  }

  /** How long the file must be at least, also after the track went back. */
  long everRead() {
    return Math.max(read(), Math.max(prefix.length(), tails.latest(Long.MAX_VALUE)));
  }

  long delivered() {
    return track == null ? blank : track.delivered();
  }

  boolean isDelivered() {
    return track == null || track.isDelivered();
  }

  /** Whether what was lost of it is at most a last line without an end. */
  boolean isUnterminated() {
    return read() >= partialFrom && longest <= partialLineEnd;
  }

  /** Whether the last look saw something behind {@link #read} that may be a line. */
  boolean hasMore() {
    return packedBytes > 0
        || doubted
        || (size != read() && !(read() == partialFrom && size == partialLineEnd));
  }

  /** How much of this life cannot be read any more, once its file is gone. */
  long unread() {
    return Math.max(0, longest - read());
  }

  /** A hash of the first {@link Heads#BYTES}, or 0 when it is not known. */
  long head() {
    if (prefix.length() >= Heads.BYTES) {
      head = prefix.head();
    }
    return head;
  }

  /** As it was when this life was found; what lies there later may be another one. */
  void beginsWith(long hash) {
    head = hash;
  }

  /** Whether nothing is known of it by which it could be recognised. */
  boolean isUnread() {
    return track == null && prefix.length() == 0;
  }

  /** Everything up to {@code end} is read; it is in a batch or there was nothing to ship in it. */
  void readTo(long end) {
    if (track == null) {
      blank = end;
    } else {
      track.readTo(end);
    }
  }

  /**
   * Makes sure that the bytes before {@link #read} are at hand, also after the track went back.
   *
   * @return false when something else stands there than was read
   */
  boolean settles() throws IOException {
    int now = track == null ? 0 : track.rewinds();
    // A line that had to wait is in the prefix already, and in no tail.
    boolean isAhead = prefix.length() > read();
    if (proven && !doubted && rewinds == now && !isAhead && tails.isAt(read())) {
      return true;
    }
    rewinds = now;
    doubted = false;
    // Nothing may stand before the place; so all that was ever read is compared.
    boolean same =
        content.isPacked() || (prefix.begins(content) && tails.matches(content, Long.MAX_VALUE));
    proven |= same;
    return same && tails.moveTo(read(), content);
  }

  /** Whether plain content still has all that was read, where it was read. */
  boolean isHeldBy(Content other) throws IOException {
    return other.size() >= read() && prefix.begins(other) && tails.matches(other, Long.MAX_VALUE);
  }

  /** Remembers how far lines may have been sent by now. */
  void mark() {
    if (track != null) {
      track.mark();
    }
  }

  /**
   * Whether all that may have been sent at the last {@link #mark} is delivered. A last line without
   * an end was never sent.
   */
  boolean isPastMark() {
    if (track == null) {
      return past != Past.LOST || !hasMore();
    }
    return track.isPastMark() || (isDelivered() && !hasMore() && key != null);
  }

  /** Nothing more is sent of it in this run. */
  void ended() {
    sentBelow.ended();
  }

  /** What could be shipped and is not acknowledged. */
  long lag() {
    long end = size <= partialLineEnd ? Math.max(read(), partialFrom) : Math.max(read(), size);
    lagSeconds = waiting.seconds(delivered(), end, System.nanoTime());
    return end - delivered();
  }

  /** For how long the oldest undelivered part has been known; call {@link #lag} first. */
  double lagSeconds() {
    return lagSeconds;
  }

  TrackStatus status() {
    lag();
    return new TrackStatus(
        TrackStatus.Kind.FILE,
        logClass,
        path.toString(),
        generation == null ? "" : generation.id(),
        read(),
        delivered(),
        Math.max(size, read()),
        lagSeconds());
  }

  /** What is to be put into the checkpoint, or null when it says so already. */
  FileEntry news(long seenMillis) {
    if (track == null) {
      return null;
    }
    long below = sentBelow.next(track);
    List<Long> cuts = track.cuts();
    if (noted != null
        && noted.deliveredBytes() == track.delivered()
        && noted.sentBelow() == below
        && noted.late() == isLate()
        && noted.seenMillis() == seenMillis
        && noted.prefixBytes() == prefix.length()
        && noted.cuts().equals(cuts)
        && noted.path().equals(path.toString())) {
      return null;
    }
    noted = entry(seenMillis, cuts);
    return noted;
  }

  /** The last {@link #news} are on the disk. */
  void noted() {
    if (track != null && noted != null) {
      track.promise(noted.sentBelow());
      track.cutsSaved();
    }
  }

  /** What a later run has to know; only of a life that has a name. */
  FileEntry entry(long seenMillis, List<Long> cuts) {
    return new FileEntry(
        logClass,
        path.toString(),
        realPath.toString(),
        key == null ? 0 : key.device(),
        key == null ? 0 : key.inode(),
        generation,
        prefix.length(),
        prefix.hash(),
        track.delivered(),
        tails.kept(track.delivered()),
        track.delivered() >= partialFrom ? partialLineEnd : 0,
        longest,
        packedBytes,
        packedMillis,
        seenMillis,
        sentBelow.value(),
        cuts,
        isLate());
  }

  /** Whether something may have been sent of it that others do not wait for. */
  private boolean isLate() {
    return track.isShared() && track.delivered() < track.uncertain();
  }
}
