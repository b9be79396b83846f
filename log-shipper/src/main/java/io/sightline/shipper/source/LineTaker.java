package io.sightline.shipper.source;

/** Where read lines go. */
@FunctionalInterface
public interface LineTaker {

  /**
   * Takes one line; its bytes are only valid during the call. Waits while there is no room.
   *
   * @param offset of the line's first byte in the file
   * @param end the offset behind the line and its line end, where the next one begins
   * @param piece whether this is a part of a line that is longer than the limit
   * @return false when the line is not taken because shipping ends; it is read again later
   */
  boolean take(
      TailedFile file, long offset, long end, byte[] buffer, int start, int length, boolean piece);
}
