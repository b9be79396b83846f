package io.sightline.shipper;

import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.sink.Batch;
import io.sightline.shipper.sink.DeadLetters;
import io.sightline.shipper.sink.Delivery;
import io.sightline.shipper.sink.Elasticsearch;
import io.sightline.stack.ElasticsearchServer;
import io.sightline.stack.process.FreePorts;
import io.sightline.stack.provision.Toolbox;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * How fast lines come from a file into a real Elasticsearch, and how fast the same server takes the
 * same documents from memory. Not a test: README says how to run it. Arguments: lines, default
 * 500000.
 */
final class ThroughputBenchmark {
  private static final String DELIVERED = "shipper_documents_delivered_total{class=\"app\"} ";

  private static final Duration DEADLINE = Duration.ofMinutes(3);

  private ThroughputBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int lines = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500_000;
    Path folder = Files.createTempDirectory("shipper-benchmark");
    System.out.println("folder " + folder);
    try (ElasticsearchServer server =
        ElasticsearchServer.start(Toolbox.inRepository(), folder.resolve("server"))) {
      Path log = Files.createDirectories(folder.resolve("logs/shop")).resolve("app.log");
      write(log, lines);
      System.out.printf("%d lines of %d bytes%n", lines, Files.size(log) / lines);
      for (int round = 1; round <= 2; round++) {
        ceiling(folder, server.uri(), log, "ceiling" + round);
        shipper(folder.resolve("round" + round), folder, server.uri(), lines, "file" + round);
      }
    }
  }

  private static void write(Path log, int lines) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(log)) {
      for (int i = 0; i < lines; i++) {
        out.write(
            String.format(
                "{\"@timestamp\":\"2026-11-21T05:%02d:%02d.%03dZ\",\"level\":\"INFO\","
                    + "\"logger\":\"io.sightline.demo.OrderService\",\"thread\":\"http-%02d\","
                    + "\"message\":\"order %07d of customer %03d was filled at the market price\","
                    + "\"service\":\"shop\",\"environment\":\"bench\",\"request_id\":\"%08x%08x\","
                    + "\"endpoint\":\"/api/orders/{id}\",\"method\":\"POST\",\"status\":201,"
                    + "\"duration_ms\":%d.%d,\"user_id\":\"u%05d\",\"seq\":%d}%n",
                i / 60_000 % 60,
                i / 1000 % 60,
                i % 1000,
                i % 16,
                i,
                i % 977,
                i * 0x9E3779B9,
                i * 0x85EBCA6B,
                i % 50,
                i % 10,
                i % 40_000,
                1_000_000 + i));
      }
    }
  }

  private static void ceiling(Path folder, URI uri, Path log, String environment) throws Exception {
    ShipperFolder shipper = new ShipperFolder(folder, uri, environment);
    ShipperConfig config = ConfigReader.read(shipper.yaml(), Map.of());
    byte[] text = Files.readAllBytes(log);
    Origin origin = new Origin("app", "logs-app-" + environment, "AAAABBBBCCCC", log.toString());
    DeadLetters none = new DeadLetters(folder.resolve("none"), Clock.systemUTC());
    try (Elasticsearch client = Wiring.connect(config);
        Delivery delivery = Wiring.delivery(config, client, none, new ShipperEvents() {})) {
      Wiring.setup(config).install(client);
      delivery.start();
      Semaphore free = new Semaphore(3);
      long start = System.nanoTime();
      int lines = 0;
      Batch batch = new Batch(2_097_152);
      for (int from = 0; from < text.length; lines++) {
        int end = from;
        while (text[end] != '\n') {
          end++;
        }
        while (!batch.offer(origin, from, text, from, end - from)) {
          free.acquire();
          delivery.submit(batch, free::release);
          batch = new Batch(2_097_152);
        }
        from = end + 1;
      }
      free.acquire();
      delivery.submit(batch, free::release);
      free.acquire(3);
      report("from memory (ceiling)", lines, System.nanoTime() - start, null);
    }
  }

  private static void shipper(Path own, Path folder, URI uri, int lines, String environment)
      throws Exception {
    int port = FreePorts.some(1).get(0);
    Path config =
        Files.writeString(
            Files.createDirectories(own).resolve("shipper.yml"),
            """
            environment: %s
            state_dir: %s
            inputs:
              - class: app
                paths: ["%s/logs/*/app*.log"]
            elasticsearch:
              urls: ["%s"]
            ops:
              port: %d
            """
                .formatted(environment, own.resolve("state"), folder, uri, port));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    ProcessBuilder builder =
        new ProcessBuilder(
            java,
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-cp",
            classes,
            Main.class.getName(),
            "run",
            "--config",
            config.toString());
    builder.environment().remove("SIGHTLINE_LOG_DIR");
    builder.redirectErrorStream(true).redirectOutput(own.resolve("output.log").toFile());
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      while (delivered(port) < lines) {
        if (!process.isAlive() || System.nanoTime() - start > DEADLINE.toNanos()) {
          throw new IOException(
              "the shipper did not deliver all, see " + own.resolve("output.log"));
        }
        Thread.sleep(100);
      }
      report("from the file", lines, System.nanoTime() - start, process);
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static long delivered(int port) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
    try {
      List<String> series =
          HttpClient.newHttpClient()
              .send(request, HttpResponse.BodyHandlers.ofString())
              .body()
              .lines()
              .toList();
      return series.stream()
          .filter(line -> line.startsWith(DELIVERED))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(DELIVERED.length())))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static void report(String what, int lines, long nanos, Process process)
      throws IOException {
    String cost = "";
    if (process != null) {
      Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
      String memory =
          Files.readString(Path.of("/proc/" + process.pid() + "/status"), StandardCharsets.US_ASCII)
              .lines()
              .filter(line -> line.startsWith("VmHWM"))
              .findFirst()
              .orElse("");
      cost =
          String.format(
              ", %.2f µs CPU a line, start of the JVM included, %s",
              cpu.toNanos() / 1000.0 / lines, memory.replaceAll("\\s+", " "));
    }
    System.out.printf("%-22s %,9.0f lines/s%s%n", what, lines * 1e9 / nanos, cost);
  }
}
