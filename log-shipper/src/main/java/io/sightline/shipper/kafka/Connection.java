package io.sightline.shipper.kafka;

import io.sightline.shipper.config.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a Kafka cluster is reached: its brokers, and what else Kafka's client is told about TLS,
 * credentials and buffers. What is secret is in a file of its own, in the format of Kafka's
 * properties, and is read when the client starts.
 *
 * @param client settings of Kafka's client by their own names; their values are never shown
 * @param clientFile more of them, such as {@code sasl.jaas.config}; null when there is none
 */
record Connection(
    List<String> brokers,
    Security security,
    Map<String, String> client,
    @Nullable Path clientFile) {
  private static final Pattern BROKER = Pattern.compile("[A-Za-z0-9._-]+:\\d{1,5}|\\[[^]]+]:\\d+");
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  /** What the shipper's promise hangs on, or what has a key of its own. */
  private static final Set<String> OURS =
      Set.of(
          "bootstrap.servers",
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer",
          "acks",
          "enable.idempotence",
          "retries",
          "delivery.timeout.ms",
          "max.in.flight.requests.per.connection",
          "max.block.ms",
          "max.request.size",
          "buffer.memory",
          "transactional.id",
          "interceptor.classes",
          "partitioner.class",
          "compression.type",
          "linger.ms",
          "group.id",
          "group.protocol",
          "group.remote.assignor",
          "partition.assignment.strategy",
          "enable.auto.commit",
          "auto.offset.reset",
          "fetch.max.bytes",
          "max.partition.fetch.bytes");

  /**
   * Reads {@code brokers}, {@code tls}, {@code sasl}, {@code client} and {@code client_file} of a
   * group.
   *
   * @param known the names that Kafka's client knows
   */
  static Connection read(Settings group, Set<String> known) {
    List<String> brokers = new ArrayList<>();
    List<String> texts = group.texts("brokers");
    for (int i = 0; i < texts.size(); i++) {
      String broker =
          group.parsed(
              "brokers[" + i + ']',
              texts.get(i),
              "an address such as kafka-1:9092",
              text -> matching(BROKER, text));
      if (broker != null) {
        brokers.add(broker);
      }
    }
    Security security = Security.read(group);
    Map<String, String> client = new TreeMap<>();
    Settings given = group.child("client");
    for (String key : given.keys()) {
      if (OURS.contains(key)) {
        given.problem(key, "absent, as the shipper sets it itself", "there");
      } else if (security.sets(key)) {
        given.problem(key, "absent beside tls or sasl, from which it follows", "there");
      } else if (!known.contains(key)) {
        given.problem(key, "a setting of Kafka's client", "'" + key + "'");
      } else {
        String value = given.text(key);
        if (value != null) {
          client.put(key, value);
        }
      }
    }
    return new Connection(
        List.copyOf(brokers),
        security,
        Map.copyOf(client),
        group.parsed("client_file", "a file with settings of Kafka's client", Path::of));
  }

  static String topic(String text) {
    if (text.equals(".") || text.equals("..")) {
      throw new IllegalArgumentException();
    }
    return matching(TOPIC, text);
  }

  private static String matching(Pattern pattern, String text) {
    String stripped = text.strip();
    if (!pattern.matcher(stripped).matches()) {
      throw new IllegalArgumentException();
    }
    return stripped;
  }

  /** Puts its keys in the order of the documentation; values of {@code client} are not shown. */
  void describe(Map<String, Object> keys) {
    security.describe(keys);
    Map<String, Object> shown = new TreeMap<>();
    client.keySet().forEach(key -> shown.put(key, "***"));
    keys.put("client", shown);
    if (clientFile != null) {
      keys.put("client_file", clientFile.toString());
    }
  }

  /**
   * What Kafka's client is told, with the file's settings.
   *
   * @throws IOException with a sentence for people when the file cannot be used; no value is in it
   */
  Properties properties(Set<String> known) throws IOException {
    Properties properties = new Properties();
    if (clientFile != null) {
      try (Reader reader = Files.newBufferedReader(clientFile, StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new IOException(
            "kafka client_file: a readable file in the format of Kafka's properties, was '"
                + clientFile
                + "' ("
                + e.getClass().getSimpleName()
                + ")",
            e);
      }
      for (String key : properties.stringPropertyNames()) {
        if (OURS.contains(key)) {
          throw new IOException(
              "kafka client_file '" + clientFile + "': without " + key + ", the shipper sets it");
        }
        if (security.sets(key)) {
          throw new IOException(
              "kafka client_file '"
                  + clientFile
                  + "': without "
                  + key
                  + ", which follows from tls or sasl");
        }
        if (!known.contains(key)) {
          throw new IOException(
              "kafka client_file '"
                  + clientFile
                  + "': settings of Kafka's client alone, was '"
                  + key
                  + "'");
        }
      }
    }
    properties.putAll(client);
    security.addTo(properties);
    properties.setProperty("bootstrap.servers", String.join(",", brokers));
    return properties;
  }

  /** Makes a client of the properties. Kafka says in its exceptions which setting is wrong. */
  static <T> T connected(Properties properties, Function<Properties, T> client) throws IOException {
    try {
      return client.apply(properties);
    } catch (RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "the Kafka client for "
              + properties.getProperty("bootstrap.servers")
              + " cannot be made: check brokers, tls, sasl, client and client_file ("
              + cause.getClass().getSimpleName()
              + ": "
              + cause.getMessage()
              + ")",
          e);
    }
  }
}
