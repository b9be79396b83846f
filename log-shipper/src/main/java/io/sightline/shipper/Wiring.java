package io.sightline.shipper;

import io.sightline.shipper.event.Rejection;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Checkpoint;
import io.sightline.shipper.flow.Feed;
import io.sightline.shipper.flow.Pipeline;
import io.sightline.shipper.kafka.KafkaFeed;
import io.sightline.shipper.kafka.KafkaOutput;
import io.sightline.shipper.process.Pipelines;
import io.sightline.shipper.receive.ReceivedInput;
import io.sightline.shipper.sink.DeadLetters;
import io.sightline.shipper.sink.Delivery;
import io.sightline.shipper.sink.Elasticsearch;
import io.sightline.shipper.sink.IndexSetup;
import io.sightline.shipper.sink.Retention;
import io.sightline.shipper.source.FollowedFiles;
import io.sightline.shipper.source.Glob;
import io.sightline.shipper.source.Input;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
            target.requestTimeout(),
            target.gzip()),
        config.bulk().maxInFlight());
  }

  static IndexSetup setup(ShipperConfig config) {
    return new IndexSetup(
        new IndexSetup.Settings(
            config.environment(),
            config.streams(),
            config.index().replicas(),
            config.index().rolloverDays(),
            config.index().rolloverMegabytes()));
  }

  static Retention retention(ShipperConfig config) {
    return new Retention(
        new Retention.Settings(
            config.streams(),
            config.index().rolloverDays(),
            config.index().rolloverMegabytes(),
            config.index().maxStreamBytes()));
  }

  static Path deadLetterPath(ShipperConfig config) {
    return config.stateDir().resolve("dead-letters.ndjson");
  }

  static DeadLetters deadLetters(ShipperConfig config, Clock clock) {
    return new DeadLetters(deadLetterPath(config), clock);
  }

  static Delivery delivery(
      ShipperConfig config,
      Elasticsearch server,
      Map<String, Long> baselines,
      Clock clock,
      ShipperEvents events) {
    return new Delivery(
        server,
        config.setupOnStart() ? setup(config) : null,
        deadLetters(config, clock),
        new Delivery.Settings(
            config.environment(),
            config.bulk().maxInFlight(),
            config.bulk().maxBatchBytes(),
            config.bulk().slowAfter(),
            config.bulk().retryFirst(),
            config.bulk().retryLongest()),
        baselines,
        clock,
        events);
  }

  /**
   * @throws IOException with a sentence for people when Kafka's client cannot be made
   */
  static KafkaOutput kafkaOutput(ShipperConfig config, Clock clock, ShipperEvents events)
      throws IOException {
    ShipperConfig.Bulk bulk = config.bulk();
    DeadLetters letters = deadLetters(config, clock);
    return KafkaOutput.open(
        config.kafka(),
        new KafkaOutput.Settings(
            bulk.maxBatchBytes(),
            (long) bulk.maxInFlight() * bulk.maxBatchBytes(),
            bulk.retryFirst(),
            bulk.retryLongest()),
        (batch, item, type, reason) -> {
          try {
            letters.append(batch, item, Rejection.TOO_LARGE, type, reason);
          } catch (IOException e) {
            events.deadLettersFailed(deadLetterPath(config), e);
            throw e;
          }
          events.deadLettered(batch.origin(item), batch.offset(item), Rejection.TOO_LARGE, reason);
        },
        events);
  }

  /**
   * One for each input of topics.
   *
   * @throws IOException with a sentence for people when Kafka's client cannot be made
   */
  static List<Feed> kafkaFeeds(ShipperConfig config, ShipperEvents events) throws IOException {
    List<Feed> feeds = new ArrayList<>();
    for (InputConfig input : config.inputs()) {
      if (input.kafka() != null) {
        feeds.add(KafkaFeed.open(input.kafka(), events));
      }
    }
    return feeds;
  }

  static FollowedFiles files(
      ShipperConfig config, Checkpoint checkpoint, Clock clock, ShipperEvents events) {
    List<Input> inputs =
        config.inputs().stream()
            .filter(input -> !input.paths().isEmpty())
            .map(
                input ->
                    new Input(input.logClass(), input.paths().stream().map(Glob::parse).toList()))
            .toList();
    return new FollowedFiles(
        new FollowedFiles.Settings(
            inputs,
            config.reading().maxLineBytes(),
            config.reading().longLines(),
            config.reading().maxOpenFiles(),
            config.reading().closeRemovedAfter()),
        checkpoint,
        clock,
        events);
  }

  static List<ReceivedInput> received(ShipperConfig config) {
    return config.inputs().stream().map(InputConfig::received).filter(Objects::nonNull).toList();
  }

  static Map<String, Pipeline> pipelines(ShipperConfig config, Clock clock, ShipperEvents events) {
    Map<String, Pipeline> pipelines = new HashMap<>();
    for (InputConfig input : config.inputs()) {
      Pipeline pipeline =
          Pipelines.of(input.process(), input.usual(config.environment()), events, clock);
      if (pipeline != null) {
        pipelines.put(input.logClass(), pipeline);
      }
    }
    return pipelines;
  }

  static Engine.Settings engine(ShipperConfig config) {
    return new Engine.Settings(
        config.environment(),
        config.bulk().maxInFlight() + 2,
        config.bulk().maxBatchBytes(),
        config.bulk().flushInterval(),
        config.reading().pollInterval(),
        config.reading().discoveryInterval(),
        config.reading().checkpointInterval());
  }
}
