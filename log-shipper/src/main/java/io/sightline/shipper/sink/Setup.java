package io.sightline.shipper.sink;

import io.sightline.shipper.event.RetryReason;
import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.time.Duration;

/**
 * The setup before the first bulk. When the server refuses it, sending goes on all the same, as the
 * streams may be there, and the setup is tried again later. Thread-safe: one thread at a time.
 */
final class Setup {
  private final Elasticsearch server;
  private final IndexSetup setup;
  private final ShipperEvents events;
  private boolean done;
  private long dueNanos = System.nanoTime();

  Setup(Elasticsearch server, IndexSetup setup, ShipperEvents events) {
    this.server = server;
    this.setup = setup;
    this.events = events;
  }

  synchronized boolean isDue() {
    return !done && dueNanos - System.nanoTime() <= 0;
  }

  /** Done also means refused for now. */
  synchronized Sender.Result install(Duration pauseAfterRefusal) {
    if (!isDue()) {
      return Sender.Result.done("");
    }
    try {
      events.prepared(setup.install(server));
      done = true;
      return Sender.Result.done("");
    } catch (IndexSetup.Refused e) {
      if (Verdict.ofRequest(e.status()) == Verdict.RETRY) {
        return Sender.Result.noAnswer(Advice.reason(e.status()), e.getMessage());
      }
      dueNanos = System.nanoTime() + pauseAfterRefusal.toNanos();
      String sentence =
          e.getMessage() + "; " + Advice.toMend(e.status()) + ", or set setup_on_start: false";
      events.retrying(RetryReason.REFUSED, sentence, pauseAfterRefusal);
      return Sender.Result.done("");
    } catch (IOException e) {
      return Sender.Result.noAnswer(RetryReason.NO_CONNECTION, Advice.unreachable(e));
    }
  }
}
