package io.sightline.shipper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.shipper.FaultyServer.Fault;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.state.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine while it has to wait; the rest runs against a real Elasticsearch. */
final class EngineTest {
  @TempDir Path folder;
  private FaultyServer server;
  private ShipperFolder shipper;
  private FaultyStateFolder state;

  @BeforeEach
  void prepare() throws Exception {
    server = new FaultyServer(1);
    shipper = new ShipperFolder(folder, server.uri(), "test");
    state = new FaultyStateFolder(Files.createDirectories(shipper.state()), new Random(1));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RunningEngine start(String key, String value) throws Exception {
    String yaml =
        shipper
            .yaml()
            .replaceFirst(key + ": \\d+", key + ": " + value)
            .replace("environment:", "setup_on_start: false\nenvironment:");
    return new RunningEngine(ConfigReader.read(yaml, Map.of()));
  }

  private RunningEngine start() throws Exception {
    return start("max_batch_bytes", "65536");
  }

  @Test
  void aLongPollIntervalDoesNotHoldUpTheEnd() throws Exception {
    RunningEngine engine = start("poll_interval_ms", "60000");
    await().until(() -> engine.lag.containsKey("app"));
    long start = System.nanoTime();
    engine.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
  }

  /** Else a slow stream would keep lines of the others that lie in a batch of theirs already. */
  @Test
  void whileAStreamWaitsForRoomTheBatchesOfOthersAreSentWhenTheyAreOldEnough() throws Exception {
    int batches = 4 + 2;
    server.be(Fault.STUCK, FaultyServer.ALL);
    ShipperFolder.append(shipper.log("db.log"), ShipperFolder.lines(0, 1));
    try (RunningEngine engine = start("flush_interval_ms", "3000")) {
      soon().until(() -> engine.linesRead.containsKey("db"));
      // More than all batches hold.
      ShipperFolder.append(shipper.log("app.log"), ShipperFolder.lines(1, 30_000));
      soon().until(() -> engine.underWay == batches);
      server.be(Fault.NONE, FaultyServer.ALL);
      awaitLines(30_000);
    }
  }

  /** Else a file that is deleted meanwhile would be lost. */
  @Test
  void whileTheCheckpointCannotBeWrittenNewFilesAreOpened() throws Exception {
    state.refuseCheckpoints();
    ShipperFolder.append(shipper.log("app.log"), ShipperFolder.lines(0, 10));
    try (RunningEngine engine = start()) {
      soon().until(() -> engine.stalledFor().toMillis() > 0);
      Path shortLived = shipper.log("app-short-lived.log");
      ShipperFolder.append(shortLived, ShipperFolder.lines(10, 20));
      soon().until(() -> engine.filesOpen == 2);
      Files.delete(shortLived);
      assertThat(server.bulks()).as("sent before the disk knows").isZero();
      state.allowAll();
      awaitLines(20);
    }
  }

  @Test
  void waitingForACheckpointThatCannotBeWrittenIsAStall() throws Exception {
    state.refuseCheckpoints();
    ShipperFolder.append(shipper.log("app.log"), ShipperFolder.lines(0, 1));
    try (RunningEngine engine = start()) {
      soon().until(() -> engine.stalledFor().compareTo(Duration.ofMillis(200)) > 0);
      assertThat(server.bulks()).isZero();
    }
  }

  @Test
  void aCleanEndLeavesNothingToLookUp() throws Exception {
    ShipperFolder.append(shipper.log("app.log"), ShipperFolder.lines(0, 100));
    try (RunningEngine engine = start()) {
      awaitLines(100);
      assertThat(engine.seen).isEmpty();
    }
    server.rollover();
    ShipperFolder.append(shipper.log("app.log"), ShipperFolder.lines(100, 200));
    try (RunningEngine engine = start()) {
      awaitLines(200);
      assertThat(engine.seen).isEmpty();
    }
    assertThat(server.lookUpRequests()).isZero();
  }

  @Test
  void afterACrashTheNextLinesAreLookedUp() throws Exception {
    ShipperFolder.append(shipper.log("app.log"), ShipperFolder.lines(0, 100));
    Path crashed;
    try (RunningEngine engine = start()) {
      awaitLines(100);
      crashed = state.copy();
      assertThat(engine.seen).isEmpty();
    }
    state.become(crashed);
    server.rollover();
    ShipperFolder.append(shipper.log("app.log"), ShipperFolder.lines(100, 200));
    try (RunningEngine engine = start()) {
      awaitLines(200);
      assertThat(engine.seen).isEmpty();
    }
    assertThat(server.lookUpRequests()).isPositive();
  }

  @Test
  void aFileThatIsMissingDoesNotKeepTheBaselineOldAndIsLookedForEverywhereWhenItTurnsUp()
      throws Exception {
    Path missing = shipper.log("app-missing.log");
    ShipperFolder.append(missing, ShipperFolder.lines(0, 10));
    Path crashed;
    try (RunningEngine engine = start()) {
      awaitLines(10);
      crashed = state.copy();
      assertThat(engine.seen).isEmpty();
    }
    state.become(crashed);
    Path away = Files.move(missing, folder.resolve("away"));
    for (int i = 0; i < 3; i++) {
      server.rollover();
    }
    ShipperFolder.append(shipper.log("app.log"), ShipperFolder.lines(10, 20));
    try (RunningEngine engine = start()) {
      awaitLines(20);
      soon().until(() -> baseline() == 4);
      int before = server.lookUpRequests();
      Files.move(away, missing);
      ShipperFolder.append(missing, ShipperFolder.lines(20, 30));
      awaitLines(30);
      assertThat(server.lookUpRequests()).isGreaterThan(before);
      assertThat(engine.seen).noneMatch(event -> event.startsWith("retrying"));
    }
  }

  /** What a crash would leave of it now. */
  private long baseline() throws Exception {
    try (Journal journal = Journal.open(state.copy(), Clock.systemUTC(), new ShipperEvents() {})) {
      return Positions.baselines(journal).getOrDefault("logs-app-test", 0L);
    }
  }

  private void awaitLines(int count) {
    List<Long> all = LongStream.range(0, count).boxed().toList();
    soon()
        .untilAsserted(
            () -> assertThat(server.sequence().stream().sorted().toList()).isEqualTo(all));
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
  }
}
