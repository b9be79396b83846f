package io.sightline.shipper.receive;

import io.sightline.shipper.config.Settings;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Feed;
import io.sightline.shipper.flow.Taken;
import io.sightline.shipper.spool.MemoryCheckpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * How many syslog messages a second come in over TCP and are durable in the spool, and how fast
 * they come out of it as documents. Clients and server share this process and its cores; the
 * messages are RFC 5424 of about 200 bytes with octet counting.
 *
 * <pre>
 * mvn -q -B test-compile dependency:build-classpath -Dmdep.outputFile=/tmp/cp -pl log-shipper -am
 * java -cp log-shipper/target/test-classes:log-shipper/target/classes:$(cat /tmp/cp) \
 *   io.sightline.shipper.receive.SyslogThroughput [FOLDER [MESSAGES [CONNECTIONS [MESSAGES_IN_A_WRITE]]]]
 * </pre>
 */
final class SyslogThroughput {
  private static final int ROUNDS = 3;
  private static final int PATIENCE_SECONDS = 300;

  private SyslogThroughput() {}

  public static void main(String[] arguments) throws Exception {
    Path parent =
        Path.of(arguments.length > 0 ? arguments[0] : System.getProperty("java.io.tmpdir"));
    int messages = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
    int connections = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2;
    int together = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 200;
    for (int round = 1; round <= ROUNDS; round++) {
      Path folder = Files.createTempDirectory(parent, "syslog-throughput");
      try {
        round(folder, messages, connections, together);
      } finally {
        delete(folder);
      }
    }
  }

  private static void round(Path folder, int messages, int connections, int together)
      throws Exception {
    CountDownLatch durable = new CountDownLatch(messages);
    ShipperEvents events =
        new ShipperEvents() {
          @Override
          public void received(String logClass, int count, long bytes) {
            for (int i = 0; i < count; i++) {
              durable.countDown();
            }
          }
        };
    MemoryCheckpoint checkpoint = new MemoryCheckpoint();
    try (Receivers receivers =
        Receivers.open(List.of(input()), "test", folder, checkpoint, Clock.systemUTC(), events)) {
      receivers.start();
      long start = System.nanoTime();
      send(receivers.addresses().get("network/tcp"), messages, connections, together);
      if (!durable.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(durable.getCount() + " messages are not durable");
      }
      say("durable over TCP", messages, System.nanoTime() - start);
      Feed feed = receivers.feeds().get(0);
      long from = System.nanoTime();
      AtomicLong read = new AtomicLong();
      AtomicLong bytes = new AtomicLong();
      while (feed.read(
          line -> {
            read.incrementAndGet();
            bytes.addAndGet(line.length());
            return Taken.YES;
          })) {}
      say("read as documents", read.get(), System.nanoTime() - from);
      feed.close();
    }
  }

  private static void say(String what, long messages, long nanos) {
    System.out.printf("%,9.0f messages/s %s%n", messages * 1e9 / nanos, what);
  }

  private static ReceivedInput input() {
    List<String> problems = new ArrayList<>();
    Settings settings =
        new Settings(
            "",
            new JsonMapper()
                .readTree(
                    "{\"syslog\":{\"tcp\":\"127.0.0.1:0\"},\"spool\":{\"max_bytes\":4000000000}}"),
            new HashMap<>(Map.of()),
            problems);
    ReceivedInput input = ReceivedInput.read("network", "syslog", settings);
    if (!problems.isEmpty()) {
      throw new IllegalStateException(problems.toString());
    }
    return input;
  }

  private static void send(InetSocketAddress address, int messages, int connections, int together)
      throws Exception {
    List<Thread> clients = new ArrayList<>();
    byte[] burst = burst(together);
    int each = messages / connections / together;
    for (int i = 0; i < connections; i++) {
      Thread client = new Thread(() -> send(address, burst, each));
      client.start();
      clients.add(client);
    }
    for (Thread client : clients) {
      client.join();
    }
  }

  private static void send(InetSocketAddress address, byte[] burst, int times) {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      OutputStream out = socket.getOutputStream();
      for (int i = 0; i < times; i++) {
        out.write(burst);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] burst(int messages) {
    StringBuilder burst = new StringBuilder();
    for (int i = 0; i < messages; i++) {
      String message =
          "<134>1 2026-11-21T05:06:07.123456Z web-1.example.net shop 4711 ORDER - order "
              + (100_000 + i)
              + " filled in 12.5 ms for a customer whose name is of no interest here, in total"
              + " 3 positions and 2 parcels";
      burst.append(message.length()).append(' ').append(message);
    }
    return burst.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static void delete(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
