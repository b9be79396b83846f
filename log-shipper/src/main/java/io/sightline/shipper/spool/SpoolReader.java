package io.sightline.shipper.spool;

import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Reads a spool's durable messages, from any offset on. What is damaged is skipped up to the next
 * intact frame, told once, and its segment is kept aside when it is done. Only the engine thread
 * touches it.
 */
final class SpoolReader {
  private static final int BUFFER = 256 << 10;

  private final Spool spool;
  private final ShipperEvents events;
  private final Entry entry = new Entry();
  private final CRC32C crc = new CRC32C();
  private final Set<Long> toldDamage = new HashSet<>();
  private boolean failing;
  private SpoolSegment segment;
  private FileChannel channel;
  private long segmentEnd;
  private byte[] buffer = new byte[BUFFER];
  private ByteBuffer view = ByteBuffer.wrap(buffer);
  private long bufferOffset;
  private int buffered;
  private long skippedTo;

  SpoolReader(Spool spool, ShipperEvents events) {
    this.spool = spool;
    this.events = events;
  }

  /** The first message at or behind the offset, valid until the next call; null when none is. */
  Entry at(long offset) {
    long position = offset;
    while (true) {
      skippedTo = position;
      if (!locate(position)) {
        return null;
      }
      position = Math.max(position, segment.base);
      skippedTo = position;
      try {
        long behind = frame(position);
        failing = false;
        if (behind > 0) {
          return entry;
        }
        position = damage(position);
      } catch (NoSuchFileException e) {
        position = gone(position, "is missing");
      } catch (IOException e) {
        if (!failing) {
          failing = true;
          events.spoolFailed(spool.logClass(), segment.file, e);
        }
        leave();
        return null;
      }
    }
  }

  /** When {@link #at} found nothing: how far nothing is left to read. */
  long skippedTo() {
    return skippedTo;
  }

  private boolean locate(long position) {
    if (segment != null && position >= segment.base && position < segmentEnd) {
      return true;
    }
    SpoolSegment found = spool.segmentAt(position);
    if (found == null) {
      return false;
    }
    if (found != segment) {
      leave();
      segment = found;
    }
    segmentEnd = spool.endOf(found);
    return true;
  }

  /** Sets the entry and returns its end, or -1 when the frame is damaged. */
  private long frame(long position) throws IOException {
    if (!has(position, Format.FRAME_HEADER)) {
      return -1;
    }
    int length = Format.getInt(buffer, (int) (position - bufferOffset));
    if (length < Entry.SMALLEST_PAYLOAD
        || length > segmentEnd - position - Format.FRAME_HEADER
        || !has(position, Format.FRAME_HEADER + length)) {
      return -1;
    }
    int at = (int) (position - bufferOffset);
    int body = at + Format.FRAME_HEADER;
    crc.reset();
    crc.update(buffer, body, length);
    if ((int) crc.getValue() != Format.getInt(buffer, at + Integer.BYTES)) {
      return -1;
    }
    long end = position + Format.FRAME_HEADER + length;
    return entry.set(buffer, body, length, position, end) ? end : -1;
  }

  /** Makes the buffer hold so many bytes at the position; false when the file has less. */
  private boolean has(long position, int count) throws IOException {
    if (position + count > segmentEnd) {
      return false;
    }
    if (position >= bufferOffset && position + count <= bufferOffset + buffered) {
      return true;
    }
    if (channel == null) {
      channel = FileChannel.open(segment.file, StandardOpenOption.READ);
    }
    int capacity = Math.max(BUFFER, count);
    if (buffer.length != capacity) {
      buffer = new byte[capacity];
      view = ByteBuffer.wrap(buffer);
    }
    bufferOffset = position;
    buffered = 0;
    view.clear().limit((int) Math.min(capacity, segmentEnd - position));
    while (view.hasRemaining()) {
      int read = channel.read(view, segment.position(position) + view.position());
      if (read < 0) {
        break;
      }
    }
    buffered = view.position();
    return buffered >= count;
  }

  private long damage(long position) throws IOException {
    ByteBuffer content = segment.load(segment.position(segmentEnd));
    int at = (int) segment.position(position);
    int next = at < content.limit() ? Format.nextFrame(content, at, content.limit()) : -1;
    long end = next < 0 ? segmentEnd : segment.base + next - Format.HEADER;
    spool.markDamaged(segment);
    tell(position, end, "a message in it is damaged");
    return end;
  }

  private long gone(long position, String why) {
    long end = segmentEnd;
    tell(position, end, why);
    leave();
    return end;
  }

  private void tell(long position, long end, String why) {
    if (toldDamage.add(position)) {
      events.spoolDamaged(spool.logClass(), segment.file, end - position, why);
    }
  }

  private void leave() {
    close();
    segment = null;
    buffered = 0;
    segmentEnd = 0;
  }

  void close() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // It was only read.
      }
      channel = null;
    }
  }
}
