package io.sightline.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.metrics.FreePort;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** An example as a process of its own, as its user runs it, and a client to call it with. */
public final class RunningExample implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final Path output;
  private final int port;

  private RunningExample(Process process, Path output, int port) {
    this.process = process;
    this.output = output;
    this.port = port;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param jars which of the tests' jars it has, by file name
   * @param folder for its log files, in {@code logs}, and its output
   */
  public static RunningExample start(
      Class<?> example, Predicate<String> jars, Path folder, String... variables) {
    return start(List.of(), example, jars, folder, variables);
  }

  /**
   * The same through another command, which gets the whole command line of the example.
   *
   * @param launcher the command and its first arguments
   */
  public static RunningExample start(
      List<String> launcher,
      Class<?> example,
      Predicate<String> jars,
      Path folder,
      String... variables) {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(
                entry -> Files.isDirectory(Path.of(entry)) || jars.test(new File(entry).getName()))
            .collect(Collectors.joining(File.pathSeparator));
    Path output = folder.resolve("output");
    int port;
    try {
      port = FreePort.choose();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-cp", classPath, example.getName(), String.valueOf(port)));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SIGHTLINE_"));
    builder.environment().put("SIGHTLINE_LOG_DIR", folder.resolve("logs").toString());
    for (int i = 0; i < variables.length; i += 2) {
      builder.environment().put(variables[i], variables[i + 1]);
    }
    try {
      RunningExample running = new RunningExample(builder.start(), output, port);
      running.waitUntilReady();
      return running;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void waitUntilReady() {
    try {
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(
              () -> {
                if (!process.isAlive()) {
                  throw new AssertionError("it ended: " + said());
                }
                return get("/health/ready").statusCode() == 200;
              });
    } catch (RuntimeException | AssertionError e) {
      close();
      throw new AssertionError("not ready; it said: " + said(), e);
    }
  }

  public HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  public HttpResponse<String> post(String path, String body) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /** The address of a path of it, with a query or not. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Sends what {@link #uri} was the address for. */
  public HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The value of one series in {@code /metrics}, or 0 when it is not there. */
  public double series(String nameAndLabels) {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(nameAndLabels + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }

  /** What it wrote to standard output and error. */
  public String said() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it the way an init system does. */
  public void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends when told to").isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
