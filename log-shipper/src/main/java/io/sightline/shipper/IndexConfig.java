package io.sightline.shipper;

import io.sightline.shipper.config.Settings;
import io.sightline.shipper.flow.Destination;
import io.sightline.shipper.sink.StreamPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the index templates say, and how long documents are kept.
 *
 * @param retentionByDataset in days, for those that have one of their own
 * @param maxStreamBytes the oldest backing indices of a larger stream are deleted; 0 for no limit
 */
record IndexConfig(
    int replicas,
    int retentionDays,
    Map<String, Integer> retentionByDataset,
    int rolloverDays,
    int rolloverMegabytes,
    long maxStreamBytes) {
  private static final int LONGEST_DAYS = 36_500;

  static IndexConfig read(Settings group) {
    Map<String, Integer> byDataset = new TreeMap<>();
    Settings own = group.child("retention_days_by_dataset");
    for (String dataset : own.keys()) {
      if (dataset.matches(ConfigReader.NAME_PATTERN)) {
        byDataset.put(dataset, own.number(dataset, 1, 1, LONGEST_DAYS));
      } else {
        own.problem(dataset, ConfigReader.NAME, "'" + dataset + "'");
      }
    }
    IndexConfig index =
        new IndexConfig(
            group.number("replicas", 0, 0, 10),
            group.number("retention_days", 30, 1, LONGEST_DAYS),
            Map.copyOf(byDataset),
            group.number("rollover_days", 1, 1, LONGEST_DAYS),
            group.number("rollover_megabytes", 10_240, 1, 1_000_000),
            group.bytes("max_stream_bytes", 0, 0, 1L << 50));
    group.refuseOthers();
    return index;
  }

  /** One for each data stream that the inputs can lead to. */
  List<StreamPlan> plans(List<InputConfig> inputs, String environment) {
    Set<Destination> named = new java.util.LinkedHashSet<>();
    Set<String> patterns = new TreeSet<>();
    for (InputConfig input : inputs) {
      Destination usual = input.usual(environment);
      named.add(usual);
      named.addAll(input.process().destinations(usual));
      if (input.kafka() != null) {
        // Shippers upstream choose the data streams.
        patterns.add("logs-*-" + environment);
        retentionByDataset.keySet().forEach(own -> named.add(new Destination(own, environment)));
      }
      if (input.process().isOpen()) {
        patterns.add("logs-*-" + environment);
        patterns.add("logs-" + input.logClass() + "-*");
      }
    }
    List<StreamPlan> plans = new ArrayList<>();
    for (Destination to : named) {
      int days = retentionByDataset.getOrDefault(to.dataset(), retentionDays);
      plans.add(new StreamPlan(to.stream(), days));
    }
    patterns.forEach(pattern -> plans.add(new StreamPlan(pattern, retentionDays)));
    return plans;
  }

  Map<String, Object> effective() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("replicas", replicas);
    keys.put("retention_days", retentionDays);
    keys.put("retention_days_by_dataset", new TreeMap<>(retentionByDataset));
    keys.put("rollover_days", rolloverDays);
    keys.put("rollover_megabytes", rolloverMegabytes);
    keys.put("max_stream_bytes", maxStreamBytes);
    return keys;
  }
}
