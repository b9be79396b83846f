package io.sightline.shipper.spool;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Messages on their way into a spool, framed already, so that the work is done on the thread that
 * received them. Not thread-safe; it may be used again after {@link #clear}.
 */
public final class Frames {
  private static final int FIRST_CAPACITY = 4096;
  private static final int KEPT_CAPACITY = 512 << 10;

  private final CRC32C crc = new CRC32C();
  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int length;
  private int count;

  /**
   * Adds a message.
   *
   * @param peer who sent it, ASCII, at most 255 bytes; may be empty
   */
  public Frames add(long receivedMillis, byte[] peer, byte[] from, int start, int messageLength) {
    int payload = Entry.SMALLEST_PAYLOAD + peer.length + messageLength;
    room(Format.FRAME_HEADER + payload);
    int at = length;
    Format.putInt(bytes, at, payload);
    int body = at + Format.FRAME_HEADER;
    Format.putLong(bytes, body, receivedMillis);
    bytes[body + Long.BYTES] = (byte) peer.length;
    System.arraycopy(peer, 0, bytes, body + Entry.SMALLEST_PAYLOAD, peer.length);
    System.arraycopy(
        from, start, bytes, body + Entry.SMALLEST_PAYLOAD + peer.length, messageLength);
    crc.reset();
    crc.update(bytes, body, payload);
    Format.putInt(bytes, at + Integer.BYTES, (int) crc.getValue());
    length = body + payload;
    count++;
    return this;
  }

  /** How many messages. */
  public int count() {
    return count;
  }

  /** How many bytes they take in the spool. */
  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  byte[] bytes() {
    return bytes;
  }

  public void clear() {
    length = 0;
    count = 0;
    if (bytes.length > KEPT_CAPACITY) {
      bytes = new byte[FIRST_CAPACITY];
    }
  }

  private void room(int more) {
    long needed = (long) length + more;
    if (needed > Integer.MAX_VALUE - 16) {
      throw new IllegalArgumentException("more than 2 GiB in one append");
    }
    if (bytes.length < needed) {
      long larger = Math.max(needed, bytes.length * 2L);
      bytes = Arrays.copyOf(bytes, (int) Math.min(larger, Integer.MAX_VALUE - 16));
    }
  }
}
