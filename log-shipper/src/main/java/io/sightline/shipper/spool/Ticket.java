package io.sightline.shipper.spool;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** An append that waits for its fsync. Made and awaited by one thread, settled by another. */
final class Ticket {
  private final Frames frames;
  private final Thread owner = Thread.currentThread();
  private IOException failure;
  private volatile boolean done;

  Ticket(Frames frames) {
    this.frames = frames;
  }

  Frames frames() {
    return frames;
  }

  /** It is decided; null when the frames are on the disk. */
  void settle(IOException why) {
    failure = why;
    done = true;
    LockSupport.unpark(owner);
  }

  /** Cannot be interrupted: half of an append is nothing anyone could go on from. */
  void await() throws IOException {
    boolean interrupted = false;
    while (!done) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new IOException("the messages could not be written: " + failure.getMessage(), failure);
    }
  }
}
