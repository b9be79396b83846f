package io.sightline.shipper;

import io.sightline.shipper.flow.Output;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The loads that the output has, and their answers. Only the engine thread touches it, but for
 * {@link #wake} and {@link #waited}.
 */
final class UnderWay {
  private static final long NOT = Long.MIN_VALUE;

  private final Output output;
  private final Consumer<Load> done;
  private final BlockingQueue<Answered> answered = new LinkedBlockingQueue<>();
  private int loads;
  private volatile long waitingSinceNanos = NOT;

  /** A load whose fate is known; a null load only wakes the engine. */
  private record Answered(@Nullable Load load, Output.Ended how) {}

  /**
   * @param done hears of each load whose tracks know how it ended
   */
  UnderWay(Output output, Consumer<Load> done) {
    this.output = output;
    this.done = done;
  }

  int loads() {
    return loads;
  }

  void submit(Load load) {
    if (loads++ == 0) {
      waitingSinceNanos = System.nanoTime();
    }
    output.submit(load.batch, how -> answered.add(new Answered(load, how)));
  }

  /** What waits cannot be submitted for the time being. */
  void waits() {
    if (waitingSinceNanos == NOT) {
      waitingSinceNanos = System.nanoTime();
    }
  }

  /**
   * For how long there was no answer although something waits for one; zero when nothing does. From
   * any thread.
   */
  Duration waited() {
    long since = waitingSinceNanos;
    return since == NOT ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  /** Takes the answers that are there. */
  void settleAll() {
    for (Answered next = answered.poll(); next != null; next = answered.poll()) {
      settle(next);
    }
  }

  /** Waits for the next answer, but not for longer than this. */
  void settleNext(long millis) throws InterruptedException {
    Answered next = answered.poll(millis, TimeUnit.MILLISECONDS);
    if (next != null) {
      settle(next);
    }
  }

  /** Ends a wait for an answer; from any thread. */
  void wake() {
    answered.add(new Answered(null, Output.Ended.ACKNOWLEDGED));
  }

  private void settle(Answered next) {
    Load load = next.load();
    if (load == null) {
      return;
    }
    load.ended(next.how());
    done.accept(load);
    loads--;
    waitingSinceNanos = loads == 0 ? NOT : System.nanoTime();
  }
}
