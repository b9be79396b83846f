package io.sightline.shipper.spool;

import java.nio.charset.StandardCharsets;

/**
 * One message out of the spool: a window into the reader's buffer, valid until the next one is
 * read. Not thread-safe.
 *
 * <pre>
 * payload := receive time, ms since 1970 (8) | length of the peer (1) | peer, ASCII | message
 * </pre>
 */
public final class Entry {
  static final int SMALLEST_PAYLOAD = 9;

  private byte[] bytes = new byte[0];
  private long receivedMillis;
  private int peerStart;
  private int peerLength;
  private int start;
  private int length;
  private long offset;
  private long end;

  /** Takes the payload of a frame; false when it is not what it should be. */
  boolean set(byte[] buffer, int from, int payloadLength, long frameOffset, long frameEnd) {
    if (payloadLength < SMALLEST_PAYLOAD) {
      return false;
    }
    long millis = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      millis = millis << 8 | (buffer[from + i] & 0xff);
    }
    int peer = buffer[from + Long.BYTES] & 0xff;
    if (SMALLEST_PAYLOAD + peer > payloadLength) {
      return false;
    }
    bytes = buffer;
    receivedMillis = millis;
    peerStart = from + SMALLEST_PAYLOAD;
    peerLength = peer;
    start = peerStart + peer;
    length = payloadLength - SMALLEST_PAYLOAD - peer;
    offset = frameOffset;
    end = frameEnd;
    return true;
  }

  /** Where it is in the spool; with the spool's id it makes the document id. */
  public long offset() {
    return offset;
  }

  long end() {
    return end;
  }

  /** When it came, in milliseconds since 1970. */
  public long receivedMillis() {
    return receivedMillis;
  }

  /** Who sent it, or empty. */
  public String peer() {
    return new String(bytes, peerStart, peerLength, StandardCharsets.US_ASCII);
  }

  public int peerStart() {
    return peerStart;
  }

  public int peerLength() {
    return peerLength;
  }

  public byte[] bytes() {
    return bytes;
  }

  public int start() {
    return start;
  }

  public int length() {
    return length;
  }
}
