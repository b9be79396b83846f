package io.sightline.shipper;

import static io.sightline.shipper.ShipperFolder.append;
import static io.sightline.shipper.ShipperFolder.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sightline.shipper.kafka.KafkaBroker;
import io.sightline.shipper.receive.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Output and input at a real broker that wants certificates or passwords. */
final class KafkaSecurityTest {
  /** With what JAAS and shells make something of. */
  private static final String SCRAM_PASSWORD = "s\"cr\\am; 'x'=$1";

  private static final AtomicInteger TOPICS = new AtomicInteger();
  @TempDir static Path serverFolder;
  private static Certificates certificates;
  private static Certificates others;
  private static KafkaBroker broker;

  @TempDir Path folder;
  private FaultyServer server;
  private String topic;

  @BeforeAll
  static void startBroker() throws Exception {
    certificates = Certificates.in(serverFolder.resolve("certificates"));
    others = Certificates.in(serverFolder.resolve("others"));
    Path pem = serverFolder.resolve("broker.pem");
    Files.writeString(
        pem,
        Files.readString(certificates.file("server.key"))
            + Files.readString(certificates.file("server.pem")));
    broker =
        KafkaBroker.startSecured(serverFolder.resolve("kafka"), pem, certificates.file("ca.pem"));
    broker.addScramUser("scram", ScramMechanism.SCRAM_SHA_256, SCRAM_PASSWORD);
    broker.addScramUser("scram", ScramMechanism.SCRAM_SHA_512, SCRAM_PASSWORD);
  }

  @AfterAll
  static void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  @BeforeEach
  void prepare() throws Exception {
    server = new FaultyServer(7);
    topic = "secure-" + TOPICS.incrementAndGet();
    broker.createTopic(topic, 1, Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RunningEngine agent(String address, String security) throws Exception {
    Path log = Files.createDirectories(folder.resolve("logs")).resolve("app.log");
    if (!Files.exists(log)) {
      append(log, lines(0, 100));
    }
    return run(
        """
        environment: faults
        state_dir: %s/agent
        inputs:
          - {class: app, paths: ["%s"]}
        reading: {discovery_interval_ms: 50, poll_interval_ms: 10, checkpoint_interval_ms: 50}
        kafka: {brokers: ["%s"], topic: %s%s}
        bulk: {flush_interval_ms: 20, retry_first_ms: 20, retry_longest_ms: 200}
        ops: {port: 0}
        """
            .formatted(folder, log, address, topic, security));
  }

  private RunningEngine indexer(String address, String security) throws Exception {
    return run(
        """
        environment: faults
        state_dir: %s/indexer
        setup_on_start: false
        inputs:
          - class: central
            type: kafka
            kafka: {brokers: ["%s"], topics: [%s], group: indexers-%s%s}
        reading: {discovery_interval_ms: 50, poll_interval_ms: 10, checkpoint_interval_ms: 50}
        elasticsearch: {urls: ["%s"]}
        bulk: {flush_interval_ms: 20}
        ops: {port: 0}
        """
            .formatted(folder, address, topic, topic, security, server.uri()));
  }

  private static RunningEngine run(String yaml) throws Exception {
    return new RunningEngine(ConfigReader.read(yaml, Map.of()));
  }

  private static String mutualTls() {
    return ", tls: {ca_file: %s, certificate_file: %s, key_file: %s}"
        .formatted(
            certificates.file("ca.pem"),
            certificates.file("client.pem"),
            certificates.file("client.key"));
  }

  private static String tls(Certificates trusted) {
    return ", tls: {ca_file: " + trusted.file("ca.pem") + "}";
  }

  private String sasl(String mechanism, String user, String password) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), password + "\n");
    return ", sasl: {mechanism: %s, username: %s, password_file: %s}"
        .formatted(mechanism, user, file);
  }

  private void arrivesThrough(String address, String security) throws Exception {
    try (RunningEngine agent = agent(address, security);
        RunningEngine indexer = indexer(address, security)) {
      soon().untilAsserted(() -> assertThat(server.sequence()).hasSize(100));
      soon().until(() -> agent.lag.equals(Map.of("app", 0L)));
      assertThat(agent.seen).isEmpty();
      assertThat(indexer.told).isEmpty();
    }
  }

  @Test
  void documentsGoOverTlsWithACertificateOfTheShippers() throws Exception {
    arrivesThrough(broker.mutualTlsAddress(), mutualTls());
  }

  @ParameterizedTest
  @CsvSource({"PLAIN, plain", "SCRAM-SHA-256, scram", "SCRAM-SHA-512, scram"})
  void documentsGoOverTlsAsAUserWithAPassword(String mechanism, String user) throws Exception {
    String password = user.equals("plain") ? "plain-secret" : SCRAM_PASSWORD;
    arrivesThrough(broker.saslAddress(), tls(certificates) + sasl(mechanism, user, password));
  }

  @Test
  void aBrokerOfAnotherAuthorityIsRefusedAndNothingIsLost() throws Exception {
    isRefused(
        broker.saslAddress(),
        tls(others) + sasl("PLAIN", "plain", "plain-secret"),
        "SslAuthenticationException: SSL handshake failed");
    arrivesThrough(
        broker.saslAddress(), tls(certificates) + sasl("PLAIN", "plain", "plain-secret"));
  }

  @Test
  void aWrongPasswordIsToldAndNotShown() throws Exception {
    isRefused(
        broker.saslAddress(),
        tls(certificates) + sasl("PLAIN", "plain", "wrong-secret"),
        "SaslAuthenticationException: Authentication failed: Invalid username or password");
    isRefused(
        broker.saslAddress(),
        tls(certificates) + sasl("SCRAM-SHA-512", "scram", "wrong-secret"),
        "SaslAuthenticationException: Authentication failed during authentication due to invalid"
            + " credentials with SASL mechanism SCRAM-SHA-512");
  }

  @Test
  void aShipperWithoutACertificateIsRefusedWhereOneIsWanted() throws Exception {
    isRefused(
        broker.mutualTlsAddress(),
        tls(certificates),
        "SslAuthenticationException: Failed to process post-handshake messages");
  }

  @Test
  void tlsThatDoesNotSuitThePortIsTold() throws Exception {
    isSilent(broker.address(), tls(certificates));
    isSilent(broker.mutualTlsAddress(), "");
  }

  private void isSilent(String address, String security) throws Exception {
    try (RunningEngine agent = agent(address, security);
        RunningEngine indexer = indexer(address, security)) {
      soon().until(() -> !agent.retries.isEmpty() && !indexer.told.isEmpty());
      assertThat(agent.retries.get(0))
          .matches(
              "Kafka has acknowledged nothing for \\d+ s for topic "
                  + topic
                  + " at "
                  + address
                  + ": check that the brokers run, that tls and sasl suit their ports, and that"
                  + " enough replicas are in sync");
      assertThat(indexer.told.get(0))
          .matches(
              "topics "
                  + topic
                  + " at "
                  + address
                  + " cannot be read as a member of group indexers-"
                  + topic
                  + " \\(no broker has answered for \\d+ s\\); it is tried again\\. Check that the"
                  + " brokers run, tls, sasl, client and client_file, and READ and DESCRIBE on the"
                  + " topics and the group");
    }
  }

  private void isRefused(String address, String security, String failure) throws Exception {
    try (RunningEngine agent = agent(address, security);
        RunningEngine indexer = indexer(address, security)) {
      // A busy machine may say before that nobody has answered yet.
      soon().until(() -> agent.retries.toString().contains(failure));
      soon().until(() -> indexer.told.toString().contains(failure));
      assertThat(agent.retries)
          .contains(
              "Kafka does not take documents for topic "
                  + topic
                  + " at "
                  + address
                  + " ("
                  + failure
                  + "): check tls, sasl, client and client_file; files are read when the shipper"
                  + " starts");
      assertThat(indexer.told)
          .contains(
              "topics "
                  + topic
                  + " at "
                  + address
                  + " cannot be read as a member of group indexers-"
                  + topic
                  + " ("
                  + failure
                  + "); it is tried again. Check that the brokers run, tls, sasl, client and"
                  + " client_file, and READ and DESCRIBE on the topics and the group");
      assertThat(agent.retries + " " + indexer.told).doesNotContain("wrong-secret");
      assertThat(agent.lag.getOrDefault("app", 1L)).isPositive();
    }
  }

  @Test
  void aFileThatCannotBeUsedEndsTheStartWithItsKey() throws Exception {
    Path absent = folder.resolve("absent.pem");
    Path noPem = Files.writeString(folder.resolve("text.pem"), "text\n");
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    Path two = Files.writeString(folder.resolve("two"), "one\ntwo\n");
    String certificate = ", certificate_file: " + certificates.file("client.pem");
    String user = ", sasl: {mechanism: SCRAM-SHA-256, username: u, password_file: ";
    Map<String, String> refusals =
        Map.of(
            ", tls: {ca_file: " + absent + "}",
            "kafka tls.ca_file: a readable PEM file with certificates, was '"
                + absent
                + "' (NoSuchFileException)",
            ", tls: {ca_file: " + noPem + "}",
            "kafka tls.ca_file: a readable PEM file with certificates, was '"
                + noPem
                + "' (there is none in it)",
            ", tls: {key_file: " + noPem + certificate + "}",
            "kafka tls.key_file: a readable PEM file with a private key, in PKCS#8 without a"
                + " password, was '"
                + noPem
                + "' (there is none in it)",
            ", tls: {certificate_file: " + noPem + ", key_file: " + absent + "}",
            "kafka tls.certificate_file: a readable PEM file with certificates, was '"
                + noPem
                + "' (there is none in it)",
            user + absent + "}",
            "kafka sasl.password_file: a readable file with the password in one line, was '"
                + absent
                + "' (NoSuchFileException)",
            user + empty + "}",
            "kafka sasl.password_file: a readable file with the password in one line, was '"
                + empty
                + "' (it is empty)",
            user + two + "}",
            "kafka sasl.password_file: a readable file with the password in one line, was '"
                + two
                + "' (it has more lines)");
    for (Map.Entry<String, String> refusal : refusals.entrySet()) {
      for (int side = 0; side < 2; side++) {
        boolean writes = side == 0;
        assertThatThrownBy(
                () -> {
                  if (writes) {
                    agent("127.0.0.1:1", refusal.getKey()).close();
                  } else {
                    indexer("127.0.0.1:1", refusal.getKey()).close();
                  }
                })
            .isInstanceOf(IOException.class)
            .hasMessage(refusal.getValue());
      }
    }
  }

  @Test
  void aBrokenCertificateIsToldByKafkasClient() throws Exception {
    Path broken =
        Files.writeString(
            folder.resolve("broken.pem"),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertThatThrownBy(() -> agent("127.0.0.1:1", ", tls: {ca_file: " + broken + "}").close())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "the Kafka client for 127.0.0.1:1 cannot be made: check brokers, tls, sasl, client and"
                + " client_file (");
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(50));
  }
}
