package io.sightline.shipper;

import static io.sightline.shipper.ShipperFolder.append;
import static io.sightline.shipper.ShipperFolder.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.shipper.kafka.KafkaBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Agents → Kafka → indexers → Elasticsearch, all of them real. Every test has its own topic. */
final class ScaleOutTest {
  @TempDir static Path serverFolder;
  @RegisterExtension static final RealElasticsearch SERVER = new RealElasticsearch();
  private static KafkaBroker broker;
  private static LogIndex index;

  @TempDir Path folder;
  private String environment;
  private String topic;
  private String app;
  private Path log;

  @BeforeAll
  static void startServers() throws IOException {
    broker = KafkaBroker.start(serverFolder.resolve("kafka"));
    index = SERVER.index();
  }

  @AfterAll
  static void stopServers() {
    broker.close();
  }

  @BeforeEach
  void prepare() throws Exception {
    environment = SERVER.environment();
    topic = "logs-" + environment;
    app = "logs-app-" + environment;
    broker.createTopic(topic, 4, Map.of());
    Path logs = Files.createDirectories(folder.resolve("logs"));
    log = logs.resolve("app.log");
  }

  private String agent() {
    return """
    environment: %s
    state_dir: %s/agent
    inputs:
      - class: app
        paths: ["%s/logs/*.log"]
    reading: {discovery_interval_ms: 50, poll_interval_ms: 10, checkpoint_interval_ms: 50}
    kafka:
      brokers: ["%s"]
      topic: %s
    bulk: {max_batch_bytes: 262144, flush_interval_ms: 20, retry_longest_ms: 500}
    ops: {port: 0}
    """
        .formatted(environment, folder, folder, broker.address(), topic);
  }

  private String indexer(String name) {
    return """
    environment: %s
    state_dir: %s/%s
    inputs:
      - class: central
        type: kafka
        kafka:
          brokers: ["%s"]
          topics: [%s]
          group: indexers-%s
          max_record_bytes: 2048
          client: {session.timeout.ms: 3000, heartbeat.interval.ms: 500}
    reading: {discovery_interval_ms: 50, poll_interval_ms: 10, checkpoint_interval_ms: 50}
    elasticsearch:
      urls: ["%s"]
    bulk:
      max_batch_bytes: 262144
      flush_interval_ms: 20
      retry_first_ms: 20
      retry_longest_ms: 500
    ops: {port: 0}
    """
        .formatted(environment, folder, name, broker.address(), topic, environment, SERVER.uri());
  }

  private static RunningEngine run(String yaml) throws Exception {
    return new RunningEngine(ConfigReader.read(yaml, Map.of()));
  }

  private ShipperProcess process(String name, String yaml) throws IOException {
    Path own = Files.createDirectories(folder.resolve("process-" + name));
    return ShipperProcess.start(
        new ShipperFolder(own, SERVER.uri(), environment),
        Files.writeString(own.resolve("shipper.yml"), yaml));
  }

  @Test
  void linesOfFilesArriveInTheirDataStreamThroughTheTopic() throws Exception {
    append(log, lines(0, 10_000));
    try (RunningEngine agent = run(agent());
        RunningEngine indexer = run(indexer("one"))) {
      awaitCount(10_000);
      append(log, lines(10_000, 12_000));
      awaitCount(12_000);
      soon().until(() -> agent.lag.equals(Map.of("app", 0L)));
      soon().until(() -> indexer.lag.equals(Map.of("central", 0L)));
      assertThat(agent.seen).isEmpty();
      assertThat(indexer.seen).isEmpty();
    }
    assertThat(index.sequence(app)).isEqualTo(upTo(12_000));
  }

  @Test
  void anAgentThatIsKilledAgainAndAgainDoublesNothingEvenWithARolloverBetween() throws Exception {
    try (RunningEngine indexer = run(indexer("one"))) {
      for (int round = 0; round < 3; round++) {
        append(log, lines(round * 20_000L, (round + 1) * 20_000L));
        long before = index.count(app);
        try (ShipperProcess agent = process("agent", agent())) {
          soon().until(() -> index.count(app) > before || !agent.isAlive());
          agent.kill();
        }
        rollOver();
      }
      try (RunningEngine agent = run(agent())) {
        awaitCount(60_000);
        soon().until(() -> indexer.lag.equals(Map.of("central", 0L)));
        soon().until(() -> agent.lag.equals(Map.of("app", 0L)));
      }
    }
    assertThat(index.sequence(app)).isEqualTo(upTo(60_000));
  }

  @Test
  void anIndexerThatIsKilledIsFollowedByOneThatKnowsWhatItMayHaveSent() throws Exception {
    append(log, lines(0, 60_000));
    try (RunningEngine agent = run(agent())) {
      try (ShipperProcess first = process("first", indexer("first"))) {
        soon().until(() -> index.count(app) > 0 || !first.isAlive());
        first.kill();
      }
      long delivered = index.count(app);
      rollOver();
      try (RunningEngine second = run(indexer("second"))) {
        awaitCount(60_000);
        soon().until(() -> second.lag.equals(Map.of("central", 0L)));
      }
      assertThat(delivered).isLessThan(60_000);
    }
    assertThat(index.sequence(app)).isEqualTo(upTo(60_000));
  }

  @Test
  void anIndexerOfTheGroupTakesOverWhatAnotherLeavesAndWhatAKilledOneHad() throws Exception {
    append(log, lines(0, 10_000));
    // Four files, so that each partition has something.
    for (int file = 1; file < 8; file++) {
      append(log.resolveSibling(file + ".log"), lines(file * 10_000L, (file + 1) * 10_000L));
    }
    try (RunningEngine agent = run(agent());
        RunningEngine stays = run(indexer("stays"))) {
      awaitCount(1);
      try (RunningEngine leaves = run(indexer("leaves"))) {
        soon().until(() -> leaves.lag.containsKey("central"));
        append(log, lines(80_000, 90_000));
        awaitCount(20_000);
      }
      rollOver();
      try (ShipperProcess dies = process("dies", indexer("dies"))) {
        awaitCount(90_000);
        for (int file = 1; file < 8; file++) {
          long from = 80_000 + file * 10_000L;
          append(log.resolveSibling(file + ".log"), lines(from, from + 10_000));
        }
        soon().until(() -> index.count(app) > 95_000 || !dies.isAlive());
        dies.kill();
      }
      rollOver();
      awaitCount(160_000);
      soon().until(() -> agent.lag.equals(Map.of("app", 0L)));
      soon().until(() -> stays.lag.equals(Map.of("central", 0L)));
    }
    assertThat(index.sequence(app)).isEqualTo(upTo(160_000));
  }

  @Test
  void aBrokerThatIsKilledIsWaitedForOnBothSides() throws Exception {
    append(log, lines(0, 5_000));
    try (RunningEngine agent = run(agent());
        RunningEngine indexer = run(indexer("one"))) {
      awaitCount(1);
      append(log, lines(5_000, 20_000));
      broker.kill();
      append(log, lines(20_000, 30_000));
      soon().until(() -> agent.seen.contains("retrying no_connection"));
      broker.restart();
      awaitCount(30_000);
      soon().until(() -> indexer.lag.equals(Map.of("central", 0L)));
    }
    assertThat(index.sequence(app)).isEqualTo(upTo(30_000));
  }

  @Test
  void aTopicThatMayNotBeWrittenHoldsTheAgentUntilSomeoneMendsIt() throws Exception {
    append(log, lines(0, 5_000));
    try (RunningEngine agent = run(agent());
        RunningEngine indexer = run(indexer("one"))) {
      awaitCount(5_000);
      broker.forbidWriting(topic);
      append(log, lines(5_000, 30_000));
      soon().until(() -> agent.seen.contains("retrying refused"));
      soon().until(() -> agent.lag.get("app") > 1_000_000);
      broker.allowWriting(topic);
      awaitCount(30_000);
      soon().until(() -> indexer.lag.equals(Map.of("central", 0L)));
    }
    assertThat(index.sequence(app)).isEqualTo(upTo(30_000));
  }

  @Test
  void aRecordThatIsInTheTopicTwiceIsThereOnceAlsoBehindARollover() throws Exception {
    try (RunningEngine indexer = run(indexer("one"));
        KafkaProducer<byte[], byte[]> producer = producer()) {
      producer.send(ofShipper("AAAAAAAAAAAAAAAAAAAA", 0, false)).get();
      awaitCount(1);
      rollOver();
      rollOver();
      producer.send(ofShipper("AAAAAAAAAAAAAAAAAAAA", 0, true)).get();
      producer.send(ofShipper("AAAAAAAAAAAAAAAAAAAB", 1, false)).get();
      awaitCount(2);
      soon().until(() -> indexer.lag.equals(Map.of("central", 0L)));
    }
    assertThat(index.sequence(app)).isEqualTo(upTo(2));
  }

  private ProducerRecord<byte[], byte[]> ofShipper(String id, long seq, boolean again) {
    ProducerRecord<byte[], byte[]> made =
        new ProducerRecord<>(topic, 0, null, bytes(lines(seq, seq + 1).strip()));
    made.headers().add("sightline-id", bytes(id)).add("sightline-stream", bytes(app));
    if (again) {
      made.headers().add("sightline-again", bytes("1"));
    }
    return made;
  }

  @Test
  void recordsOfOthersBecomeDocumentsOfTheInputsClass() throws Exception {
    String central = "logs-central-" + environment;
    try (RunningEngine indexer = run(indexer("one"));
        KafkaProducer<byte[], byte[]> producer = producer()) {
      send(producer, bytes("plain text"));
      send(producer, bytes("{\"@timestamp\":\"2026-11-21T05:06:07Z\",\"message\":\"json\"}"));
      send(
          producer,
          bytes("{\n \"@timestamp\":\"2026-11-21T05:06:07Z\",\n \"message\":\"lines\"\n}\n"));
      send(producer, bytes("two\nlines"));
      send(producer, null);
      send(producer, new byte[0]);
      send(producer, bytes("long" + "g".repeat(3_000)));
      ProducerRecord<byte[], byte[]> forged = new ProducerRecord<>(topic, bytes("forged"));
      forged.headers().add("sightline-id", bytes("x")).add("sightline-stream", bytes("_all/x"));
      producer.send(forged).get();
      soon().untilAsserted(() -> assertThat(index.count(central)).isEqualTo(6));
      soon().until(() -> indexer.lag.equals(Map.of("central", 0L)));
      assertThat(index.documents(central).stream().map(d -> d.get("message").asString()))
          .containsExactlyInAnyOrder(
              "plain text", "json", "lines", "two\nlines", "long" + "g".repeat(2_044), "forged");
    }
  }

  @Test
  void aDocumentThatIsTooLargeForTheTopicIsADeadLetter() throws Exception {
    Files.writeString(
        log,
        lines(0, 1)
            + "{\"@timestamp\":\"2026-11-21T05:06:07Z\",\"message\":\""
            + Noise.text(900_000)
            + "\"}\n"
            + lines(1, 2));
    broker.createTopic(topic + "-small", 1, Map.of("max.message.bytes", "100000"));
    topic += "-small";
    try (RunningEngine agent = run(agent());
        RunningEngine indexer = run(indexer("one"))) {
      awaitCount(2);
      soon().until(() -> agent.lag.equals(Map.of("app", 0L)));
      soon().until(() -> indexer.lag.equals(Map.of("central", 0L)));
      assertThat(agent.seen).containsOnly("dead letter too_large");
    }
    assertThat(index.sequence(app)).isEqualTo(upTo(2));
    assertThat(Files.readString(folder.resolve("agent/dead-letters.ndjson")))
        .contains("\"why\":\"too_large\"", "record_too_large", app);
  }

  /** Text that no compression makes much smaller. */
  private static final class Noise {
    static String text(int length) {
      java.util.Random random = new java.util.Random(7);
      StringBuilder text = new StringBuilder();
      random
          .ints(length, '0', 'z')
          .filter(Character::isLetterOrDigit)
          .forEach(text::appendCodePoint);
      return text.toString();
    }
  }

  private void send(KafkaProducer<byte[], byte[]> producer, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(topic, value)).get();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.address()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private void rollOver() throws IOException {
    index.call("POST", '/' + app + "/_rollover", null);
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  private void awaitCount(long count) {
    soon().untilAsserted(() -> assertThat(index.count(app)).isGreaterThanOrEqualTo(count));
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(50));
  }
}
