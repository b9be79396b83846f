package io.sightline.shipper.flow;

/**
 * What an input's configuration asks to do with its lines: join, parse, change, drop, route. An
 * input without any has no pipeline, and its lines go out as they are. Only the engine thread calls
 * it; what it keeps of a track it keeps as the track's attachment, so that a rewind forgets it.
 */
public interface Pipeline {

  /**
   * Takes one line and hands over as many documents as it makes of it and of what waited.
   *
   * @return what {@code out} answered; when that is not {@link Taken#YES}, the same line comes
   *     again, and what was handed over for it before must come out the same
   */
  Taken take(Line line, DocumentTaker out);

  /**
   * Whether it makes one document of several lines. Where such a document ends may depend on the
   * clock, so its end belongs to its id: when the checkpoint that knew it is damaged and the lines
   * are joined otherwise, none of them counts as delivered because of another one.
   */
  default boolean joins() {
    return false;
  }

  /**
   * Hands over what has waited on this track for longer than its time-out, or all that waits.
   *
   * @param nowNanos the monotonic clock; {@link Long#MAX_VALUE} for all
   */
  Taken flush(Track track, long nowNanos, DocumentTaker out);
}
