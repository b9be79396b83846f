package io.sightline.shipper.receive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Finds the messages in a stream. Syslog has two ways (RFC 6587), told apart for each message: a
 * number, a space and {@code <} begin one with octet counting; anything else ends at the next
 * newline, without a carriage return before it. Empty messages are no messages. How the stream is
 * split into reads makes no difference. Not thread-safe.
 */
final class Framing {
  private static final int FIRST_CAPACITY = 16 << 10;
  private static final int USUAL_CAPACITY = 256 << 10;
  private static final int MOST_DIGITS = 7;
  private static final int UNKNOWN = -1;
  private static final int NO_COUNT = -2;

  private final int maxMessageBytes;
  private final boolean counting;
  private final int capacity;
  private byte[] buffer = new byte[FIRST_CAPACITY];
  private int start;
  private int filled;
  private int scanned;
  private int skipOctets;
  private boolean skipLine;
  private int bodyStart;

  /** Where the messages go; the bytes are valid during the call. */
  @FunctionalInterface
  interface Sink {
    void message(byte[] bytes, int start, int length, boolean cut) throws InterruptedException;
  }

  private Framing(int maxMessageBytes, boolean counting) {
    this.maxMessageBytes = maxMessageBytes;
    this.counting = counting;
    this.capacity = Math.max(USUAL_CAPACITY, maxMessageBytes + 64);
  }

  static Framing ofSyslog(int maxMessageBytes) {
    return new Framing(maxMessageBytes, true);
  }

  static Framing ofLines(int maxMessageBytes) {
    return new Framing(maxMessageBytes, false);
  }

  /**
   * Reads once.
   *
   * @return what {@link InputStream#read(byte[], int, int)} said
   */
  int read(InputStream in) throws IOException {
    if (start == filled) {
      start = 0;
      filled = 0;
      scanned = 0;
    } else if (filled == buffer.length) {
      makeRoom();
    }
    int count = in.read(buffer, filled, buffer.length - filled);
    if (count > 0) {
      filled += count;
    }
    return count;
  }

  private void makeRoom() {
    boolean grows = start < buffer.length / 2 && buffer.length < capacity;
    byte[] target = grows ? new byte[Math.min(capacity, buffer.length * 2)] : buffer;
    System.arraycopy(buffer, start, target, 0, filled - start);
    buffer = target;
    scanned -= start;
    filled -= start;
    start = 0;
  }

  /** Grows after a read that filled the buffer, so that a busy stream takes fewer of them. */
  private void growWhenBusy() {
    if (filled == buffer.length && buffer.length < capacity) {
      buffer = Arrays.copyOf(buffer, Math.min(capacity, buffer.length * 4));
    }
  }

  /** Hands over every message that is complete. */
  void messages(Sink sink) throws InterruptedException {
    while (start < filled && step(sink, false)) {}
    growWhenBusy();
  }

  /**
   * The stream has ended: hands over what is left.
   *
   * @return whether the last message was not complete, as its octet count shows
   */
  boolean end(Sink sink) throws InterruptedException {
    messages(sink);
    boolean incomplete = skipOctets > 0;
    while (start < filled) {
      int count = count(true);
      if (count >= 0) {
        incomplete = true;
        hand(sink, bodyStart, Math.min(filled - bodyStart, maxMessageBytes), false);
        start = filled;
      } else if (!step(sink, true)) {
        break;
      }
    }
    return incomplete;
  }

  /** Goes over one message or a part of what is skipped; false when more has to come first. */
  private boolean step(Sink sink, boolean last) throws InterruptedException {
    if (skipOctets > 0) {
      int skipped = Math.min(skipOctets, filled - start);
      skipOctets -= skipped;
      moveTo(start + skipped);
      return true;
    }
    if (skipLine) {
      int newline = newline(start);
      skipLine = newline < 0;
      moveTo(newline < 0 ? filled : newline + 1);
      return true;
    }
    byte first = buffer[start];
    if (first == '\n' || first == '\r' || first == 0) {
      moveTo(start + 1);
      return true;
    }
    int count = count(last);
    if (count == UNKNOWN) {
      return false;
    }
    return count == NO_COUNT ? line(sink, last) : counted(sink, count);
  }

  private void moveTo(int position) {
    start = position;
    scanned = position;
  }

  /** The octet count that begins here; sets where the body begins. */
  private int count(boolean last) {
    int undecided = last ? NO_COUNT : UNKNOWN;
    if (!counting || buffer[start] < '1' || buffer[start] > '9') {
      return NO_COUNT;
    }
    int value = 0;
    int at = start;
    while (at < filled && buffer[at] >= '0' && buffer[at] <= '9') {
      if (at - start == MOST_DIGITS) {
        return NO_COUNT;
      }
      value = value * 10 + buffer[at] - '0';
      at++;
    }
    if (at == filled) {
      return undecided;
    }
    if (buffer[at] != ' ') {
      return NO_COUNT;
    }
    if (at + 1 == filled) {
      return undecided;
    }
    bodyStart = at + 1;
    return buffer[at + 1] == '<' ? value : NO_COUNT;
  }

  private boolean counted(Sink sink, int count) throws InterruptedException {
    int kept = Math.min(count, maxMessageBytes);
    if (filled - bodyStart < kept) {
      return false;
    }
    hand(sink, bodyStart, kept, kept < count);
    moveTo(bodyStart + kept);
    skipOctets = count - kept;
    return true;
  }

  private boolean line(Sink sink, boolean last) throws InterruptedException {
    int newline = newline(Math.max(start, scanned));
    if (newline < 0 && !last) {
      scanned = filled;
      // One more than the limit may be the carriage return.
      if (filled - start <= maxMessageBytes + 1) {
        return false;
      }
      hand(sink, start, maxMessageBytes, true);
      skipLine = true;
      moveTo(filled);
      return true;
    }
    int end = newline < 0 ? filled : newline;
    if (buffer[end - 1] == '\r') {
      end--;
    }
    boolean cut = end - start > maxMessageBytes;
    hand(sink, start, cut ? maxMessageBytes : end - start, cut);
    moveTo(newline < 0 ? filled : newline + 1);
    return true;
  }

  private static void hand(Sink sink, byte[] bytes, int from, int length, boolean cut)
      throws InterruptedException {
    int end = from + length;
    while (end > from && (bytes[end - 1] == '\n' || bytes[end - 1] == 0)) {
      end--;
    }
    if (end > from) {
      sink.message(bytes, from, end - from, cut);
    }
  }

  private void hand(Sink sink, int from, int length, boolean cut) throws InterruptedException {
    hand(sink, buffer, from, length, cut);
  }

  private int newline(int from) {
    for (int i = from; i < filled; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
