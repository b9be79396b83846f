package io.sightline.stack;

import io.sightline.stack.component.ElasticsearchProgram;
import io.sightline.stack.process.FreePorts;
import io.sightline.stack.process.RunningProcess;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A real single-node Elasticsearch on a free port of 127.0.0.1, without security, for tests. Not
 * thread-safe. Its data stays in the folder over {@link #kill()} and {@link #restart()}.
 */
public final class ElasticsearchServer implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(20);

  private final ElasticsearchProgram program;
  private RunningProcess process;

  private ElasticsearchServer(ElasticsearchProgram program, RunningProcess process) {
    this.program = program;
    this.process = process;
  }

  /**
   * Starts a node and waits until it answers.
   *
   * @throws IOException when it does not start; the message ends with its last words
   */
  public static ElasticsearchServer start(Toolbox toolbox, Path folder) throws IOException {
    List<Integer> ports = FreePorts.some(2);
    ElasticsearchProgram program =
        new ElasticsearchProgram(
            toolbox,
            folder.toAbsolutePath(),
            ports.get(0),
            ports.get(1),
            "512m",
            ElasticsearchProgram.Cluster.ofOne(folder.toAbsolutePath()),
            Optional.empty(),
            folder.toAbsolutePath().resolve("output.log"));
    ElasticsearchServer server =
        new ElasticsearchServer(program, RunningProcess.start(program.prepare()));
    server.awaitAnswer();
    return server;
  }

  /** Where it answers, without a slash at the end. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + program.port());
  }

  /** Ends it by SIGKILL, as a crash would. */
  public void kill() {
    process.kill();
  }

  /** Starts it again on the same port with the same data; stops it before when it runs. */
  public void restart() throws IOException {
    process.stop(STOP);
    process = RunningProcess.start(program.prepare());
    awaitAnswer();
  }

  @Override
  public void close() {
    process.stop(STOP);
  }

  private void awaitAnswer() throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(uri() + "/_cluster/health?wait_for_status=yellow&timeout=1s"))
            .timeout(Duration.ofSeconds(5))
            .build();
    long until = System.nanoTime() + START.toNanos();
    try {
      while (System.nanoTime() < until) {
        if (!process.isAlive()) {
          throw new IOException("Elasticsearch ended at its start: " + lastWords());
        }
        try {
          if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          // Not listening yet.
        }
        Thread.sleep(200);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.kill();
      throw new IOException("interrupted while Elasticsearch started", e);
    }
    process.kill();
    throw new IOException("Elasticsearch did not answer within " + START + ": " + lastWords());
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(program.output());
    return String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
  }
}
