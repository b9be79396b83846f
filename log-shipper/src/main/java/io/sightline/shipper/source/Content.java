package io.sightline.shipper.source;

import java.io.Closeable;
import java.io.IOException;

/** The bytes of an open file, unpacked if it is compressed. Not thread-safe. */
interface Content extends Closeable {

  /**
   * Fills the array as far as there are bytes.
   *
   * @return how many there were; fewer than asked for only at the end
   */
  int read(byte[] into, int from, int length, long offset) throws IOException;

  /** How long it is; {@link Long#MAX_VALUE} while that is not known. */
  long size() throws IOException;

  /** Whether it was written in one go, so that nothing will follow its end. */
  boolean isPacked();

  /**
   * Moves forward to an offset before it is read.
   *
   * @return false when that takes longer than a turn may; then call again
   */
  default boolean reach(long offset) throws IOException {
    return true;
  }

  /** Why the end came before its time, or null. */
  default String damage() {
    return null;
  }

  /** How many bytes on the disk lie behind the damage. */
  default long unreadable() {
    return 0;
  }

  @Override
  void close() throws IOException;
}
