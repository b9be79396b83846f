package io.sightline.shipper;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** The configuration as it is in effect, as YAML. It names files with secrets, never a secret. */
final class EffectiveConfig {
  private EffectiveConfig() {}

  static String yaml(ShipperConfig config) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("environment", config.environment());
    root.put("state_dir", config.stateDir().toString());
    root.put("setup_on_start", config.setupOnStart());
    root.put("inputs", config.inputs().stream().map(InputConfig::effective).toList());
    ShipperConfig.Reading reading = config.reading();
    root.put(
        "reading",
        group(
            "discovery_interval_ms", reading.discoveryInterval().toMillis(),
            "poll_interval_ms", reading.pollInterval().toMillis(),
            "checkpoint_interval_ms", reading.checkpointInterval().toMillis(),
            "close_removed_after_ms", reading.closeRemovedAfter().toMillis(),
            "max_line_bytes", reading.maxLineBytes(),
            "long_lines", reading.longLines().name().toLowerCase(Locale.ROOT),
            "max_open_files", reading.maxOpenFiles()));
    if (config.kafka() == null) {
      root.put("elasticsearch", elasticsearch(config.elasticsearch()));
    } else {
      root.put("kafka", config.kafka().effective());
    }
    ShipperConfig.Bulk bulk = config.bulk();
    root.put(
        "bulk",
        group(
            "max_batch_bytes", bulk.maxBatchBytes(),
            "max_in_flight", bulk.maxInFlight(),
            "flush_interval_ms", bulk.flushInterval().toMillis(),
            "slow_after_ms", bulk.slowAfter().toMillis(),
            "retry_first_ms", bulk.retryFirst().toMillis(),
            "retry_longest_ms", bulk.retryLongest().toMillis()));
    root.put("index", config.index().effective());
    root.put("ops", group("host", config.ops().host(), "port", config.ops().port()));
    return YAMLMapper.builder()
        .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
        .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
        .build()
        .writeValueAsString(root);
  }

  private static Map<String, Object> elasticsearch(ShipperConfig.Elasticsearch target) {
    return group(
        "urls", target.urls().stream().map(String::valueOf).toList(),
        "username", target.username(),
        "password_file", text(target.passwordFile()),
        "api_key_file", text(target.apiKeyFile()),
        "ca_file", text(target.caFile()),
        "connect_timeout_ms", target.connectTimeout().toMillis(),
        "request_timeout_ms", target.requestTimeout().toMillis(),
        "gzip", target.gzip());
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }

  /** Keys and values in turn; a key without a value is left out. */
  private static Map<String, Object> group(Object... pairs) {
    Map<String, Object> group = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i + 1] != null) {
        group.put(pairs[i].toString(), pairs[i + 1]);
      }
    }
    return group;
  }
}
