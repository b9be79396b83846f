package io.sightline.metrics.log;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of many producers and one consumer, in order of arrival. Offering takes one
 * compare-and-set and allocates nothing. Once closed it takes nothing more, so what is in it then
 * is exactly what is left to do.
 */
final class EventRing<T> {
  enum Offer {
    TAKEN,
    FULL,
    CLOSED
  }

  // Far apart, so that producers and the consumer do not fight for one cache line.
  private static final int TAIL = 16;
  private static final int HEAD = 48;
  private static final long CLOSED = Long.MIN_VALUE;

  private final AtomicReferenceArray<@Nullable T> slots;
  private final AtomicLongArray counters = new AtomicLongArray(80);
  private final int mask;

  /** The capacity is a power of two. */
  EventRing(int capacity) {
    this.slots = new AtomicReferenceArray<>(capacity);
    this.mask = capacity - 1;
  }

  Offer offer(T element) {
    long tail;
    do {
      tail = counters.get(TAIL);
      if (tail < 0) {
        return Offer.CLOSED;
      }
      if (tail - counters.get(HEAD) > mask) {
        return Offer.FULL;
      }
    } while (!counters.compareAndSet(TAIL, tail, tail + 1));
    slots.setRelease((int) tail & mask, element);
    return Offer.TAKEN;
  }

  /** The oldest element; null when there is none, or when its producer has not put it down yet. */
  @Nullable T poll() {
    long head = counters.getPlain(HEAD);
    int slot = (int) head & mask;
    T element = slots.getAcquire(slot);
    if (element != null) {
      slots.setPlain(slot, null);
      counters.setRelease(HEAD, head + 1);
    }
    return element;
  }

  /** How many were ever taken. */
  long tail() {
    return counters.get(TAIL) & Long.MAX_VALUE;
  }

  /** How many ever left. */
  long head() {
    return counters.get(HEAD);
  }

  int size() {
    // The head first: in between, producers may come but nothing goes that was not counted.
    long head = head();
    return (int) Math.min(tail() - head, capacity());
  }

  int capacity() {
    return mask + 1;
  }

  boolean isClosed() {
    return counters.get(TAIL) < 0;
  }

  void close() {
    counters.getAndUpdate(TAIL, tail -> tail | CLOSED);
  }
}
