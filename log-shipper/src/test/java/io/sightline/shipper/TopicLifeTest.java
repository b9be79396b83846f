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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a topic of a real broker while an indexer reads it, and while it does not. */
final class TopicLifeTest {
  private static final AtomicInteger TOPICS = new AtomicInteger();
  @TempDir static Path brokerFolder;
  private static KafkaBroker broker;

  @TempDir Path folder;
  private FaultyServer server;
  private String topic;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = KafkaBroker.start(brokerFolder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void prepare() throws Exception {
    server = new FaultyServer(7);
    topic = "life-" + TOPICS.incrementAndGet();
    broker.createTopic(topic, 1, Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RunningEngine indexer() throws Exception {
    return indexer(topic);
  }

  private RunningEngine indexer(String topics) throws Exception {
    return run(
        """
        environment: faults
        state_dir: %s/indexer
        setup_on_start: false
        inputs:
          - class: app
            type: kafka
            kafka:
              brokers: ["%s"]
              topics: [%s]
              group: indexers-%s
              client: {session.timeout.ms: 3000, heartbeat.interval.ms: 500}
        reading: {discovery_interval_ms: 50, poll_interval_ms: 10, checkpoint_interval_ms: 50}
        elasticsearch:
          urls: ["%s"]
        bulk: {flush_interval_ms: 20, retry_first_ms: 20, retry_longest_ms: 500}
        ops: {port: 0}
        """
            .formatted(folder, broker.address(), topics, topic, server.uri()));
  }

  private static RunningEngine run(String yaml) throws Exception {
    return new RunningEngine(ConfigReader.read(yaml, Map.of()));
  }

  private static KafkaProducer<byte[], byte[]> producer(String transactions) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", broker.address());
    if (transactions != null) {
      settings.put("transactional.id", transactions);
    }
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void send(KafkaProducer<byte[], byte[]> producer, long from, long to) {
    for (String line : lines(from, to).strip().split("\n", -1)) {
      var unused =
          producer.send(new ProducerRecord<>(topic, line.getBytes(StandardCharsets.UTF_8)));
    }
    producer.flush();
  }

  private void write(long from, long to) {
    try (KafkaProducer<byte[], byte[]> producer = producer(null)) {
      send(producer, from, to);
    }
  }

  @Test
  void aTopicThatIsMadeAnewBehindARunningIndexerLosesAndDoublesNothing() throws Exception {
    try (RunningEngine indexer = indexer()) {
      write(0, 100);
      awaitAll(100);
      broker.deleteTopic(topic);
      broker.createTopic(topic, 1, Map.of());
      // More than there was: where the old topic was read to there is a record of the new one.
      write(100, 400);
      awaitAll(400);
      write(400, 410);
      awaitAll(410);
      soon().until(() -> indexer.lag.equals(Map.of("app", 0L)));
    }
  }

  @Test
  void aTopicThatIsMadeAnewWhileNoIndexerRunsGetsIdsOfItsOwn() throws Exception {
    try (RunningEngine indexer = indexer()) {
      write(0, 100);
      awaitAll(100);
      soon().until(() -> indexer.lag.equals(Map.of("app", 0L)));
    }
    broker.deleteTopic(topic);
    broker.createTopic(topic, 1, Map.of());
    write(100, 350);
    try (RunningEngine indexer = indexer()) {
      awaitAll(350);
      soon().until(() -> indexer.lag.equals(Map.of("app", 0L)));
    }
  }

  @Test
  void aTopicThatIsGoneForGoodDoesNotHinderTheOthers() throws Exception {
    String gone = topic + "-gone";
    broker.createTopic(gone, 1, Map.of());
    try (RunningEngine indexer = indexer(topic + ", " + gone)) {
      write(0, 100);
      awaitAll(100);
      broker.deleteTopic(gone);
      for (long from = 100; from < 400; from += 100) {
        write(from, from + 100);
        awaitAll(from + 100);
      }
      soon().until(() -> indexer.lag.equals(Map.of("app", 0L)));
    }
  }

  @Test
  void offsetsWithoutRecordsAreNoLossAndNoLag() throws Exception {
    try (RunningEngine indexer = indexer();
        KafkaProducer<byte[], byte[]> producer = producer("writer-" + topic)) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, 0, 10);
      producer.commitTransaction();
      awaitAll(10);
      // More than an indexer ever promises to have sent at once.
      producer.beginTransaction();
      send(producer, 1_000_000, 1_120_000);
      producer.abortTransaction();
      soon().until(() -> indexer.lag.equals(Map.of("app", 0L)));
      producer.beginTransaction();
      send(producer, 10, 20);
      producer.commitTransaction();
      awaitAll(20);
      producer.beginTransaction();
      send(producer, 20, 30);
      assertThat(server.sequence()).hasSize(20);
      producer.commitTransaction();
      awaitAll(30);
      soon().until(() -> indexer.lag.equals(Map.of("app", 0L)));
      assertThat(indexer.told).isEmpty();
      assertThat(indexer.seen).isEmpty();
    }
  }

  @Test
  void anIndexerThatComesLaterPassesWhatWasAbortedBeforeIt() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer("early-" + topic)) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, 1_000_000, 1_120_000);
      producer.abortTransaction();
      producer.beginTransaction();
      send(producer, 0, 10);
      producer.commitTransaction();
    }
    try (RunningEngine indexer = indexer()) {
      awaitAll(10);
      soon().until(() -> indexer.lag.equals(Map.of("app", 0L)));
      assertThat(indexer.told).isEmpty();
    }
  }

  @Test
  void aBrokerThatIsDownAtTheStartIsWaitedForOnBothSides() throws Exception {
    Path log = Files.createDirectories(folder.resolve("logs")).resolve("app.log");
    append(log, lines(0, 1_000));
    String agent =
        """
        environment: faults
        state_dir: %s/agent
        inputs:
          - class: app
            paths: ["%s"]
        reading: {discovery_interval_ms: 50, poll_interval_ms: 10, checkpoint_interval_ms: 50}
        kafka:
          brokers: ["%s"]
          topic: %s
        bulk: {flush_interval_ms: 20, retry_longest_ms: 500}
        ops: {port: 0}
        """
            .formatted(folder, log, broker.address(), topic);
    broker.kill();
    try (RunningEngine writes = run(agent);
        RunningEngine reads = indexer()) {
      soon().until(() -> !writes.retries.isEmpty());
      assertThat(writes.retries.get(0))
          .matches(
              "Kafka (does not take documents|has acknowledged nothing for \\d+ s) for topic "
                  + topic
                  + " at "
                  + broker.address()
                  + ".*: check that the brokers run(, that tls and sasl suit their ports,)? and that (the"
                  + " topic exists|enough replicas are in sync)");
      soon().until(() -> !reads.told.isEmpty());
      assertThat(reads.told.get(0))
          .startsWith("topics " + topic + " at " + broker.address() + " cannot be read as a member")
          .containsPattern("\\(no broker has answered for \\d+ s\\); it is tried again");
      broker.restart();
      awaitAll(1_000);
      soon().until(() -> writes.lag.equals(Map.of("app", 0L)));
      soon().until(() -> reads.lag.equals(Map.of("app", 0L)));
    }
  }

  /** Each number below {@code end} once, and no other. */
  private void awaitAll(long end) {
    List<Long> all = LongStream.range(0, end).boxed().toList();
    soon()
        .untilAsserted(
            () -> {
              List<Long> there = server.sequence().stream().sorted().toList();
              assertThat(there.equals(all))
                  .as("%d documents, of which %d differ", there.size(), Set.copyOf(there).size())
                  .isTrue();
            });
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(50));
  }
}
