package io.sightline.shipper.kafka;

import io.sightline.shipper.event.Origin;
import io.sightline.shipper.flow.Track;
import io.sightline.shipper.flow.Waiting;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One partition while this shipper owns it, between two threads: the group member fetches into it
 * and commits what is wanted, the engine takes out of it, delivers and wants. An assignment that
 * comes back after a while is a new one. The track and what is called the engine's are its alone;
 * all else is thread-safe.
 */
final class Partition {
  private static final long OVERHEAD = 128;

  final TopicPartition place;
  final Track track;

  /** The engine's: how often the track had gone back when its records were fetched again. */
  int rewinds;

  /** The engine's: for how long its oldest record has been waiting. */
  final Waiting waiting = new Waiting();

  private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
  private final CountDownLatch drained = new CountDownLatch(1);
  private long waitingBytes;
  private long fetchedTo;
  private @Nullable Long seekTo;
  private volatile Wanted wanted;
  private volatile long promised;
  private volatile long end;
  private volatile boolean leaving;
  private volatile boolean gone;

  /**
   * What shall be committed.
   *
   * @param delivered everything before it has its place
   * @param sentBelow nothing at or behind it was sent
   */
  record Wanted(long delivered, long sentBelow) {}

  /**
   * @param from the first record to ship
   * @param uncertain records before it may have been sent by whoever owned the partition before
   * @param promised what is committed says already that records before it may have been sent
   */
  Partition(
      TopicPartition place, Origin origin, long from, long uncertain, long promised, long end) {
    this.place = place;
    this.track = Track.shared(origin, from, uncertain);
    this.fetchedTo = from;
    this.promised = promised;
    this.wanted = new Wanted(from, Math.max(uncertain, promised));
    this.end = end;
  }

  /** Member: records that were fetched, unless the engine has meanwhile gone back. */
  synchronized void add(List<ConsumerRecord<byte[], byte[]>> records, long position) {
    if (seekTo != null) {
      return;
    }
    for (ConsumerRecord<byte[], byte[]> next : records) {
      fetched.add(next);
      waitingBytes += size(next);
    }
    fetchedTo = position;
  }

  private static long size(ConsumerRecord<byte[], byte[]> next) {
    return OVERHEAD
        + Math.max(0, next.serializedKeySize())
        + Math.max(0, next.serializedValueSize());
  }

  /** Engine: the next record; null when none is here. */
  synchronized @Nullable ConsumerRecord<byte[], byte[]> peek() {
    return fetched.peek();
  }

  /** Engine: the record that {@link #peek} showed is taken. */
  synchronized void remove() {
    waitingBytes -= size(fetched.remove());
  }

  /** Engine: when nothing waits, how far the topic was read; some offsets have no record. */
  synchronized long emptyTo() {
    return fetched.isEmpty() && seekTo == null ? fetchedTo : -1;
  }

  /** Member: behind what was fetched, or where to go back to. */
  synchronized long position() {
    return seekTo == null ? fetchedTo : seekTo;
  }

  /**
   * Engine: the offset of the record that comes next, as far as is known. It may be far behind the
   * last one, as transactions that were aborted and what was compacted leave offsets without
   * records.
   */
  synchronized long nextOffset() {
    return fetched.isEmpty() ? fetchedTo : fetched.peek().offset();
  }

  /** Engine: everything from this offset on has to be fetched again. */
  synchronized void backTo(long offset) {
    fetched.clear();
    waitingBytes = 0;
    seekTo = offset;
    fetchedTo = offset;
  }

  /** Member: where to fetch from instead; null when all is well. */
  synchronized @Nullable Long takeSeek() {
    Long to = seekTo;
    seekTo = null;
    return to;
  }

  synchronized long waitingBytes() {
    return waitingBytes;
  }

  /** Engine: what shall be committed from now on. */
  void want(long delivered, long sentBelow) {
    Wanted before = wanted;
    if (before.delivered() != delivered || before.sentBelow() != sentBelow) {
      wanted = new Wanted(delivered, sentBelow);
    }
  }

  Wanted wanted() {
    return wanted;
  }

  /** Member: this is committed. */
  void committed(Wanted what) {
    promised = Math.max(promised, what.sentBelow());
  }

  long promised() {
    return promised;
  }

  /** Member: where the partition ends now, as far as is known. */
  void setEnd(long offset) {
    end = offset;
  }

  long end() {
    return end;
  }

  /** Member: the partition goes to another member; nothing more of it shall be sent. */
  void stopTaking() {
    leaving = true;
  }

  /** Member: waits until what was sent has an answer; false when that takes too long. */
  boolean leave(long nanos) throws InterruptedException {
    return drained.await(nanos, TimeUnit.NANOSECONDS);
  }

  boolean isLeaving() {
    return leaving;
  }

  /** Engine: nothing of it is under way and nothing more will be sent. */
  void drained() {
    drained.countDown();
  }

  /** Member: it is not ours any more. */
  void setGone() {
    leaving = true;
    gone = true;
  }

  boolean isGone() {
    return gone;
  }
}
