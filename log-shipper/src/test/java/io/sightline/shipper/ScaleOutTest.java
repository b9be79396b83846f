package io.sightline.shipper;

import static io.sightline.shipper.ShipperFolder.append;
import static io.sightline.shipper.ShipperFolder.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.shipper.kafka.KafkaBroker;
import io.sightline.stack.ElasticsearchServer;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents → Kafka → indexers → Elasticsearch, all of them real. Every test has its own topic. */
final class ScaleOutTest {
  private static final AtomicInteger TOPICS = new AtomicInteger();
  @TempDir static Path serverFolder;
  private static ElasticsearchServer server;
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
    server = ElasticsearchServer.start(Toolbox.inRepository(), serverFolder.resolve("es"));
    index = new LogIndex(server.uri());
  }

  @AfterAll
  static void stopServers() {
    broker.close();
    server.close();
  }

  @BeforeEach
  void prepare() throws Exception {
    environment = "scale" + TOPICS.incrementAndGet();
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
        .formatted(environment, folder, name, broker.address(), topic, environment, server.uri());
  }

  private static RunningEngine run(String yaml) throws Exception {
    return new RunningEngine(ConfigReader.read(yaml, Map.of()));
  }

  private ShipperProcess process(String name, String yaml) throws IOException {
    Path own = Files.createDirectories(folder.resolve("process-" + name));
    return ShipperProcess.start(Files.writeString(own.resolve("shipper.yml"), yaml));
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

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  private void awaitCount(long count) {
    soon().untilAsserted(() -> assertThat(index.count(app)).isGreaterThanOrEqualTo(count));
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
  }
}
