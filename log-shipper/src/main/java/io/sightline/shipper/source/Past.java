package io.sightline.shipper.source;

import io.sightline.shipper.event.Origin;
import io.sightline.shipper.flow.Track;

/** What earlier runs may have sent of a life of which nothing is known. */
enum Past {
  /** Nothing. */
  NONE,
  /** Any line: what they knew is lost. */
  LOST,
  /** The same, and it turned up when everything else was known again. */
  LOST_AND_LATE;

  static Past of(boolean lost, boolean late) {
    if (!lost) {
      return NONE;
    }
    return late ? LOST_AND_LATE : LOST;
  }

  /**
   * The track of a life that earlier runs may have begun to send.
   *
   * @param uncertain no line at or behind it was ever sent
   * @param late whether others need not have waited for it; see {@link Track#shared}
   */
  static Track track(Origin origin, long from, long uncertain, boolean late) {
    if (late) {
      return Track.shared(origin, from, uncertain);
    }
    Track track = new Track(origin, from, uncertain);
    // Whoever waits for the past waits for this part of it, too.
    track.mark();
    return track;
  }
}
