package io.sightline.shipper.kafka;

import io.sightline.shipper.config.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The topic that documents are written to.
 *
 * @param linger how long a record waits for company
 */
public record KafkaOutputConfig(
    Connection connection, String topic, String compression, Duration linger) {
  private static final List<String> COMPRESSIONS = List.of("none", "gzip", "snappy", "lz4", "zstd");

  /** Reads the top-level group {@code kafka}; what is wrong is collected there. */
  public static KafkaOutputConfig read(Settings group) {
    Connection connection = Connection.read(group, ProducerConfig.configNames());
    String topic = group.required("topic", "the name of a topic", Connection::topic);
    String compression =
        group.parsed(
            "compression",
            "one of " + String.join(", ", COMPRESSIONS),
            KafkaOutputConfig::compression);
    KafkaOutputConfig config =
        new KafkaOutputConfig(
            connection,
            topic,
            compression == null ? "lz4" : compression,
            group.millis("linger_ms", 5, 0, 10_000));
    group.refuseOthers();
    return config;
  }

  private static String compression(String text) {
    if (!COMPRESSIONS.contains(text)) {
      throw new IllegalArgumentException();
    }
    return text;
  }

  /** For messages. */
  public String target() {
    return "topic " + topic + " at " + String.join(", ", connection.brokers());
  }

  public Map<String, Object> effective() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("brokers", connection.brokers());
    keys.put("topic", topic);
    keys.put("compression", compression);
    keys.put("linger_ms", linger.toMillis());
    connection.describe(keys);
    return keys;
  }

  /**
   * @param bufferBytes what may wait in the producer
   * @param reconnect the longest pause between connections to a broker that is away
   */
  Properties properties(long bufferBytes, Duration reconnect) throws IOException {
    Properties properties = connection.properties(ProducerConfig.configNames());
    properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
    properties.setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.setProperty(ProducerConfig.RETRIES_CONFIG, Integer.toString(Integer.MAX_VALUE));
    // One at a time: with more, a first request that fails is overtaken by the second, and its
    // sequence number is out of order for ever (KAFKA-14359).
    properties.setProperty(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
    properties.setProperty(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "120000");
    properties.setProperty(ProducerConfig.MAX_BLOCK_MS_CONFIG, "5000");
    properties.setProperty(ProducerConfig.BUFFER_MEMORY_CONFIG, Long.toString(bufferBytes));
    // What is too large is for the broker to say, which sees it compressed.
    properties.setProperty(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        Long.toString(Math.min(bufferBytes, Integer.MAX_VALUE)));
    properties.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
    properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, Long.toString(linger.toMillis()));
    properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, "131072");
    properties.putIfAbsent(
        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, Long.toString(reconnect.toMillis()));
    return properties;
  }
}
