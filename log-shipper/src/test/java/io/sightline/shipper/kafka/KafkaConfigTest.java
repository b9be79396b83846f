package io.sightline.shipper.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.shipper.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.dataformat.yaml.YAMLMapper;

final class KafkaConfigTest {
  private static final String ALL_OUTPUT =
      """
      brokers: [kafka-1:9092, "[::1]:9093"]
      topic: logs.all
      compression: zstd
      linger_ms: 20
      client: {security.protocol: SASL_SSL, sasl.mechanism: PLAIN}
      client_file: /etc/shipper/kafka.properties
      """;
  private static final String ALL_INPUT =
      """
      kafka:
        brokers: kafka-1:9092
        topics: [logs, more]
        group: indexers
        start_at: end
        max_buffer_bytes: 1048576
        max_record_bytes: 2048
        client: {session.timeout.ms: 6000}
        client_file: /etc/shipper/kafka.properties
      """;

  private final List<String> problems = new ArrayList<>();
  @TempDir Path folder;

  private Settings settings(String path, String yaml) {
    return new Settings(path, YAMLMapper.builder().build().readTree(yaml), Map.of(), problems);
  }

  private KafkaOutputConfig output(String yaml) {
    return KafkaOutputConfig.read(settings("kafka", yaml));
  }

  private KafkaInputConfig input(String yaml) {
    return KafkaInputConfig.read("central", settings("inputs[0]", yaml));
  }

  @Test
  void whatAnOutputLeavesOutHasADefault() {
    assertThat(output("{brokers: 'kafka:9092', topic: logs}"))
        .isEqualTo(
            new KafkaOutputConfig(
                new Connection(List.of("kafka:9092"), Security.NONE, Map.of(), null),
                "logs",
                "lz4",
                Duration.ofMillis(5)));
    assertThat(problems).isEmpty();
  }

  @Test
  void everyKeyOfAnOutputIsReadAndNoValueOfTheClientIsShown() {
    KafkaOutputConfig config = output(ALL_OUTPUT);
    assertThat(problems).isEmpty();
    assertThat(config)
        .isEqualTo(
            new KafkaOutputConfig(
                new Connection(
                    List.of("kafka-1:9092", "[::1]:9093"),
                    Security.NONE,
                    Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN"),
                    Path.of("/etc/shipper/kafka.properties")),
                "logs.all",
                "zstd",
                Duration.ofMillis(20)));
    assertThat(config.effective())
        .isEqualTo(
            Map.of(
                "brokers",
                List.of("kafka-1:9092", "[::1]:9093"),
                "topic",
                "logs.all",
                "compression",
                "zstd",
                "linger_ms",
                20L,
                "client",
                Map.of("security.protocol", "***", "sasl.mechanism", "***"),
                "client_file",
                "/etc/shipper/kafka.properties"));
  }

  @Test
  void everyRefusalOfAnOutputSaysWhatIsExpected() {
    output(
        """
        brokers: [kafka, "http://kafka:9092"]
        topic: a/b
        compression: brotli
        linger_ms: -1
        client: {acks: 0, sasl.jaas: x}
        client_files: x
        """);
    output("{}");
    assertThat(problems)
        .containsExactly(
            "kafka.brokers[0]: an address such as kafka-1:9092, was 'kafka'",
            "kafka.brokers[1]: an address such as kafka-1:9092, was 'http://kafka:9092'",
            "kafka.client.acks: absent, as the shipper sets it itself, was there",
            "kafka.client.sasl.jaas: a setting of Kafka's client, was 'sasl.jaas'",
            "kafka.topic: the name of a topic, was 'a/b'",
            "kafka.compression: one of none, gzip, snappy, lz4, zstd, was 'brotli'",
            "kafka.linger_ms: a whole number from 0 to 10000, was '-1'",
            "kafka.client_files: a known key, one of brokers, tls, sasl, client, client_file, topic,"
                + " compression, linger_ms, was 'client_files'",
            "kafka.brokers: at least one value, was absent",
            "kafka.topic: the name of a topic, was absent");
  }

  @Test
  void whatAnInputLeavesOutHasADefault() {
    assertThat(input("kafka: {brokers: 'kafka:9092', topics: logs, group: indexers}"))
        .isEqualTo(
            new KafkaInputConfig(
                "central",
                new Connection(List.of("kafka:9092"), Security.NONE, Map.of(), null),
                List.of("logs"),
                "indexers",
                true,
                8_388_608,
                1_048_576));
    assertThat(problems).isEmpty();
  }

  @Test
  void everyKeyOfAnInputIsRead() {
    KafkaInputConfig config = input(ALL_INPUT);
    assertThat(problems).isEmpty();
    assertThat(config)
        .isEqualTo(
            new KafkaInputConfig(
                "central",
                new Connection(
                    List.of("kafka-1:9092"),
                    Security.NONE,
                    Map.of("session.timeout.ms", "6000"),
                    Path.of("/etc/shipper/kafka.properties")),
                List.of("logs", "more"),
                "indexers",
                false,
                1_048_576,
                2_048));
    assertThat(config.effective())
        .containsEntry("start_at", "end")
        .containsEntry("client", Map.of("session.timeout.ms", "***"));
  }

  @Test
  void everyRefusalOfAnInputSaysWhatIsExpected() {
    input(
        """
        kafka:
          brokers: ["kafka:x"]
          topics: [".."]
          group: "a b"
          start_at: middle
          max_buffer_bytes: 1
          max_record_bytes: 1
          client: {group.id: other, linger.ms: 5}
          topic: logs
        """);
    input("kafka: {}");
    assertThat(problems)
        .containsExactly(
            "inputs[0].kafka.brokers[0]: an address such as kafka-1:9092, was 'kafka:x'",
            "inputs[0].kafka.client.group.id: absent, as the shipper sets it itself, was there",
            "inputs[0].kafka.client.linger.ms: absent, as the shipper sets it itself, was there",
            "inputs[0].kafka.topics[0]: the name of a topic, was '..'",
            "inputs[0].kafka.group: 1 to 249 letters, digits, '.', '_' and '-', was 'a b'",
            "inputs[0].kafka.start_at: start or end, was 'middle'",
            "inputs[0].kafka.max_buffer_bytes: a whole number from 1048576 to 1073741824, was '1'",
            "inputs[0].kafka.max_record_bytes: a whole number from 1024 to 16777216, was '1'",
            "inputs[0].kafka.topic: a known key, one of brokers, tls, sasl, client, client_file, topics,"
                + " group, start_at, max_buffer_bytes, max_record_bytes, was 'topic'",
            "inputs[0].kafka.brokers: at least one value, was absent",
            "inputs[0].kafka.topics: at least one value, was absent",
            "inputs[0].kafka.group: 1 to 249 letters, digits, '.', '_' and '-', was absent");
  }

  @Test
  void secretsComeFromTheFileOfTheClient() throws IOException {
    Path file = folder.resolve("kafka.properties");
    Files.writeString(file, "sasl.jaas.config=secret\nsecurity.protocol=SASL_SSL\n");
    Properties properties =
        output("{brokers: 'k:1', topic: t, client_file: " + file + "}")
            .properties(1 << 23, Duration.ofSeconds(1));
    assertThat(properties)
        .containsEntry("sasl.jaas.config", "secret")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", "true")
        .containsEntry("buffer.memory", "8388608");
  }

  @Test
  void aFileOfTheClientThatCannotBeUsedIsNamedWithoutItsValues() throws IOException {
    Path file = folder.resolve("kafka.properties");
    String yaml = "{brokers: 'k:1', topic: t, client_file: " + file + "}";
    assertThatThrownBy(() -> output(yaml).properties(1, Duration.ZERO))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "kafka client_file: a readable file in the format of Kafka's properties, was '"
                + file
                + "' (NoSuchFileException)");
    Files.writeString(file, "acks=0\n");
    assertThatThrownBy(() -> output(yaml).properties(1, Duration.ZERO))
        .hasMessage("kafka client_file '" + file + "': without acks, the shipper sets it");
    Files.writeString(file, "pasword=secret\n");
    assertThatThrownBy(() -> output(yaml).properties(1, Duration.ZERO))
        .hasMessage(
            "kafka client_file '" + file + "': settings of Kafka's client alone, was 'pasword'");
  }

  @Test
  void tlsAndSaslAreReadAndTheirFilesShown() {
    KafkaOutputConfig config =
        output(
            """
            brokers: kafka:9092
            topic: logs
            tls: {ca_file: /ca.pem, certificate_file: /own.pem, key_file: /own.key}
            sasl: {mechanism: SCRAM-SHA-512, username: shipper, password_file: /password}
            """);
    assertThat(problems).isEmpty();
    assertThat(config.connection().security())
        .isEqualTo(
            new Security(
                new Security.Tls(Path.of("/ca.pem"), Path.of("/own.pem"), Path.of("/own.key")),
                new Security.Sasl("SCRAM-SHA-512", "shipper", Path.of("/password"))));
    assertThat(config.effective())
        .containsEntry(
            "tls",
            Map.of("ca_file", "/ca.pem", "certificate_file", "/own.pem", "key_file", "/own.key"))
        .containsEntry(
            "sasl",
            Map.of(
                "mechanism", "SCRAM-SHA-512", "username", "shipper", "password_file", "/password"));
  }

  @Test
  void tlsAloneTrustsTheAuthoritiesOfTheSystem() throws IOException {
    Properties properties =
        output("{brokers: 'k:1', topic: t, tls: {}}").properties(1, Duration.ZERO);
    assertThat(problems).isEmpty();
    assertThat(properties).containsEntry("security.protocol", "SSL");
    assertThat(properties.stringPropertyNames()).noneMatch(key -> key.startsWith("ssl."));
  }

  @Test
  void everyRefusalOfTlsAndSaslSaysWhatIsExpected() {
    output(
        """
        brokers: kafka:9092
        topic: logs
        tls: {certificate_file: /own.pem, ca: /ca.pem}
        sasl: {mechanism: GSSAPI, username: ''}
        client: {security.protocol: SSL, ssl.truststore.location: /x, ssl.protocol: TLSv1.3}
        """);
    output(
        """
        brokers: kafka:9092
        topic: logs
        tls: {key_file: /own.key}
        """);
    output(
        """
        brokers: kafka:9092
        topic: logs
        sasl: {mechanism: PLAIN, username: shipper, password_file: /password, password: secret}
        """);
    assertThat(problems)
        .containsExactly(
            "kafka.tls.key_file: the PEM file with the key of certificate_file, was absent",
            "kafka.tls.ca: a known key, one of ca_file, certificate_file, key_file, was 'ca'",
            "kafka.sasl.mechanism: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512, was 'GSSAPI'",
            "kafka.sasl.username: the name of a user, was absent",
            "kafka.sasl.password_file: the file with the password of username, was absent",
            "kafka.client.security.protocol: absent beside tls or sasl, from which it follows, was"
                + " there",
            "kafka.client.ssl.truststore.location: absent beside tls or sasl, from which it"
                + " follows, was there",
            "kafka.tls.certificate_file: the PEM file with the certificate of key_file, was absent",
            "kafka.sasl.mechanism: SCRAM-SHA-256 or SCRAM-SHA-512 without tls, as PLAIN shows the"
                + " password to the network, was 'PLAIN'",
            "kafka.sasl.password: a known key, one of mechanism, username, password_file, was"
                + " 'password'");
  }

  @Test
  void theFileOfTheClientSaysNothingThatFollowsFromTls() throws IOException {
    Path file = folder.resolve("kafka.properties");
    Files.writeString(file, "security.protocol=PLAINTEXT\n");
    assertThatThrownBy(
            () ->
                output("{brokers: 'k:1', topic: t, tls: {}, client_file: " + file + "}")
                    .properties(1, Duration.ZERO))
        .hasMessage(
            "kafka client_file '"
                + file
                + "': without security.protocol, which follows from tls or sasl");
  }
}
