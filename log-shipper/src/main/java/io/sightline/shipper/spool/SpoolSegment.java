package io.sightline.shipper.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One file of a spool. Its fields are guarded by the spool's lock. */
final class SpoolSegment {
  final long base;
  final Path file;

  /** Behind its last durable frame. */
  long end;

  /** What the file takes on the disk. */
  long bytes;

  /** A part of it was unreadable: it is moved aside where others are deleted. */
  boolean damaged;

  SpoolSegment(Path folder, long base) {
    this.base = base;
    this.end = base;
    this.file = folder.resolve("%020d%s".formatted(base, Format.SUFFIX));
  }

  /** The base in a file name, or -1 when the name is none of ours. */
  static long baseIn(String name) {
    if (!name.matches("[0-9]{20}\\" + Format.SUFFIX)) {
      return -1;
    }
    try {
      return Long.parseLong(name.substring(0, 20));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Where an offset lies in the file. */
  long position(long offset) {
    return Format.HEADER + offset - base;
  }

  /** The file up to {@code limit}, or as much as there is of it. */
  ByteBuffer load(long limit) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      // Not mapped: an unreadable block would end the process instead of throwing.
      ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(Math.min(limit, channel.size())));
      while (content.hasRemaining() && channel.read(content, content.position()) >= 0) {}
      return content.flip();
    }
  }
}
