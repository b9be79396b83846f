package io.sightline.shipper;

import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.sink.Elasticsearch;
import io.sightline.shipper.sink.Retention;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks every few minutes whether something is to be rolled over or deleted, on its own thread. */
final class RetentionRounds implements Closeable {
  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final Retention retention;
  private final Elasticsearch server;
  private final ShipperEvents events;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "shipper-retention");
            thread.setDaemon(true);
            return thread;
          });

  RetentionRounds(Retention retention, Elasticsearch server, ShipperEvents events) {
    this.retention = retention;
    this.server = server;
    this.events = events;
  }

  void start() {
    var unused =
        timer.scheduleWithFixedDelay(
            this::round, FIRST.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  private void round() {
    try {
      retention.run(server, false).forEach(done -> events.retained(done.what(), done.index()));
    } catch (IOException | RuntimeException e) {
      // The server is away or refuses: delivery reports that, and the next round comes.
      events.retentionFailed(e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
