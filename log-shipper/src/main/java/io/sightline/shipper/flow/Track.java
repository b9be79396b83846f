package io.sightline.shipper.flow;

import io.sightline.shipper.event.Origin;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;

/**
 * How far one ordered sequence of lines has come: one life of a file, a spool, a partition of a
 * topic.
 *
 * <pre>
 * 0 ......... delivered ......... read ......... promised
 *   acknowledged      in flight        never sent before
 *                     or pending
 * </pre>
 *
 * {@code delivered} only moves over a part that is acknowledged without a gap, so several loads may
 * be under way. {@code promised} is a promise on the disk: nothing at or behind it was ever sent.
 * What lies between {@code delivered} and {@code uncertain} may be in Elasticsearch already, from
 * before a crash or a rewind; the sink compares it with older backing indices where a rollover came
 * between. Only the engine thread touches it.
 */
public final class Track {
  private static final long NOTHING_PENDING = Long.MAX_VALUE;

  private final TreeSet<Long> cuts = new TreeSet<>();
  private long firstUnsavedCut = Long.MAX_VALUE;
  private final Deque<Segment> inFlight = new ArrayDeque<>();
  private Origin origin;
  private long read;
  private long delivered;
  private long promised;
  private long uncertain;
  private long pending = NOTHING_PENDING;
  private int rewinds;
  private int unanswered;
  private int strays;
  private Object attachment;
  private long mark;
  private boolean shared;

  /**
   * @param from where reading begins, in bytes or records; everything before it is delivered
   * @param uncertain lines before this may have been sent by an earlier run; {@code from} when none
   */
  public Track(Origin origin, long from, long uncertain) {
    this.origin = origin;
    this.read = from;
    this.delivered = from;
    this.uncertain = Math.max(from, uncertain);
    this.promised = 0;
  }

  /**
   * A sequence that other shippers read as well, one after the other, or that turned up again after
   * a long time. What is uncertain of it may have been sent at any time.
   */
  public static Track shared(Origin origin, long from, long uncertain) {
    Track track = new Track(origin, from, uncertain);
    track.shared = true;
    return track;
  }

  public boolean isShared() {
    return shared;
  }

  public Origin origin() {
    return origin;
  }

  /** The same sequence under a new path. */
  public void movedTo(String path) {
    origin = origin.at(path);
  }

  public long read() {
    return read;
  }

  public long delivered() {
    return delivered;
  }

  public boolean isDelivered() {
    return inFlight.isEmpty() && pending == NOTHING_PENDING && delivered == read;
  }

  /** Whether a line at this offset may be in Elasticsearch already. */
  public boolean isUncertain(long offset) {
    return offset < uncertain;
  }

  public long uncertain() {
    return uncertain;
  }

  /** No line at or behind this was ever sent, by this run or an earlier one. */
  public long sentBelow() {
    return Math.max(read, uncertain);
  }

  /** Remembers {@link #sentBelow} as it is now. */
  public void mark() {
    mark = sentBelow();
  }

  /** Whether all that may have been sent at the last {@link #mark} is delivered. */
  public boolean isPastMark() {
    return delivered >= mark;
  }

  public long promised() {
    return promised;
  }

  /** It is on the disk now that lines before this offset may have been sent. */
  public void promise(long offset) {
    promised = Math.max(promised, offset);
  }

  /** How often the track went back; whoever keeps a position of his own compares it. */
  public int rewinds() {
    return rewinds;
  }

  /**
   * Whether lines are still on their way from before the track went back. The same lines must not
   * go out a second time beside them: with a rollover between, both would be stored.
   */
  public boolean hasStrays() {
    return strays > 0;
  }

  /** What the pipeline keeps for this track, or null. A rewind drops it. */
  public Object attachment() {
    return attachment;
  }

  public void attach(Object state) {
    attachment = state;
  }

  /** Lines from here on are read and wait for company; they may not count as delivered. */
  public void pend(long from) {
    pending = from;
  }

  /**
   * Nothing waits any more: what waited is taken. Not earlier, as an acknowledgement that comes
   * while the taker waits for room would count it as delivered.
   */
  public void pendNothing() {
    pending = NOTHING_PENDING;
  }

  /**
   * Joined lines ended here because time was up, and not because of what followed. After a crash
   * they have to end here again, or the same id would stand for more lines than were sent; so
   * nothing up to here is sent before the cut is on the disk.
   */
  public void cut(long offset) {
    if (cuts.add(offset)) {
      firstUnsavedCut = Math.min(firstUnsavedCut, offset);
    }
  }

  public boolean isCut(long offset) {
    return cuts.contains(offset);
  }

  /** The cuts that a later run has to know; for the checkpoint. */
  public List<Long> cuts() {
    cuts.headSet(delivered, true).clear();
    return List.copyOf(cuts);
  }

  /** The cuts that an earlier run left. */
  public void restoreCuts(Collection<Long> saved) {
    cuts.addAll(saved);
  }

  /** The last {@link #cuts()} are on the disk. */
  public void cutsSaved() {
    firstUnsavedCut = Long.MAX_VALUE;
  }

  boolean isCovered(long end) {
    return end <= promised && end < firstUnsavedCut;
  }

  /** A document up to {@code end} is part of a load. Returns a segment when this begins one. */
  public Segment ships(Object load, long end) {
    Segment last = inFlight.peekLast();
    if (last != null && last.load == load) {
      last.end = end;
      return null;
    }
    Segment segment = new Segment(this, load, end);
    inFlight.add(segment);
    unanswered++;
    return segment;
  }

  /**
   * Everything up to {@code end} is read: it is in a load, or it is pending, or there was nothing
   * to ship in it.
   */
  public void readTo(long end) {
    read = end;
    if (pending != NOTHING_PENDING) {
      return;
    }
    Segment last = inFlight.peekLast();
    if (last == null) {
      delivered = end;
    } else if (last.end < end) {
      last.end = end;
    }
  }

  /** The fate of a segment is known. */
  void answered(Segment segment) {
    if (segment.life == rewinds) {
      unanswered--;
    } else {
      strays--;
    }
  }

  void settle() {
    while (!inFlight.isEmpty() && inFlight.peek().acknowledged) {
      delivered = inFlight.remove().end;
    }
    if (inFlight.isEmpty() && pending == NOTHING_PENDING) {
      delivered = read;
    }
  }

  /** Goes back to what is delivered; what was read behind it comes again. */
  public void rewind() {
    rewinds++;
    strays += unanswered;
    unanswered = 0;
    uncertain = Math.max(uncertain, read);
    read = delivered;
    inFlight.clear();
    pending = NOTHING_PENDING;
    attachment = null;
  }
}
