package io.sightline.stack.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Elasticsearch: its colour, shards without a place, disks, and indices that refuse to write. */
final class ClusterHealth implements Examination {
  private static final String CLUSTER = "elasticsearch cluster";
  private static final String DISK = "elasticsearch disk";
  private static final String WATERMARK = "cluster.routing.allocation.disk.watermark.low";

  /** Elasticsearch's own, for when it says another size than a percentage. */
  private static final String LOW = "85%";

  private final Server elasticsearch;

  ClusterHealth(Server elasticsearch) {
    this.elasticsearch = elasticsearch;
  }

  @Override
  public List<Finding> findings() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    try {
      findings.add(cluster());
      addDisks(findings);
      addBlocks(findings);
    } catch (Unanswered e) {
      findings.add(elasticsearch.unwell(CLUSTER, e));
    }
    return findings;
  }

  private Finding cluster() throws Unanswered, InterruptedException {
    JsonNode health = elasticsearch.get("/_cluster/health");
    String colour = health.path("status").asString("");
    int unassigned = health.path("unassigned_shards").asInt(0);
    String found =
        colour
            + ", "
            + health.path("number_of_nodes").asInt(0)
            + " nodes, "
            + health.path("active_shards").asInt(0)
            + " shards";
    if (colour.equals("green")) {
      return Finding.ok(CLUSTER, found);
    }
    String runbook = colour.equals("red") ? "ElasticsearchRed" : "ElasticsearchYellow";
    return Finding.problem(
        CLUSTER, found + "; " + unassigned + " without a place" + why(), "runbook " + runbook);
  }

  /** What the cluster says about the first of them; empty when it says nothing. */
  private String why() throws InterruptedException {
    try {
      JsonNode first = elasticsearch.get("/_cluster/allocation/explain");
      return ", such as of "
          + first.path("index").asString("")
          + ": "
          + first
              .at("/unassigned_info/details")
              .asString(first.path("allocate_explanation").asString("no reason told"));
    } catch (Unanswered e) {
      return ""; // It answers 400 when there is none any more.
    }
  }

  private void addDisks(List<Finding> findings) throws Unanswered, InterruptedException {
    JsonNode settings =
        elasticsearch.get("/_cluster/settings?include_defaults=true&flat_settings=true");
    String low = LOW;
    for (String layer : List.of("defaults", "persistent", "transient")) {
      String set = settings.path(layer).path(WATERMARK).asString("");
      low = set.isEmpty() ? low : set;
    }
    for (JsonNode node :
        elasticsearch.get("/_cat/allocation?format=json&bytes=b&h=node,disk.percent,disk.avail")) {
      String percent = node.path("disk.percent").asString("");
      String free = node.path("disk.avail").asString("");
      if (!percent.matches("[0-9]+") || !free.matches("[0-9]+")) {
        continue; // The line of the shards without a place.
      }
      boolean isPercent = low.endsWith("%");
      boolean isLow =
          isPercent
              ? Double.parseDouble(percent) >= Double.parseDouble(low.replace("%", ""))
              : Double.parseDouble(free) < bytes(low);
      String found =
          String.format(
              Locale.ROOT,
              "%s: %s %% full, %.1f GiB free; the low watermark is at %s",
              node.path("node").asString(""),
              percent,
              Double.parseDouble(free) / (1 << 30),
              isPercent ? low : low + " free");
      findings.add(
          isLow
              ? Finding.problem(DISK, found, "runbook ElasticsearchDiskWatermark")
              : Finding.ok(DISK, found));
    }
  }

  /** A size as Elasticsearch writes it: {@code 700mb}. */
  private static double bytes(String size) {
    double number = Double.parseDouble(size.replaceAll("[a-z]+$", ""));
    int power = List.of("b", "kb", "mb", "gb", "tb", "pb").indexOf(size.replaceAll("[0-9.]+", ""));
    return number * Math.pow(1024, Math.max(0, power));
  }

  private void addBlocks(List<Finding> findings) throws Unanswered, InterruptedException {
    JsonNode blocked =
        elasticsearch.get("/_all/_settings/index.blocks.*?flat_settings=true&expand_wildcards=all");
    List<String> indices =
        blocked
            .propertyStream()
            .filter(
                index ->
                    index
                        .getValue()
                        .at("/settings/index.blocks.read_only_allow_delete")
                        .asString("")
                        .equals("true"))
            .map(java.util.Map.Entry::getKey)
            .toList();
    if (!indices.isEmpty()) {
      findings.add(
          Finding.problem(
              "elasticsearch writes",
              "the disk was full, so these refuse to write: " + String.join(", ", indices),
              "make room; the block goes away by itself then"));
    }
  }
}
