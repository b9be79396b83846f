package io.sightline.shipper.source;

import java.io.IOException;
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

  /** Returns how many bytes there are. */
  int copy(byte[] into) {
    System.arraycopy(bytes, 0, into, 0, bytes.length);
    return bytes.length;
  }

  /** The prefix as it would be with these bytes behind it. */
  byte[] joined(byte[] buffer, int start, int length) {
    int more = Math.min(length, LIMIT - bytes.length);
    byte[] joined = Arrays.copyOf(bytes, bytes.length + more);
    System.arraycopy(buffer, start, joined, bytes.length, more);
    return joined;
  }

  /** Of the first {@link Heads#BYTES}. */
  long head() {
    return Tails.hash(bytes, 0, Heads.BYTES);
  }

  String hash() {
    if (hash == null) {
      hash = Digests.hex(bytes, bytes.length);
    }
    return hash;
  }

  /**
   * Whether content begins with this prefix, as far as both go.
   *
   * @param size how long the content was when it was listed; it may have shrunk since
   */
  boolean overlaps(Content content, long size) throws IOException {
    byte[] found = first(content, (int) Math.min(bytes.length, size));
    return Arrays.equals(bytes, 0, found.length, found, 0, found.length);
  }

  boolean begins(Content content) throws IOException {
    return Arrays.equals(bytes, first(content, bytes.length));
  }

  /** Reads the prefix that a checkpoint names; null when the content begins otherwise. */
  static Prefix matching(Content content, int length, String hash) throws IOException {
    byte[] found = first(content, length);
    if (found.length != length || !Digests.hex(found, length).equals(hash)) {
      return null;
    }
    Prefix prefix = new Prefix();
    prefix.bytes = found;
    return prefix;
  }

  private static byte[] first(Content content, int length) throws IOException {
    byte[] found = new byte[length];
    return Arrays.copyOf(found, content.read(found, 0, length, 0));
  }
}
