package io.sightline.shipper.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Writes segments one after the other. Only the spool's committer touches it. */
final class SegmentWriter {
  private static final int BUFFER = 256 << 10;

  /** A document id has room for 48 bits of an offset; no segment reaches beyond. */
  private static final long LAST_BASE = (1L << 48) - (1L << 32);

  private final Path folder;
  private final String id;
  private final long segmentBytes;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final List<Written> written = new ArrayList<>();
  private FileChannel channel;
  private long next;
  private long size;
  private long durable;
  private boolean created;
  private long base = -1;

  /** How far a segment is durable: its frames, and what its file takes. */
  record Written(long base, long end, long bytes) {}

  SegmentWriter(Path folder, String id, long next, long segmentBytes) {
    this.folder = folder;
    this.id = id;
    this.next = next;
    this.segmentBytes = segmentBytes;
  }

  /** Not durable before {@link #force}, and maybe not even with the operating system. */
  void write(byte[] bytes, int length) throws IOException {
    if (channel != null && size + buffer.position() >= segmentBytes) {
      force();
      finish();
    }
    if (channel == null) {
      begin();
    }
    int at = 0;
    while (at < length) {
      int part = Math.min(length - at, buffer.remaining());
      buffer.put(bytes, at, part);
      at += part;
      if (!buffer.hasRemaining()) {
        flush();
      }
    }
  }

  private void begin() throws IOException {
    if (next > LAST_BASE) {
      throw new IOException(
          "the offsets of this spool are used up: restart the shipper when it is delivered");
    }
    Files.createDirectories(folder);
    SpoolSegment segment = new SpoolSegment(folder, next);
    channel =
        FileChannel.open(segment.file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    base = next;
    size = 0;
    durable = 0;
    created = true;
    buffer.clear().put(Format.header(id, base));
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      size += channel.write(buffer, size);
    }
    buffer.clear();
  }

  /** Everything written is on the disk when this returns. */
  void force() throws IOException {
    if (channel == null) {
      return;
    }
    flush();
    channel.force(false);
    if (created) {
      SpoolFolder.sync(folder);
      created = false;
    }
    durable = size;
    written.add(new Written(base, base + durable - Format.HEADER, durable));
  }

  /** What {@link #force} made durable since the last call. */
  List<Written> takeWritten() {
    List<Written> taken = List.copyOf(written);
    written.clear();
    return taken;
  }

  /** Of the segment that the next write goes to, or -1 when it begins one. */
  long base() {
    return base;
  }

  /** The next write begins a new segment; call only when everything is durable. */
  void roll() {
    finish();
  }

  private void finish() {
    if (channel != null) {
      next = base + Math.max(size, Format.HEADER) - Format.HEADER;
      closeQuietly();
    }
  }

  private void closeQuietly() {
    try {
      channel.close();
    } catch (IOException e) {
      // Everything that counts was forced before.
    }
    channel = null;
    base = -1;
  }

  /**
   * After a failure: leaves the segment at its last durable frame. Offsets behind that which may be
   * on the disk are not used again.
   */
  void giveUp() {
    if (channel == null) {
      // Its place may be taken by a file that could not be opened.
      next++;
      return;
    }
    next = base + Math.max(size + buffer.position(), Format.HEADER);
    buffer.clear();
    try {
      if (durable == 0) {
        Files.deleteIfExists(new SpoolSegment(folder, base).file);
      } else {
        channel.truncate(durable);
      }
    } catch (IOException e) {
      // Nothing was promised for what stays there; at the next start it is read or cut off.
    }
    closeQuietly();
  }

  void close() {
    if (channel != null) {
      closeQuietly();
    }
  }
}
