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
import org.jspecify.annotations.Nullable;

/**
 * All parts of a shipper with one configuration, from opening to the end. A new configuration is a
 * new shipment. The state folder's lock is the caller's.
 */
final class Shipment implements Closeable {
  private final @Nullable Elasticsearch server;
  private final Journal journal;
  private final Receivers receivers;
  private final Output output;
  private final @Nullable RetentionRounds retention;
  private final List<Feed> topics;
  private final Engine engine;

  /**
   * Opens everything; nothing is read or sent before {@link #run}.
   *
   * @throws IOException with a sentence for people: a secret, a state file, a spool cannot be used
   */
  Shipment(ShipperConfig config, Clock clock, ShipperEvents events) throws IOException {
    this.server = config.kafka() == null ? Wiring.connect(config) : null;
    List<Closeable> opened = new ArrayList<>();
    if (server != null) {
      opened.add(server);
    }
    List<Feed> feeds = new ArrayList<>();
    Delivery delivery = null;
    try {
      this.journal = Journal.open(config.stateDir(), clock, events);
      opened.add(journal);
      this.receivers =
          Receivers.open(
              Wiring.received(config),
              config.environment(),
              config.stateDir(),
              journal,
              clock,
              events);
      opened.add(receivers);
      feeds.addAll(receivers.feeds());
      feeds.add(Wiring.files(config, journal, clock, events));
      this.topics = Wiring.kafkaFeeds(config, events);
      opened.addAll(topics);
      feeds.addAll(topics);
      if (server == null) {
        this.retention = null;
        this.output = Wiring.kafkaOutput(config, clock, events);
      } else {
        this.retention = new RetentionRounds(Wiring.retention(config), server, events);
        delivery = Wiring.delivery(config, server, Positions.baselines(journal), clock, events);
        this.output = delivery;
      }
    } catch (IOException | RuntimeException e) {
      for (Closeable part : opened) {
        part.close();
      }
      throw e;
    }
    this.engine =
        new Engine(
            Wiring.engine(config),
            feeds,
            Wiring.pipelines(config, clock, events),
            new Positions(journal, delivery, events),
            output,
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
    if (retention != null) {
      retention.start();
    }
    engine.run();
  }

  /** Ends {@link #run} soon, in good order; from any thread. */
  void stop() {
    engine.stop();
  }

  Duration stalledFor() {
    return engine.stalledFor();
  }

  /** Asks the server for a sign of life; what Kafka's state is, delivery knows. */
  void checkServer() throws IOException {
    if (server != null) {
      server.check();
    }
  }

  /** Fails when delivery has been hindered for longer than this, with what hinders it. */
  void checkDelivery(Patience patience) throws IOException {
    patience.check(output.trouble(), stalledFor(), engine.oldestWaiting());
  }

  @Override
  public void close() throws IOException {
    receivers.close();
    topics.forEach(Feed::close);
    if (retention != null) {
      retention.close();
    }
    output.close();
    try (server) {
      journal.close();
    }
  }
}
