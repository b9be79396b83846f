package io.sightline.endtoend;

import static org.awaitility.Awaitility.await;

import io.sightline.stack.process.FreePorts;
import io.sightline.stack.process.Launch;
import io.sightline.stack.process.RunningProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A VictoriaMetrics to which Prometheus hands on what it scrapes. */
final class LongTermStore implements AutoCloseable {
  static final String PROGRAM = "victoria-metrics";

  private final RunningProcess process;
  private final String url;

  private LongTermStore(RunningProcess process, String url) {
    this.process = process;
    this.url = url;
  }

  /** Returns when it answers. */
  static LongTermStore start(Path folder) throws IOException {
    Files.createDirectories(folder);
    int port = FreePorts.some(1).get(0);
    RunningProcess process =
        RunningProcess.start(
            new Launch(
                List.of(
                    PROGRAM,
                    "-storageDataPath=" + folder.resolve("data"),
                    "-httpListenAddr=127.0.0.1:" + port,
                    "-retentionPeriod=5y",
                    // What was scraped is found at once, and not after half a minute.
                    "-search.latencyOffset=1s"),
                Map.of(),
                folder,
                folder.resolve("output.log")));
    LongTermStore store = new LongTermStore(process, "http://127.0.0.1:" + port);
    await("VictoriaMetrics answers").atMost(Duration.ofSeconds(90)).until(store::answers);
    return store;
  }

  private boolean answers() throws InterruptedException {
    try {
      HttpRequest health = Json.request(url + "/health").build();
      return HttpClient.newHttpClient()
              .send(health, HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Where Prometheus writes. */
  String writeUrl() {
    return url + "/api/v1/write";
  }

  /** It answers as Prometheus does. */
  Prometheus asPrometheus() {
    return new Prometheus(url);
  }

  @Override
  public void close() {
    process.stop(Duration.ofSeconds(20));
  }
}
