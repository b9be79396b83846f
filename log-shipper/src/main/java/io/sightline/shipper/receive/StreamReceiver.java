package io.sightline.shipper.receive;

import io.sightline.shipper.event.Refused;
import io.sightline.shipper.spool.Frames;
import java.io.IOException;
import java.io.InputStream;

/**
 * Brings the messages of one stream into the spool, in order: it reads on when what it read is
 * durable, so a full spool stops the sender. One thread.
 */
final class StreamReceiver {
  private final Intake intake;
  private final Framing framing;
  private final byte[] peer;
  private final Frames frames = new Frames();
  private long receivedMillis;

  StreamReceiver(Intake intake, Framing framing, byte[] peer) {
    this.intake = intake;
    this.framing = framing;
    this.peer = peer;
  }

  /**
   * Reads once and stores the complete messages.
   *
   * @return false at the end of the stream
   * @throws IOException the stream broke; what was complete before is stored
   */
  boolean readOnce(InputStream in) throws IOException, InterruptedException {
    if (framing.read(in) < 0) {
      return false;
    }
    receivedMillis = intake.now();
    framing.messages(this::take);
    intake.store(frames);
    return true;
  }

  /** The stream is over, one way or the other: stores what is left of it. */
  void end() throws InterruptedException {
    receivedMillis = intake.now();
    if (framing.end(this::take)) {
      intake.refused(Refused.INCOMPLETE, 1);
    }
    intake.store(frames);
  }

  private void take(byte[] bytes, int start, int length, boolean cut) throws InterruptedException {
    if (cut) {
      intake.refused(Refused.CUT, 1);
    }
    frames.add(receivedMillis, peer, bytes, start, length);
    if (frames.length() >= Intake.PART_BYTES) {
      intake.store(frames);
    }
  }
}
