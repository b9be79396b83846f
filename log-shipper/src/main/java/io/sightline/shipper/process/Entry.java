package io.sightline.shipper.process;

import io.sightline.shipper.event.CutReason;
import io.sightline.shipper.flow.Line;
import java.util.Arrays;

/** Lines that wait to become one document, with line feeds between them. Not thread-safe. */
final class Entry {
  private static final byte[] NOTHING = {};
  private static final int KEPT = 4_096;

  private byte[] bytes = NOTHING;
  private int length;
  private int lines;
  private long first;
  private long end;
  private long lastNanos;
  private CutReason cut;
  private int quietTurns;

  /** It ends here for good, also when it cannot be handed over at once. */
  void cutFor(CutReason why) {
    cut = why;
  }

  /** Null when nothing but its next line ended it. */
  CutReason cutFor() {
    return cut;
  }

  void begin(Line line, long nanos) {
    length = 0;
    lines = 0;
    first = line.offset();
    append(line, nanos);
  }

  void add(Line line, long nanos) {
    room(1);
    bytes[length++] = '\n';
    append(line, nanos);
  }

  private void append(Line line, long nanos) {
    room(line.length());
    System.arraycopy(line.bytes(), line.start(), bytes, length, line.length());
    length += line.length();
    lines++;
    end = line.end();
    lastNanos = nanos;
    quietTurns = 0;
  }

  /** Its time is up and no line came: how often that was so since its last line. */
  int quietTurn() {
    return ++quietTurns;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, Math.max(512, bytes.length * 2)));
    }
  }

  /** Why it cannot have another line of that length, or null. */
  CutReason limit(int lineLength, int maxLines, int maxBytes) {
    if (lines >= maxLines) {
      return CutReason.MAX_LINES;
    }
    return (long) length + 1 + lineLength > maxBytes ? CutReason.MAX_BYTES : null;
  }

  /** Empties it; there may be many tracks, so the room for a long one is given back. */
  void clear() {
    lines = 0;
    length = 0;
    cut = null;
    if (bytes.length > KEPT) {
      bytes = NOTHING;
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Of its first line. */
  long first() {
    return first;
  }

  /** Behind its last line. */
  long end() {
    return end;
  }

  /** When its last line came. */
  long lastNanos() {
    return lastNanos;
  }
}
