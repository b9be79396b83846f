package io.sightline.shipper.process;

import java.io.ByteArrayOutputStream;

/** Bytes to hand over without another copy. Not thread-safe. */
final class OutputBuffer extends ByteArrayOutputStream {
  private static final int KEPT = 65_536;

  OutputBuffer() {
    super(1_024);
  }

  /** Holds {@link #size()} bytes of meaning, until the next write. */
  byte[] array() {
    return buf;
  }

  /** Empties it; what one huge document took is given back. */
  void empty() {
    reset();
    if (buf.length > KEPT) {
      buf = new byte[1_024];
    }
  }
}
