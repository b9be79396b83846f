package io.sightline.shipper.source;

import io.sightline.shipper.event.LossReason;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Line;
import io.sightline.shipper.flow.LineTaker;
import io.sightline.shipper.flow.Taken;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads complete lines in large pieces. A last line without a line end waits in its file, unless
 * the file is packed, so that nothing will follow. A line longer than the limit is handed over in
 * pieces of exactly the limit, or cut there, so that offsets, and with them document ids, come out
 * the same every time. Each read begins with the last bytes of the one before and compares them, so
 * that a file which was truncated and has grown again is never taken for itself.
 *
 * <p>One buffer serves all files; it grows to the line limit only when a line needs it. Not
 * thread-safe.
 */
final class LineReader {
  private static final int CHUNK_BYTES = 256 * 1024;

  /** How far apart the places are whose surroundings are remembered, within one read. */
  private static final int POINT_BYTES = 16 * 1024;

  private final int maxLineBytes;
  private final LongLines longLines;
  private final Generations generations;
  private final ShipperEvents events;
  private final Line line = new Line();
  private byte[] buffer = new byte[Tails.BYTES + CHUNK_BYTES];

  LineReader(int maxLineBytes, LongLines longLines, Generations generations, ShipperEvents events) {
    this.maxLineBytes = maxLineBytes;
    this.longLines = longLines;
    this.generations = generations;
    this.events = events;
  }

  enum Outcome {
    /** Lines were read and there may be more. */
    MORE,
    /** No complete line is left. */
    AT_END,
    /** The file is shorter than what was read of it, or has something else there. */
    TRUNCATED,
    /** The next line has to wait, and so has the file. */
    HELD,
    /** The taker wants no more. */
    STOPPED
  }

  /** One turn: at most one buffer full, so that no file starves the others. */
  Outcome read(TailedFile file, LineTaker taker) throws IOException {
    Content content = file.content();
    long offset = file.read();
    if (content.isPacked()) {
      if (!content.reach(Math.max(0, offset - Tails.BYTES))) {
        return Outcome.MORE;
      }
    } else {
      long size = content.size();
      if (size < file.everRead()) {
        return Outcome.TRUNCATED;
      }
      if (size == offset || (offset == file.partialFrom && size == file.partialLineEnd)) {
        return file.doubted && !file.settles() ? Outcome.TRUNCATED : Outcome.AT_END;
      }
    }
    if (!file.settles()) {
      return Outcome.TRUNCATED;
    }
    int before = file.tails.lastBytes();
    int filled = content.isPacked() ? unpacked(file, before) : plain(file, before);
    if (filled < before) {
      return Outcome.TRUNCATED;
    }
    file.size = Math.max(content.isPacked() ? 0 : content.size(), offset + filled - before);
    file.longest = Math.max(file.longest, file.size);
    if (filled == before) {
      return Outcome.AT_END;
    }
    return lines(file, before, filled, taker);
  }

  private int unpacked(TailedFile file, int before) throws IOException {
    file.tails.copyLast(buffer);
    return fill(file.content(), file.read(), before, 0, CHUNK_BYTES);
  }

  /** Also reads what stands before the place, in the same call; -1 when it is not what it was. */
  private int plain(TailedFile file, int before) throws IOException {
    // What comes after a line that has to wait is not read again and again meanwhile.
    int chunk = file.heldBytes > 0 ? file.heldBytes : CHUNK_BYTES;
    int filled = fill(file.content(), file.read(), before, before, chunk);
    return filled >= before && file.tails.isLast(buffer) ? filled : -1;
  }

  /** Fills the buffer so that the byte at {@code offset} is at {@code before}. */
  private int fill(Content content, long offset, int before, int again, int chunk)
      throws IOException {
    int from = before - again;
    int want = before + chunk;
    int filled = from;
    while (true) {
      int got = content.read(buffer, filled, want - filled, offset - before + filled);
      int searched = Math.max(before, filled);
      filled += got;
      if (filled < want
          || Newlines.next(buffer, searched, filled) >= 0
          || filled - before > maxLineBytes) {
        return filled;
      }
      // A whole buffer without a line end: a longer line, as far as the limit allows.
      want = before + Math.min(maxLineBytes + 1, (want - before) * 2);
      if (buffer.length < want) {
        buffer = Arrays.copyOf(buffer, want);
      }
    }
  }

  private Outcome lines(TailedFile file, int start, int filled, LineTaker taker)
      throws IOException {
    int from = start;
    int point = start;
    int lines = 0;
    // What the byte at index 0 of the buffer is in the file.
    long base = file.read() - start;
    boolean inside = start > 0 && buffer[start - 1] != '\n';
    boolean last = file.content().isPacked() && file.content().size() == base + filled;
    Taken answer = Taken.YES;
    file.heldBytes = 0;
    boolean rewound = false;
    while (from < filled) {
      int lineEnd = Newlines.next(buffer, from, filled);
      boolean cuts = inside && longLines == LongLines.CUT;
      boolean whole = lineEnd >= 0 && (cuts || lineEnd - from <= maxLineBytes);
      if (!whole && !cuts && filled - from <= maxLineBytes && !last) {
        break;
      }
      int end = whole ? lineEnd : cuts ? filled : Math.min(filled, from + maxLineBytes);
      int next = whole ? lineEnd + 1 : end;
      if (cuts) {
        events.bytesLost(file.logClass(), file.path().toString(), end - from, LossReason.CUT);
      }
      int length = cuts ? 0 : textLength(from, end);
      boolean first = length > 0 && file.generation() == null;
      byte[] firstLine = first ? file.prefix().joined(buffer, from, end - from) : null;
      // Before the line goes out, so that a name is never in the checkpoint without its first
      // bytes.
      file.prefix().extend(base + from, buffer, from, next - from);
      if (length > 0) {
        if (first) {
          file.readTo(base + from);
          Generation named = Generation.of(file.key.inode(), firstLine, generations);
          generations.know(named);
          file.name(named);
          events.fileFound(file.origin(), 0);
        }
        boolean piece = inside || (!whole && !(last && next == filled));
        line.set(file.track(), base + from, base + next, buffer, from, length).asPiece(piece);
        int rewinds = file.track().rewinds();
        answer = taker.take(line);
        rewound = file.track().rewinds() != rewinds;
        if (answer != Taken.YES || rewound) {
          file.heldBytes = answer == Taken.HELD && whole && !rewound ? next - from : 0;
          break;
        }
        lines++;
      }
      file.readTo(base + next);
      inside = !whole;
      from = next;
      if (from - point >= POINT_BYTES) {
        // So that shorter copies can be told from other files.
        file.tails.advance(base + from, buffer, from);
        point = from;
      }
    }
    if (lines > 0) {
      events.linesRead(file.logClass(), lines, from - start);
    }
    if (!rewound && from > start) {
      file.tails.advance(base + from, buffer, from);
    }
    if (answer != Taken.YES) {
      return answer == Taken.HELD ? Outcome.HELD : Outcome.STOPPED;
    }
    if (rewound) {
      return Outcome.MORE;
    }
    file.partialFrom = base + from;
    file.partialLineEnd = base + filled;
    return from > start ? Outcome.MORE : Outcome.AT_END;
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
