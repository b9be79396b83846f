package io.sightline.shipper;

import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Feed;
import io.sightline.shipper.flow.Output;
import io.sightline.shipper.receive.Receivers;
import io.sightline.shipper.sink.Delivery;
import io.sightline.shipper.sink.Elasticsearch;
import io.sightline.shipper.state.Journal;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All parts of a shipper with one configuration, from opening to the end. A new configuration is a
 * new shipment. The state folder's lock is the caller's.
 */
final class Shipment implements Closeable {
  private static final Duration TROUBLED = Duration.ofSeconds(10);
  private static final Duration STALLED = Duration.ofSeconds(60);

  private final Elasticsearch server;
  private final Journal journal;
  private final Receivers receivers;
  private final Delivery delivery;
  private final RetentionRounds retention;
  private final Engine engine;

  /**
   * Opens everything; nothing is read or sent before {@link #run}.
   *
   * @throws IOException with a sentence for people: a secret, a state file, a spool cannot be used
   */
  Shipment(ShipperConfig config, Clock clock, ShipperEvents events) throws IOException {
    this.server = Wiring.connect(config);
    try {
      this.journal = Journal.open(config.stateDir(), clock, events);
      this.receivers =
          Receivers.open(Wiring.received(config), config.stateDir(), journal, clock, events);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    this.delivery = Wiring.delivery(config, server, Positions.baselines(journal), clock, events);
    this.retention = new RetentionRounds(Wiring.retention(config), server, events);
    List<Feed> feeds = new ArrayList<>(receivers.feeds());
    feeds.add(Wiring.files(config, journal, clock, events));
    this.engine =
        new Engine(
            Wiring.engine(config),
            feeds,
            Wiring.pipelines(config, clock, events),
            new Positions(journal, delivery, events),
            delivery,
            new StatusFile(config.stateDir()),
            clock,
            events);
  }

  /**
   * Ships until {@link #stop}.
   *
   * @throws IOException with a sentence for people when a server of an input cannot listen
   */
  void run() throws IOException, InterruptedException {
    receivers.start();
    retention.start();
    engine.run();
  }

  /** Ends {@link #run} soon, in good order; from any thread. */
  void stop() {
    engine.stop();
  }

  Duration stalledFor() {
    return engine.stalledFor();
  }

  /** Asks the server for a sign of life. */
  void checkServer() throws IOException {
    server.check();
  }

  /** Fails when delivery has been hindered for a while, with what hinders it. */
  void checkDelivery() throws IOException {
    Output.Trouble trouble = delivery.trouble().orElse(null);
    if (trouble != null && trouble.lasts().compareTo(TROUBLED) > 0) {
      throw new IOException(trouble.what());
    }
    Duration stalled = stalledFor();
    if (stalled.compareTo(STALLED) > 0) {
      throw new IOException(
          "nothing was delivered for "
              + stalled.toSeconds()
              + " s although lines wait"
              + engine.oldestWaiting().map(where -> " in " + where).orElse(""));
    }
  }

  @Override
  public void close() throws IOException {
    receivers.close();
    retention.close();
    delivery.close();
    try (server) {
      journal.close();
    }
  }
}
