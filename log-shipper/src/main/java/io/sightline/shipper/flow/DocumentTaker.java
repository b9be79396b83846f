package io.sightline.shipper.flow;

/** Where finished documents go. */
@FunctionalInterface
public interface DocumentTaker {

  /**
   * Takes one document; waits while there is no room. Its id is made of the track and {@code
   * offset}. The bytes are only valid during the call.
   *
   * @param offset of the first line in it
   * @param end behind the last line in it
   * @param to null for the data stream of the track's class
   */
  Taken take(
      Track track, long offset, long end, byte[] bytes, int start, int length, Destination to);
}
