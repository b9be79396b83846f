package io.sightline.shipper.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * The first bytes of a file, by which it is told from another one that got its inode. Grows with
 * what was read, up to {@link #LIMIT} bytes, and never changes what it has. Not thread-safe.
 */
final class Prefix {
  static final int LIMIT = 1024;

  private byte[] bytes = new byte[0];
  private String hash;

  int length() {
    return bytes.length;
  }

  /** Takes in what was read at an offset, as far as it continues the prefix. */
  void extend(long offset, byte[] buffer, int start, int length) {
    int had = bytes.length;
    if (had >= LIMIT || offset > had || offset + length <= had) {
      return;
    }
    int known = (int) (had - offset);
    bytes = joined(buffer, start + known, length - known);
    hash = null;
  }

  /** The prefix as it would be with these bytes behind it. */
  byte[] joined(byte[] buffer, int start, int length) {
    int more = Math.min(length, LIMIT - bytes.length);
    byte[] joined = Arrays.copyOf(bytes, bytes.length + more);
    System.arraycopy(buffer, start, joined, bytes.length, more);
    return joined;
  }

  String hash() {
    if (hash == null) {
      hash = Digests.hex(bytes, bytes.length);
    }
    return hash;
  }

  /** Whether a file still begins with this prefix. */
  boolean begins(FileChannel channel) throws IOException {
    return Arrays.equals(bytes, first(channel, bytes.length));
  }

  /** Reads the prefix that a checkpoint names; null when the file begins otherwise. */
  static Prefix matching(FileChannel channel, int length, String hash) throws IOException {
    byte[] found = first(channel, length);
    if (found.length != length || !Digests.hex(found, length).equals(hash)) {
      return null;
    }
    Prefix prefix = new Prefix();
    prefix.bytes = found;
    return prefix;
  }

  private static byte[] first(FileChannel channel, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) > 0) {
      // until the prefix is complete or the file ends
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }
}
