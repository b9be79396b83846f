package io.sightline.shipper;

import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.sink.DeadLetters;
import io.sightline.shipper.sink.Delivery;
import io.sightline.shipper.sink.Elasticsearch;
import io.sightline.shipper.sink.IndexSetup;
import io.sightline.shipper.source.FollowedFiles;
import io.sightline.shipper.source.Glob;
import io.sightline.shipper.source.Input;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** Makes the parts from the configuration. */
final class Wiring {
  private Wiring() {}

  static Elasticsearch connect(ShipperConfig config) throws IOException {
    ShipperConfig.Elasticsearch target = config.elasticsearch();
    return Elasticsearch.at(
        new Elasticsearch.Target(
            target.urls(),
            target.username(),
            target.passwordFile(),
            target.apiKeyFile(),
            target.caFile(),
            target.connectTimeout(),
            target.requestTimeout()),
        config.bulk().maxInFlight());
  }

  static IndexSetup setup(ShipperConfig config) {
    return new IndexSetup(
        new IndexSetup.Settings(
            config.environment(),
            config.streams(),
            config.index().replicas(),
            config.index().retentionDays()));
  }

  static DeadLetters deadLetters(ShipperConfig config, Clock clock) {
    return new DeadLetters(config.stateDir().resolve("dead-letters.ndjson"), clock);
  }

  static Delivery delivery(
      ShipperConfig config, Elasticsearch server, DeadLetters deadLetters, ShipperEvents events) {
    return new Delivery(
        server,
        config.setupOnStart() ? setup(config) : null,
        deadLetters,
        new Delivery.Settings(
            config.bulk().maxInFlight(), config.bulk().retryFirst(), config.bulk().retryLongest()),
        events);
  }

  static FollowedFiles files(ShipperConfig config, Clock clock, ShipperEvents events)
      throws IOException {
    List<Input> inputs =
        config.inputs().stream()
            .map(
                input ->
                    new Input(
                        input.logClass(),
                        config.stream(input.logClass()),
                        input.paths().stream().map(Glob::parse).toList()))
            .toList();
    return new FollowedFiles(
        new FollowedFiles.Settings(
            inputs,
            config.stateDir(),
            config.reading().maxLineBytes(),
            config.reading().closeRemovedAfter()),
        clock,
        events);
  }
}
