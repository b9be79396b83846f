package io.sightline.shipper.flow;

import java.io.Closeable;
import java.time.Duration;
import java.util.Optional;

/** Where batches go: Elasticsearch, or a topic on the way there. Thread-safe. */
public interface Output extends Closeable {

  /** How a batch ended. */
  enum Ended {
    /** Each of its documents has its place for good. */
    ACKNOWLEDGED,
    /** Its stream is held: nothing more is sent of it for now, and what is left comes again. */
    GIVEN_BACK
  }

  /** Hears once, on any thread, how a batch ended; the batch belongs to the caller again. */
  @FunctionalInterface
  interface Listener {
    void ended(Ended how);
  }

  /**
   * What hinders delivery.
   *
   * @param what in a sentence, with what to do where someone has to
   * @param since the first failed try, on the monotonic clock
   */
  record Trouble(String what, long since) {
    public Duration lasts() {
      return Duration.ofNanos(System.nanoTime() - since);
    }
  }

  void start();

  /** Hands over a batch that is not empty; returns at once. */
  void submit(Batch batch, Listener listener);

  /** Whether a data stream takes nothing at the moment, for a reason that someone has to mend. */
  boolean isHeld(String stream);

  /** How large the next batch should be at most, in bytes. */
  int batchBytes();

  /** What has hindered delivery for longest and still does; empty when nothing does. */
  Optional<Trouble> trouble();

  /** Ends soon; what is not acknowledged is left to the next run. */
  @Override
  void close();
}
