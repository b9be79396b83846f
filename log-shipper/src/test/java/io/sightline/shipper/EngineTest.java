package io.sightline.shipper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine where nothing can be sent; the rest runs against a real Elasticsearch. */
final class EngineTest {
  @TempDir Path folder;
  private ShipperFolder shipper;

  @BeforeEach
  void prepare() {
    shipper = new ShipperFolder(folder, URI.create("http://127.0.0.1:1"), "test");
  }

  @Test
  void aLongPollIntervalDoesNotHoldUpTheEnd() throws Exception {
    String yaml = shipper.yaml().replace("poll_interval_ms: 10", "poll_interval_ms: 60000");
    RunningEngine engine = new RunningEngine(ConfigReader.read(yaml, Map.of()));
    await().until(() -> engine.lag.containsKey("app"));
    long start = System.nanoTime();
    engine.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void waitingForACheckpointThatCannotBeWrittenIsAStall() throws Exception {
    Files.createDirectories(shipper.state().resolve("checkpoint.new"));
    ShipperFolder.append(shipper.log("app.log"), ShipperFolder.lines(0, 1));
    try (RunningEngine engine = new RunningEngine(shipper)) {
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> assertThat(engine.stalledFor()).isGreaterThan(Duration.ofMillis(200)));
    }
  }
}
