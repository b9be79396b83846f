package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sightline.stack.process.Commands;
import io.sightline.stack.process.Folders;
import io.sightline.stack.process.Unprivileged;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The disk of Elasticsearch fills up under traffic: it takes no more lines, an alert says why, and
 * when there is room again every line arrives once without anybody's help. The disk is one in
 * memory, of 1.5 GB; mounting it needs root, which the engine is in any case.
 */
@Tag("chaos")
class FullDiskTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String DISK_SIZE = "size=1500m";

  /** Less than the 5 %, or the 300 MB, at which Elasticsearch stops taking lines. */
  private static final int LEFT_MEGABYTES = 50;

  private static final Map<String, String> VARIABLES = Map.of("TRAFFIC_REQUESTS_PER_SECOND", "0");

  @Test
  @Tag(RunningStack.LOCAL)
  void linesWaitForRoomAndThenArriveOnce() throws Exception {
    if (!Unprivileged.runningAsRoot()) {
      System.err.println("SKIPPED: a full disk was NOT tried, because mounting one needs root.");
    }
    assumeTrue(Unprivileged.runningAsRoot(), "mounting a disk needs root");
    Path state = Path.of("target", "full-disk").toAbsolutePath();
    Path disk = state.resolve("data/elasticsearch");
    Folders.delete(state);
    Files.createDirectories(disk);
    command("mount", "-t", "tmpfs", "-o", DISK_SIZE, "tmpfs", disk.toString());
    try (StackRuntime runtime = LocalRuntime.startIn(state, VARIABLES)) {
      play(runtime, disk, runtime.serviceLogs().get(0).resolve("witness"));
    } finally {
      command("umount", disk.toString());
    }
  }

  @Test
  @Tag(RunningStack.DOCKER)
  void inContainersTheyDoSoToo() throws Exception {
    Optional<String> missing = DockerEngine.missing();
    missing.ifPresent(
        what -> System.err.println("SKIPPED: a full volume was NOT tried, because of: " + what));
    assumeTrue(missing.isEmpty(), () -> "missing: " + missing.get());
    Path change =
        Files.writeString(
            Files.createDirectories(Path.of("target", "full-volume")).resolve("compose.yml"),
            """
            volumes:
              elasticsearch-data:
                driver_opts: {type: tmpfs, device: tmpfs, o: "%s,mode=0777"}
            """
                .formatted(DISK_SIZE));
    try (DockerRuntime runtime = DockerRuntime.start(VARIABLES, change.toAbsolutePath())) {
      play(runtime, runtime.volume("elasticsearch-data"), runtime.serviceLogs().get(0));
    }
  }

  private static void play(StackRuntime runtime, Path disk, Path logs) throws Exception {
    ChaosTable table = new ChaosTable();
    RunningStack running = RunningStack.of(runtime);
    try (Witness witness = new Witness(running, logs);
        FiringAlerts alerts = new FiringAlerts(running.prometheus())) {
      witness.awaitEachOnce(PATIENCE);
      ChaosTable.Row row = table.begin("disk of elasticsearch full");
      double putOff = putOff(running);
      Path filler = disk.resolve("filler");
      fill(filler, disk);
      await("lines are put off")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> putOff(running) > putOff);
      await("an alert says why")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> alerts.seen().contains("ElasticsearchDiskWatermark"));
      long begun = System.nanoTime();
      Files.delete(filler);
      row.lines(witness.awaitEachOnce(PATIENCE));
      row.healed(Duration.ofNanos(System.nanoTime() - begun));
      row.said(alerts.seen());
      assertThat(alerts.seen())
          .as("only what was true is said")
          .isSubsetOf(
              Set.of(
                  "ElasticsearchDiskWatermark",
                  "ElasticsearchRed",
                  "ElasticsearchYellow",
                  "DiskSpaceLow",
                  "DiskFullSoon",
                  "LogShipperStalled",
                  // The indices behind the streams are read-only until there is room.
                  "LogShipperStreamHeld",
                  "LogShipperLagging",
                  "HealthCheckFailing"));
      row.passed();
    } finally {
      table.print("full-disk-" + runtime.name());
    }
  }

  private static void command(String... words) throws IOException {
    Commands.run(List.of(words), Path.of("/"), Duration.ofSeconds(30));
  }

  private static void fill(Path filler, Path disk) throws IOException {
    byte[] megabyte = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (Files.getFileStore(disk).getUsableSpace() > ((long) LEFT_MEGABYTES << 20)) {
        out.write(megabyte);
      }
    }
  }

  /** How many requests of the shipper were put off so far, as far as Prometheus knows. */
  private static double putOff(RunningStack running) {
    return running.prometheus().value("sum(shipper_retries_total)").orElse(0);
  }
}
