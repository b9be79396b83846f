package io.sightline.shipper;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Everything a shipper is told, checked and complete. {@link ConfigReader} makes it from the YAML
 * file, whose keys have the same names with their units.
 *
 * @param environment part of the data streams' names
 * @param stateDir holds the checkpoint, the lock and the dead letters
 * @param setupOnStart whether {@code run} installs templates and lifecycle first
 */
record ShipperConfig(
    String environment,
    Path stateDir,
    boolean setupOnStart,
    List<Input> inputs,
    Reading reading,
    Elasticsearch elasticsearch,
    Bulk bulk,
    Index index,
    Ops ops) {

  /** One class of logs and the patterns of its files. */
  record Input(String logClass, List<String> paths) {}

  /** How files are looked for and read. */
  record Reading(
      Duration discoveryInterval,
      Duration pollInterval,
      Duration checkpointInterval,
      Duration closeRemovedAfter,
      int maxLineBytes) {}

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

  /** What the index templates say. */
  record Index(int replicas, int retentionDays) {}

  /** Where {@code /metrics} and {@code /health} are served. */
  record Ops(String host, int port) {}

  String stream(String logClass) {
    return "logs-" + logClass + '-' + environment;
  }

  List<String> streams() {
    return inputs.stream().map(input -> stream(input.logClass())).distinct().toList();
  }
}
