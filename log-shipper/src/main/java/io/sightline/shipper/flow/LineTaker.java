package io.sightline.shipper.flow;

/** Where read lines go. */
@FunctionalInterface
public interface LineTaker {

  /**
   * Takes one line; the line and its bytes are only valid during the call. Waits while there is no
   * room. When the answer is not {@link Taken#YES} the feed must not move past the line.
   */
  Taken take(Line line);
}
