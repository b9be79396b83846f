package io.sightline.shipper.kafka;

import io.sightline.shipper.config.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/**
 * Topics whose records are shipped, together with the other members of a group.
 *
 * @param fromStart where a partition begins that the group has never read: its start, or its end
 * @param maxBufferBytes how much of what is fetched may wait for the engine
 * @param maxRecordBytes longer values are cut, unless a shipper wrote them
 */
public record KafkaInputConfig(
    String logClass,
    Connection connection,
    List<String> topics,
    String group,
    boolean fromStart,
    int maxBufferBytes,
    int maxRecordBytes) {
  private static final String GROUP = "1 to 249 letters, digits, '.', '_' and '-'";

  /** Reads the group {@code kafka} of an input; what is wrong is collected there. */
  public static KafkaInputConfig read(String logClass, Settings input) {
    Settings group = input.child("kafka");
    Connection connection = Connection.read(group, ConsumerConfig.configNames());
    List<String> topics = new ArrayList<>();
    List<String> texts = group.texts("topics");
    for (int i = 0; i < texts.size(); i++) {
      String topic =
          group.parsed("topics[" + i + ']', texts.get(i), "the name of a topic", Connection::topic);
      if (topic != null) {
        topics.add(topic);
      }
    }
    KafkaInputConfig config =
        new KafkaInputConfig(
            logClass,
            connection,
            List.copyOf(topics),
            group.required("group", GROUP, Connection::topic),
            !"end".equals(group.parsed("start_at", "start or end", KafkaInputConfig::place)),
            group.number("max_buffer_bytes", 8_388_608, 1_048_576, 1_073_741_824),
            group.number("max_record_bytes", 1_048_576, 1_024, 16_777_216));
    group.refuseOthers();
    return config;
  }

  private static String place(String text) {
    if (!text.equals("start") && !text.equals("end")) {
      throw new IllegalArgumentException();
    }
    return text;
  }

  /** For messages. */
  String target() {
    return "topics " + String.join(", ", topics) + " at " + String.join(", ", connection.brokers());
  }

  /** The keys of the input that {@link #read} looks at, and their values in effect. */
  public Map<String, Object> effective() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("brokers", connection.brokers());
    keys.put("topics", topics);
    keys.put("group", group);
    keys.put("start_at", fromStart ? "start" : "end");
    keys.put("max_buffer_bytes", maxBufferBytes);
    keys.put("max_record_bytes", maxRecordBytes);
    connection.describe(keys);
    return keys;
  }

  Properties properties() throws IOException {
    Properties properties = connection.properties(ConsumerConfig.configNames());
    properties.setProperty(ConsumerConfig.GROUP_ID_CONFIG, group);
    properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    // Where to begin is decided, and told, by the group member itself.
    properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.setProperty(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    int fetch = Math.max(1 << 20, maxBufferBytes / 2);
    properties.setProperty(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(fetch));
    properties.setProperty(
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(1 << 20));
    properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "2000");
    properties.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.putIfAbsent(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "2000");
    return properties;
  }
}
