package io.sightline.shipper;

import io.sightline.shipper.kafka.KafkaOutputConfig;
import io.sightline.shipper.sink.StreamPlan;
import io.sightline.shipper.source.LongLines;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a shipper is told, checked and complete. {@link ConfigReader} makes it from the YAML
 * file, whose keys have the same names with their units.
 *
 * @param environment part of the data streams' names
 * @param stateDir holds the checkpoint, the lock and the dead letters
 * @param elasticsearch where documents go; null when they go to Kafka
 * @param kafka the topic they go to; null when they go to Elasticsearch
 * @param setupOnStart whether {@code run} installs templates and lifecycle first
 */
record ShipperConfig(
    String environment,
    Path stateDir,
    boolean setupOnStart,
    List<InputConfig> inputs,
    Reading reading,
    @Nullable Elasticsearch elasticsearch,
    @Nullable KafkaOutputConfig kafka,
    Bulk bulk,
    IndexConfig index,
    Ops ops) {

  /** How files are looked for and read. */
  record Reading(
      Duration discoveryInterval,
      Duration pollInterval,
      Duration checkpointInterval,
      Duration closeRemovedAfter,
      int maxLineBytes,
      LongLines longLines,
      int maxOpenFiles) {}

  /** Where the cluster is; absent settings are null. */
  record Elasticsearch(
      List<URI> urls,
      String username,
      Path passwordFile,
      Path apiKeyFile,
      Path caFile,
      Duration connectTimeout,
      Duration requestTimeout,
      boolean gzip) {}

  /** The size of requests, and the pauses between tries. */
  record Bulk(
      int maxBatchBytes,
      int maxInFlight,
      Duration flushInterval,
      Duration slowAfter,
      Duration retryFirst,
      Duration retryLongest) {}

  /** Where {@code /metrics} and {@code /health} are served. */
  record Ops(String host, int port) {}

  /** For messages. */
  String target() {
    return kafka == null ? elasticsearch.urls().toString() : kafka.target();
  }

  /** The data streams that documents may go to. */
  List<StreamPlan> streams() {
    return index.plans(inputs, environment);
  }

  List<String> classes() {
    return inputs.stream().map(InputConfig::logClass).toList();
  }
}
