package io.sightline.stack.backup;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a backup holds: {@code manifest.json}, which is written last and checked first.
 *
 * <pre>
 * {"format": 1, "sightline": "0.1.0", "runtime": "local", "environment": "local",
 *  "started_at": "…", "ended_at": "…", "components": ["elasticsearch", …],
 *  "parts": [{"name": "redis", "version": "6.2.6", "seconds": 0.1, "counts": {"keys": 4}}],
 *  "without": ["grafana"],
 *  "files": [{"path": "redis/dump.rdb", "bytes": 213, "sha256": "…"}]}
 * </pre>
 *
 * A count is a number, or {@code {"least": 1, "most": 2}} where the part changed meanwhile.
 *
 * @param sightline the version that took it
 * @param components that ran, by their names in {@code status}
 * @param without the parts that were left out on purpose
 * @param files every file but the manifest itself, by its path in the backup
 */
record Manifest(
    int format,
    String sightline,
    String runtime,
    String environment,
    Instant startedAt,
    Instant endedAt,
    List<String> components,
    List<PartReport> parts,
    List<String> without,
    List<StoredFile> files) {
  /** The version of this layout. A restore takes this one and none that is newer. */
  static final int FORMAT = 1;

  static final String NAME = "manifest.json";
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * One part.
   *
   * @param version of the program it is of; empty for mere files
   */
  record PartReport(String name, String version, double seconds, Map<String, Count> counts) {}

  /** One file. */
  record StoredFile(String path, long bytes, String sha256) {}

  long bytes() {
    return files.stream().mapToLong(StoredFile::bytes).sum();
  }

  boolean has(String part) {
    return parts.stream().anyMatch(one -> one.name().equals(part));
  }

  Map<String, Count> counts(String part) {
    return parts.stream()
        .filter(one -> one.name().equals(part))
        .map(PartReport::counts)
        .findFirst()
        .orElse(Map.of());
  }

  byte[] json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", format)
        .put("sightline", sightline)
        .put("runtime", runtime)
        .put("environment", environment)
        .put("started_at", startedAt.toString())
        .put("ended_at", endedAt.toString());
    components.forEach(root.putArray("components")::add);
    for (PartReport part : parts) {
      ObjectNode entry =
          root.withArray("parts")
              .addObject()
              .put("name", part.name())
              .put("version", part.version())
              .put("seconds", part.seconds());
      ObjectNode counts = entry.putObject("counts");
      part.counts()
          .forEach(
              (name, count) -> {
                if (count.least() == count.most()) {
                  counts.put(name, count.least());
                } else {
                  counts.putObject(name).put("least", count.least()).put("most", count.most());
                }
              });
    }
    without.forEach(root.putArray("without")::add);
    for (StoredFile file : files) {
      root.withArray("files")
          .addObject()
          .put("path", file.path())
          .put("bytes", file.bytes())
          .put("sha256", file.sha256());
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }

  /**
   * Reads one.
   *
   * @throws IOException when it is none, or of a newer format
   */
  static Manifest of(byte[] json) throws IOException {
    try {
      JsonNode root = JSON.readTree(json);
      int format = root.path("format").asInt(0);
      if (format < 1) {
        throw new BackupException(NAME + " is no manifest of a backup");
      }
      if (format > FORMAT) {
        throw new BackupException(
            "it has the format "
                + format
                + ", and this version of Sightline reads "
                + FORMAT
                + ": use the version that took it ("
                + root.path("sightline").asString("?")
                + ") or a newer one");
      }
      List<PartReport> parts = new ArrayList<>();
      for (JsonNode part : root.path("parts")) {
        Map<String, Count> counts = new LinkedHashMap<>();
        part.path("counts").properties().forEach(one -> counts.put(one.getKey(), count(one)));
        parts.add(
            new PartReport(
                part.path("name").asString(),
                part.path("version").asString(""),
                part.path("seconds").asDouble(0),
                counts));
      }
      List<StoredFile> files = new ArrayList<>();
      for (JsonNode file : root.path("files")) {
        files.add(
            new StoredFile(
                file.path("path").asString(),
                file.path("bytes").asLong(),
                file.path("sha256").asString()));
      }
      return new Manifest(
          format,
          root.path("sightline").asString(""),
          root.path("runtime").asString(),
          root.path("environment").asString(""),
          Instant.parse(root.path("started_at").asString()),
          Instant.parse(root.path("ended_at").asString()),
          texts(root.path("components")),
          parts,
          texts(root.path("without")),
          files);
    } catch (JacksonException | java.time.DateTimeException e) {
      throw new BackupException(NAME + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Count count(Map.Entry<String, JsonNode> one) {
    JsonNode value = one.getValue();
    return value.isNumber()
        ? Count.of(value.asLong())
        : new Count(value.path("least").asLong(), value.path("most").asLong());
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }
}
