package io.sightline.benchmarks.shipping;

import io.sightline.stack.process.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** A real Kafka of one node, as a process of its own. */
final class KafkaServer implements AutoCloseable {
  static final int PARTITIONS = 4;

  /** Kafka's brokers and clients talk a lot where nobody tells them not to. */
  static final String QUIET = "-Dlogback.configurationFile=quiet-logback.xml";

  private static final long START_SECONDS = 60;

  private final Process process;
  private final String address;
  private final Admin admin;

  private KafkaServer(Process process, String address) {
    this.process = process;
    this.address = address;
    this.admin = Admin.create(Map.of("bootstrap.servers", address));
  }

  static KafkaServer start(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    List<Integer> ports = FreePorts.some(2);
    String address = "127.0.0.1:" + ports.get(0);
    Path properties =
        Files.writeString(
            folder.resolve("server.properties"),
            """
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@127.0.0.1:%2$d
            listeners=PLAINTEXT://%1$s,CONTROLLER://127.0.0.1:%2$d
            advertised.listeners=PLAINTEXT://%1$s
            controller.listener.names=CONTROLLER
            listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
            log.dirs=%3$s
            offsets.topic.replication.factor=1
            offsets.topic.num.partitions=1
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            transaction.state.log.num.partitions=1
            group.initial.rebalance.delay.ms=0
            auto.create.topics.enable=false
            controlled.shutdown.enable=false
            """
                .formatted(address, ports.get(1), folder.resolve("data")));
    String id = Uuid.randomUuid().toString();
    Process format =
        java(
            folder,
            "kafka.tools.StorageTool",
            List.of("format", "--cluster-id", id, "--config", properties.toString()));
    if (format.waitFor() != 0) {
      throw new IOException("Kafka's folder was not formatted, see " + folder);
    }
    KafkaServer server =
        new KafkaServer(java(folder, "kafka.Kafka", List.of(properties.toString())), address);
    server.awaitAnswer(folder);
    return server;
  }

  private static Process java(Path folder, String main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Shipper.java());
    command.addAll(List.of("-Xmx512m", QUIET, "-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output.log").toFile()))
        .start();
  }

  private void awaitAnswer(Path folder) throws IOException, InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (process.isAlive() && System.nanoTime() - until < 0) {
      try {
        admin.describeCluster().nodes().get(1, TimeUnit.SECONDS);
        return;
      } catch (ExecutionException | TimeoutException e) {
        // Not listening yet.
      }
    }
    throw new IOException("Kafka does not start, see " + folder.resolve("output.log"));
  }

  String address() {
    return address;
  }

  void create(String topic) throws Exception {
    admin
        .createTopics(Set.of(new NewTopic(topic, PARTITIONS, (short) 1)))
        .all()
        .get(20, TimeUnit.SECONDS);
  }

  void delete(String topic) throws Exception {
    admin.deleteTopics(Set.of(topic)).all().get(20, TimeUnit.SECONDS);
  }

  /** How many records are in the topic. */
  long records(String topic) {
    Map<TopicPartition, OffsetSpec> ends =
        IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toMap(place -> place, place -> OffsetSpec.latest()));
    try {
      return admin.listOffsets(ends).all().get(20, TimeUnit.SECONDS).values().stream()
          .mapToLong(end -> end.offset())
          .sum();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
    process.destroyForcibly().onExit().join();
  }
}
