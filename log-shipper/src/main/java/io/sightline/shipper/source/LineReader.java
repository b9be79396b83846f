package io.sightline.shipper.source;

import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Line;
import io.sightline.shipper.flow.LineTaker;
import io.sightline.shipper.flow.Taken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * Reads complete lines in large pieces. A last line without a line end waits in its file. A line
 * longer than the limit is handed over in pieces of exactly the limit, so that offsets, and with
 * them document ids, come out the same every time. One buffer serves all files; it grows to the
 * line limit only when a line needs it. Not thread-safe.
 */
final class LineReader {
  private static final int CHUNK_BYTES = 256 * 1024;

  private final int maxLineBytes;
  private final ShipperEvents events;
  private final Line line = new Line();
  private byte[] buffer;

  LineReader(int maxLineBytes, ShipperEvents events) {
    this.maxLineBytes = maxLineBytes;
    this.events = events;
    this.buffer = new byte[CHUNK_BYTES];
  }

  enum Outcome {
    /** Lines were read and there may be more. */
    MORE,
    /** No complete line is left. */
    AT_END,
    /** The file is shorter than what was read of it, or is another one now. */
    TRUNCATED,
    /** The next line has to wait, and so has the file. */
    HELD,
    /** The taker wants no more. */
    STOPPED
  }

  /** One turn: at most one buffer full, so that no file starves the others. */
  Outcome read(TailedFile file, LineTaker taker) throws IOException {
    FileChannel channel = file.channel();
    long size = channel.size();
    file.size = size;
    if (size < file.read()) {
      return Outcome.TRUNCATED;
    }
    if (size == file.read()) {
      return Outcome.AT_END;
    }
    // Every time: between two pieces lies the whole of an outage, when the taker waits for it.
    if (!file.prefix().begins(channel)) {
      return Outcome.TRUNCATED;
    }
    return lines(file, fill(channel, file.read()), taker);
  }

  private int fill(FileChannel channel, long offset) throws IOException {
    int want = CHUNK_BYTES;
    int filled = 0;
    while (true) {
      int got = channel.read(ByteBuffer.wrap(buffer, filled, want - filled), offset + filled);
      filled += Math.max(0, got);
      if (got <= 0
          || Newlines.next(buffer, filled - got, filled) >= 0
          || filled > maxLineBytes
          || filled < want) {
        return filled;
      }
      // A whole buffer without a line end: a longer line, as far as the limit allows.
      want = Math.min(maxLineBytes + 1, want * 2);
      if (buffer.length < want) {
        buffer = Arrays.copyOf(buffer, want);
      }
    }
  }

  private Outcome lines(TailedFile file, int filled, LineTaker taker) {
    int from = 0;
    int lines = 0;
    long base = file.read();
    Taken answer = Taken.YES;
    while (from < filled) {
      int lineEnd = Newlines.next(buffer, from, filled);
      boolean whole = lineEnd >= 0 && lineEnd - from <= maxLineBytes;
      if (!whole && filled - from <= maxLineBytes) {
        break;
      }
      int end = whole ? lineEnd : from + maxLineBytes;
      int next = whole ? lineEnd + 1 : end;
      int length = textLength(from, end);
      boolean first = length > 0 && file.generation() == null;
      byte[] firstLine = first ? file.prefix().joined(buffer, from, end - from) : null;
      // Before the line goes out, so that a name is never in the checkpoint without its first
      // bytes.
      file.prefix().extend(base + from, buffer, from, next - from);
      if (length > 0) {
        if (first) {
          file.readTo(base + from);
          file.name(Generation.of(file.key.inode(), firstLine, file.generationBefore()));
          events.fileFound(file.origin(), 0);
        }
        boolean piece = !whole || file.insideLongLine;
        line.set(file.track(), base + from, base + next, buffer, from, length).asPiece(piece);
        int rewinds = file.track().rewinds();
        answer = taker.take(line);
        if (answer != Taken.YES || file.track().rewinds() != rewinds) {
          break;
        }
        lines++;
      }
      file.readTo(base + next);
      file.insideLongLine = !whole;
      from = next;
    }
    if (lines > 0) {
      events.linesRead(file.logClass(), lines, from);
    }
    if (answer == Taken.STOPPED) {
      return Outcome.STOPPED;
    }
    if (answer == Taken.HELD) {
      return Outcome.HELD;
    }
    if (file.read() != base + from) {
      return Outcome.MORE;
    }
    file.partialLineEnd = base + filled;
    return from > 0 ? Outcome.MORE : Outcome.AT_END;
  }

  /** Without a carriage return at the end; 0 for a line of nothing but blanks. */
  private int textLength(int from, int end) {
    int last = end;
    if (last > from && buffer[last - 1] == '\r') {
      last--;
    }
    for (int i = from; i < last; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return last - from;
      }
    }
    return 0;
  }
}
