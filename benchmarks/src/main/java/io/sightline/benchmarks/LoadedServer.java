package io.sightline.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a JVM of its own, put under load by wrk. */
final class LoadedServer implements AutoCloseable {
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern TOTAL = Pattern.compile("(\\d+) requests in");
  private static final Pattern FAILED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
  private static final Duration START = Duration.ofSeconds(30);

  private final String name;
  private final Process process;
  private final int port;

  /** What one turn of load came to. */
  record Turn(double requestsPerSecond, double cpuMicrosPerRequest) {}

  private LoadedServer(String name, Process process, int port) {
    this.name = name;
    this.process = process;
    this.port = port;
  }

  /** Starts the JVM with these arguments and waits until it listens. */
  static LoadedServer start(String name, IntFunction<List<String>> arguments, Path folder)
      throws IOException, InterruptedException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms256m", "-Xmx256m"));
    command.addAll(arguments.apply(port));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name.replaceAll("\\W+", "-") + ".out").toFile())
            .start();
    LoadedServer server = new LoadedServer(name, process, port);
    long deadline = System.nanoTime() + START.toNanos();
    while (!server.listens()) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        server.close();
        throw new IOException(name + " did not start; its output is in " + folder);
      }
      Thread.sleep(50);
    }
    return server;
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  String name() {
    return name;
  }

  /** One turn of load. */
  Turn turn(int connections, Duration length) throws IOException, InterruptedException {
    Duration before = cpuTime();
    Process wrk =
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + length.toSeconds() + "s",
                "http://127.0.0.1:" + port + "/orders/7")
            .redirectErrorStream(true)
            .start();
    String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (wrk.waitFor() != 0 || FAILED.matcher(output).find()) {
      throw new IOException("wrk against " + name + " failed: " + output);
    }
    double requests = number(TOTAL, output);
    return new Turn(
        number(RATE, output), cpuTime().minus(before).toNanos() / 1000.0 / Math.max(1, requests));
  }

  private Duration cpuTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static double number(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("wrk said nothing that fits " + pattern + ": " + text);
    }
    return Double.parseDouble(matcher.group(1));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
