package io.sightline.benchmarks.shipping;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "syslog",
    description = {
      "Sends RFC 5424 messages over two TCP connections and measures until the log-shipper says that",
      "the last one is on its disk, while it ships them into a sink at the same time."
    },
    mixinStandardHelpOptions = true)
public final class SyslogCommand implements Callable<Integer> {
  private static final int CONNECTIONS = 2;
  private static final String RECEIVED = "shipper_messages_received_total{class=\"net\"} ";

  @Option(names = "--jar", required = true, paramLabel = "JAR", description = "The log-shipper.")
  private Path jar = Path.of("");

  @Option(names = "--java-option", description = "Of the log-shipper's JVM; repeat it.")
  private List<String> flags = List.of();

  @Option(names = "--messages", description = "Default: ${DEFAULT-VALUE}")
  private int messages = 2_000_000;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("sightline-syslog-");
    int syslog = freePort();
    int ops = freePort();
    try (BulkSink sink = BulkSink.start();
        Shipper shipper =
            Shipper.start(
                (own, pattern, port, environment) -> command(own, syslog, ops, port),
                folder,
                "",
                sink.port(),
                "bench")) {
      while (received(ops) < 0) {
        Thread.sleep(50);
      }
      long start = System.nanoTime();
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        Thread sender = new Thread(() -> send(syslog, messages / CONNECTIONS), "sender-" + i);
        sender.start();
        senders.add(sender);
      }
      while (received(ops) < messages) {
        Thread.sleep(10);
      }
      double durable = (System.nanoTime() - start) / 1e9;
      while (sink.documents() < messages) {
        Thread.sleep(10);
      }
      double shipped = (System.nanoTime() - start) / 1e9;
      for (Thread sender : senders) {
        sender.join();
      }
      System.out.printf(
          Locale.ROOT,
          "%,d messages: %,.0f/s durable, %,.0f/s shipped as well, %.2f us CPU a message%n",
          messages,
          messages / durable,
          messages / shipped,
          shipper.cpu().toNanos() / 1e3 / messages);
    }
    return 0;
  }

  private List<String> command(Path own, int syslog, int ops, int port) throws IOException {
    Path config =
        Files.writeString(
            own.resolve("shipper.yml"),
            """
            environment: bench
            state_dir: %s
            setup_on_start: false
            inputs:
              - class: net
                type: syslog
                syslog: {tcp: "127.0.0.1:%d"}
            elasticsearch:
              urls: ["http://127.0.0.1:%d"]
            ops:
              port: %d
            """
                .formatted(own.resolve("state"), syslog, port, ops));
    List<String> command = new ArrayList<>();
    command.add(Shipper.java());
    command.addAll(flags);
    command.addAll(List.of("-jar", jar.toString(), "run", "--config", config.toString()));
    return command;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void send(int port, int count) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 17)) {
      for (int i = 0; i < count; i++) {
        String message =
            "<134>1 2026-11-21T05:06:07.123Z host-1 shop 4711 ID47 - order "
                + i
                + " of a customer was filled at the market price, as usual, after 12 ms";
        byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
        out.write((bytes.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many messages are durable; -1 while nobody answers. */
  private static long received(int port) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
    try {
      return HttpClient.newHttpClient()
          .send(request, HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(RECEIVED))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(RECEIVED.length())))
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }
}
