package io.sightline.shipper.source;

import io.sightline.shipper.flow.Track;

/**
 * The offset of a life below which lines may be sent before the next checkpoint: ahead of what is
 * read, by twice what was read since the last one, so that nobody has to wait for the disk.
 */
final class SentBelow {
  private static final long LEAST = 1024 * 1024;
  private static final long MOST = 64 * 1024 * 1024;

  private long below;
  private long readAtNote;
  private boolean ended;

  /** As an earlier run left it. */
  void start(long offset) {
    below = offset;
  }

  long value() {
    return below;
  }

  /** Nothing more is sent in this run: the next value is exact. */
  void ended() {
    ended = true;
  }

  /** What the next checkpoint is to say. */
  long next(Track track) {
    long ahead = Math.min(MOST, Math.max(LEAST, 2 * (track.read() - readAtNote)));
    readAtNote = track.read();
    if (ended) {
      below = track.sentBelow();
    } else if (track.read() + ahead / 2 > below) {
      below = track.read() + ahead;
    }
    return below;
  }
}
