package io.sightline.shipper.flow;

/**
 * A stretch of a track whose lines travel in one load. Segments of a track are in order and without
 * gaps. Only the engine thread touches them.
 */
public final class Segment {
  final Track track;
  final Object load;
  final int life;
  long end;
  boolean acknowledged;

  Segment(Track track, Object load, long end) {
    this.track = track;
    this.load = load;
    this.life = track.rewinds();
    this.end = end;
  }

  public Track track() {
    return track;
  }

  /** Whether the disk says that lines up to this segment's end may have been sent, and how cut. */
  public boolean isPromised() {
    return track.isCovered(end);
  }

  /** The load was acknowledged: the track's delivered part grows as far as it has no gap. */
  public void acknowledge() {
    acknowledged = true;
    track.answered(this);
    if (life == track.rewinds()) {
      track.settle();
    }
  }

  /** The load is not sent for now: the track goes back to what is delivered. */
  public void giveBack() {
    track.answered(this);
    if (life == track.rewinds()) {
      track.rewind();
    }
  }
}
