package io.sightline.benchmarks.shipping;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.sightline.benchmarks.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "kafka",
    description = {
      "Log files into a topic of a real Kafka, beside Kafka's own producer with the same settings and",
      "records; then the topic into a sink that speaks the bulk protocol, beside Kafka's own consumer",
      "with the same settings, which does nothing with what it reads. Turn by turn; ratios are to",
      "the client's turn of the same round."
    },
    mixinStandardHelpOptions = true)
public final class KafkaCommand implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofMinutes(3);

  @Option(names = "--lines", description = "Default: ${DEFAULT-VALUE}")
  private int lines = 1_000_000;

  @Option(names = "--rounds", description = "Default: ${DEFAULT-VALUE}")
  private int rounds = 3;

  @Option(names = "--jar", required = true, paramLabel = "JAR", description = "The log-shipper.")
  private Path jar = Path.of("");

  @Option(names = "--java-option", description = "Of the log-shipper's JVM; repeat it.")
  private List<String> flags = List.of();

  private final Map<String, List<Run>> runs = new LinkedHashMap<>();

  /**
   * One turn.
   *
   * @param whole records a second from the start of the process
   * @param fromFirst the same from the first record on
   */
  private record Run(double whole, double fromFirst, double cpuMicros, double mebibytes) {}

  @Override
  public Integer call() throws Exception {
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger all) {
      all.setLevel(Level.WARN);
    }
    Path folder = Files.createTempDirectory("sightline-kafka-");
    try (KafkaServer server = KafkaServer.start(folder.resolve("kafka"));
        BulkSink sink = BulkSink.start()) {
      for (int i = 0; i < KafkaServer.PARTITIONS; i++) {
        LogLines.write(
            folder.resolve("logs/app-" + i + ".log"),
            (int) ((long) lines * i / KafkaServer.PARTITIONS),
            (int) ((long) lines * (i + 1) / KafkaServer.PARTITIONS));
      }
      for (int round = 0; round <= rounds; round++) {
        // Round 0 warms the broker up.
        round(folder, server, sink, round);
      }
    } finally {
      Folders.delete(folder);
    }
    print();
    return 0;
  }

  private void round(Path folder, KafkaServer server, BulkSink sink, int round) throws Exception {
    String topic = "shipper" + round;
    String plain = "plain" + round;
    server.create(topic);
    server.create(plain);
    Path logs = folder.resolve("logs");
    Path out = folder.resolve("agent" + round);
    turn("out: log-shipper", round, agent(server, topic, logs), out, () -> server.records(topic));
    turn(
        "out: KafkaProducer",
        round,
        plain("produce", server, plain, logs),
        folder.resolve("producer" + round),
        () -> server.records(plain));
    sink.reset();
    turn(
        "in: log-shipper",
        round,
        indexer(server, topic, sink),
        folder.resolve("indexer" + round),
        sink::documents);
    Path own = Files.createDirectories(folder.resolve("consumer" + round));
    turn(
        "in: KafkaConsumer",
        round,
        plain("consume", server, topic, own),
        own,
        () -> {
          boolean first = Files.exists(own.resolve(PlainKafka.FIRST));
          return Files.exists(own.resolve(PlainKafka.DONE)) ? lines : first ? 1 : 0;
        });
    server.delete(topic);
    server.delete(plain);
  }

  private void turn(String name, int round, Shipper.Kind kind, Path own, LongSupplier arrived)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (Shipper shipper = Shipper.start(kind, own, "", 0, "bench")) {
      await(name, arrived, 1, shipper, own);
      long first = System.nanoTime();
      await(name, arrived, lines, shipper, own);
      long now = System.nanoTime();
      Run run =
          new Run(
              lines * 1e9 / (now - start),
              lines * 1e9 / (now - first),
              shipper.cpu().toNanos() / 1e3 / lines,
              shipper.peakMemoryBytes() / 1048576.0);
      System.err.printf(Locale.ROOT, "%s: %,.0f/s%n", name, run.whole());
      if (round > 0) {
        runs.computeIfAbsent(name, key -> new ArrayList<>()).add(run);
      }
    }
  }

  private static void await(
      String name, LongSupplier arrived, long all, Shipper shipper, Path folder)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (arrived.getAsLong() < all) {
      if (!shipper.isAlive() || System.nanoTime() - deadline > 0) {
        throw new IOException(
            name + ": only " + arrived.getAsLong() + " came, see " + folder.resolve("output.log"));
      }
      Thread.sleep(5);
    }
  }

  private Shipper.Kind agent(KafkaServer server, String topic, Path logs) {
    return sightline(
        """
        inputs:
          - class: app
            paths: ["%s/app-*.log"]
        kafka: {brokers: ["%s"], topic: %s}
        """
            .formatted(logs, server.address(), topic));
  }

  private Shipper.Kind indexer(KafkaServer server, String topic, BulkSink sink) throws IOException {
    return sightline(
        """
        setup_on_start: false
        inputs:
          - class: central
            type: kafka
            kafka: {brokers: ["%s"], topics: [%s], group: indexers-%s}
        elasticsearch: {urls: ["http://127.0.0.1:%d"]}
        """
            .formatted(server.address(), topic, topic, sink.port()));
  }

  private Shipper.Kind sightline(String more) {
    return (own, pattern, port, environment) -> {
      Path config =
          Files.writeString(
              own.resolve("shipper.yml"),
              "environment: bench\nops: {port: 0}\nstate_dir: "
                  + own.resolve("state")
                  + '\n'
                  + more);
      List<String> command = new ArrayList<>();
      command.add(Shipper.java());
      command.addAll(flags);
      command.addAll(
          List.of("-jar", jar.toAbsolutePath().toString(), "run", "--config", config.toString()));
      return command;
    };
  }

  private Shipper.Kind plain(String what, KafkaServer server, String topic, Path folder) {
    return (own, pattern, port, environment) ->
        List.of(
            Shipper.java(),
            "-Xmx256m",
            KafkaServer.QUIET,
            "-cp",
            System.getProperty("java.class.path"),
            "io.sightline.benchmarks.Main",
            "plain-kafka",
            what,
            server.address(),
            topic,
            folder.toString(),
            String.valueOf(lines));
  }

  private void print() {
    System.out.printf(
        "%-20s %12s %16s %14s %10s %12s%n",
        "", "records/s", "from 1st record", "us CPU each", "peak MiB", "of client");
    runs.forEach(
        (name, all) ->
            System.out.printf(
                Locale.ROOT,
                "%-20s %,12.0f %,16.0f %14.2f %10.0f %12.2f%n",
                name,
                median(all, Run::whole),
                median(all, Run::fromFirst),
                median(all, Run::cpuMicros),
                median(all, Run::mebibytes),
                ofClient(name, all)));
  }

  /** Each turn against that of Kafka's client in the same round, both from the first record on. */
  private double ofClient(String name, List<Run> all) {
    List<Run> client =
        runs.get(name.startsWith("out") ? "out: KafkaProducer" : "in: KafkaConsumer");
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      ratios.add(all.get(i).fromFirst() / client.get(i).fromFirst());
    }
    return median(ratios);
  }

  private static double median(List<Run> all, ToDoubleFunction<Run> figure) {
    return median(all.stream().map(figure::applyAsDouble).toList());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
