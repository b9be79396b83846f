package io.sightline.benchmarks.shipping;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * What Kafka's client does by itself, with the settings that the log-shipper gives it: the lines of
 * files into a topic, with headers of the same size, and the records of a topic to nowhere. No
 * checkpoint, no answer is looked at.
 */
@Command(name = "plain-kafka", hidden = true)
public final class PlainKafka implements Callable<Integer> {
  /** Files of the folder, by which a run tells how far it is. */
  static final String FIRST = "first";

  static final String DONE = "done";

  @Parameters(index = "0", description = "produce or consume")
  private String what = "";

  @Parameters(index = "1")
  private String address = "";

  @Parameters(index = "2")
  private String topic = "";

  @Parameters(index = "3", description = "Of the log files, or for first and done.")
  private Path folder = Path.of("");

  @Parameters(index = "4")
  private long records;

  @Override
  public Integer call() throws Exception {
    if (what.equals("produce")) {
      produce();
    } else {
      consume();
    }
    // Whoever measures looks at this process and ends it.
    new CountDownLatch(1).await();
    return 0;
  }

  private void produce() throws IOException {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", address,
            "acks", "all",
            "enable.idempotence", "true",
            "max.in.flight.requests.per.connection", "1",
            "compression.type", "lz4",
            "linger.ms", "5",
            "batch.size", "131072",
            "buffer.memory", "8388608");
    byte[] stream = bytes("logs-app-bench");
    byte[] logClass = bytes("app");
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        byte[] key = bytes(file.getFileName().toString());
        try (BufferedReader lines = Files.newBufferedReader(file)) {
          int number = 0;
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            ProducerRecord<byte[], byte[]> next = new ProducerRecord<>(topic, key, bytes(line));
            next.headers()
                .add("sightline-id", bytes("AAAAAAAAAAAA" + (10_000_000 + number++)))
                .add("sightline-stream", stream)
                .add("sightline-class", logClass);
            var unused = producer.send(next);
          }
        }
      }
    }
  }

  private void consume() throws IOException {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", address,
            "group.id", "plain-" + topic,
            "auto.offset.reset", "earliest",
            "isolation.level", "read_committed",
            "max.poll.records", "2000",
            "fetch.max.bytes", "4194304",
            "max.partition.fetch.bytes", "1048576",
            "enable.auto.commit", "true");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      long read = 0;
      while (read < records) {
        ConsumerRecords<byte[], byte[]> some = consumer.poll(Duration.ofMillis(100));
        if (read == 0 && !some.isEmpty()) {
          Files.createFile(folder.resolve(FIRST));
        }
        read += some.count();
      }
      Files.createFile(folder.resolve(DONE));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
