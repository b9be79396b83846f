package io.sightline.shipper.receive;

import io.sightline.shipper.event.Refused;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.spool.Frames;
import io.sightline.shipper.spool.Spool;
import java.io.IOException;
import java.time.Clock;

/** How the receivers of a class bring messages into its spool. Thread-safe. */
final class Intake {
  /** Receivers of a stream store when so much has come together. */
  static final int PART_BYTES = 256 << 10;

  private static final long PAUSE_AFTER_FAILURE_MILLIS = 500;

  private final Spool spool;
  private final ShipperEvents events;
  private final Clock clock;

  Intake(Spool spool, ShipperEvents events, Clock clock) {
    this.spool = spool;
    this.events = events;
    this.clock = clock;
  }

  long now() {
    return clock.millis();
  }

  String logClass() {
    return spool.logClass();
  }

  ShipperEvents events() {
    return events;
  }

  void refused(Refused why, int count) {
    events.refused(logClass(), why, count);
  }

  /**
   * Stores the messages and empties the frames, however long that takes: a spool that is full or a
   * disk that fails keeps the caller here, and by that the sender waiting.
   *
   * @throws InterruptedException the receiver ends; nothing of it is stored, and that is counted
   */
  void store(Frames frames) throws InterruptedException {
    if (frames.isEmpty()) {
      return;
    }
    Refused inTheWay = Refused.SPOOL_FULL;
    try {
      while (!append(frames)) {
        inTheWay = Refused.DISK;
        Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
      }
    } catch (InterruptedException e) {
      refused(inTheWay, frames.count());
      frames.clear();
      throw e;
    }
    stored(frames);
  }

  private boolean append(Frames frames) throws InterruptedException {
    try {
      spool.append(frames);
      return true;
    } catch (IOException e) {
      // The spool has told the events.
      return false;
    }
  }

  /**
   * Stores the messages if there is room.
   *
   * @return null, or why not
   */
  Refused offer(Frames frames) {
    try {
      if (!spool.offer(frames)) {
        return Refused.SPOOL_FULL;
      }
    } catch (IOException e) {
      // The spool has told the events.
      return Refused.DISK;
    }
    stored(frames);
    return null;
  }

  private void stored(Frames frames) {
    events.received(logClass(), frames.count(), frames.length());
    frames.clear();
  }
}
