package io.sightline.shipper.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * For how long the oldest part of a sequence has been waiting to be delivered: remembers when the
 * sequence was first seen to reach how far. While data comes and goes it is the age of what is
 * behind, not the time since nothing was. After a restart the time starts anew. It keeps at most
 * {@value #MARKS} marks, by becoming coarser the longer the wait; then it says too much rather than
 * too little, by a tenth or so. Not thread-safe.
 */
public final class Waiting {
  static final int MARKS = 32;

  private final Deque<Mark> marks = new ArrayDeque<>(2);

  /** What comes within this time of a mark belongs to it. */
  private long stepNanos;

  /** What lies before {@code end}, and not before the mark before this one, came at that time. */
  private record Mark(long end, long sinceNanos) {}

  /**
   * Takes a look and says how long.
   *
   * @param delivered everything before this offset is delivered
   * @param end where the sequence ends now; one that became shorter is another sequence
   * @param nowNanos on the monotonic clock
   * @return seconds; 0 when nothing waits
   */
  public double seconds(long delivered, long end, long nowNanos) {
    if (!marks.isEmpty() && end < marks.getLast().end()) {
      marks.clear();
    }
    while (!marks.isEmpty() && marks.getFirst().end() <= delivered) {
      marks.removeFirst();
    }
    if (marks.size() < MARKS / 4) {
      stepNanos /= 2;
    }
    if (end > delivered && (marks.isEmpty() || marks.getLast().end() < end)) {
      if (marks.size() == MARKS) {
        coarsen(nowNanos);
      }
      add(end, nowNanos);
    }
    return marks.isEmpty() ? 0 : (nowNanos - marks.getFirst().sinceNanos()) / 1e9;
  }

  private void add(long end, long nowNanos) {
    Mark last = marks.peekLast();
    if (last != null && nowNanos - last.sinceNanos() < stepNanos) {
      marks.removeLast();
      marks.addLast(new Mark(end, last.sinceNanos()));
    } else {
      marks.addLast(new Mark(end, nowNanos));
    }
  }

  private void coarsen(long nowNanos) {
    stepNanos = (nowNanos - marks.getFirst().sinceNanos()) / (MARKS / 2) + 1;
    List<Mark> all = List.copyOf(marks);
    marks.clear();
    all.forEach(mark -> add(mark.end(), mark.sinceNanos()));
  }
}
