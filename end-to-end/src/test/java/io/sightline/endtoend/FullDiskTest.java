package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sightline.stack.component.Port;
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
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The disk of Elasticsearch fills up under traffic: it takes no more lines, an alert says why, and
 * when there is room again every line arrives once without anybody's help. The disk is one in
 * memory, of 1.5 GB; mounting it needs root.
 */
@Tag("chaos")
@Tag(RunningStack.LOCAL)
class FullDiskTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int DISK_MEGABYTES = 1_500;

  /** Below the 300 MB at which Elasticsearch stops taking lines. */
  private static final int LEFT_MEGABYTES = 100;

  @Test
  void linesWaitForRoomAndThenArriveOnce() throws Exception {
    if (!Unprivileged.runningAsRoot()) {
      System.err.println("SKIPPED: a full disk was NOT tried, because mounting one needs root.");
    }
    assumeTrue(Unprivileged.runningAsRoot(), "mounting a disk needs root");
    Path state = Path.of("target", "full-disk").toAbsolutePath();
    Path disk = state.resolve("data/elasticsearch");
    ChaosTable table = new ChaosTable();
    Folders.delete(state);
    Files.createDirectories(disk);
    mount(disk);
    try (StackRuntime runtime =
        LocalRuntime.startIn(state, Map.of("TRAFFIC_REQUESTS_PER_SECOND", "0"))) {
      RunningStack running = RunningStack.of(runtime);
      Path logs = runtime.serviceLogs().get(0).resolve("witness");
      try (Witness witness = new Witness(running, logs);
          FiringAlerts alerts = new FiringAlerts(running.prometheus())) {
        witness.awaitEachOnce(PATIENCE);
        ChaosTable.Row row = table.begin("disk of elasticsearch full");
        Path filler = disk.resolve("filler");
        fill(filler, disk);
        await("lines are refused")
            .atMost(PATIENCE)
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> refused(running) > 0);
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
                    "LogShipperLagging",
                    "HealthCheckFailing"));
        row.passed();
      }
    } finally {
      table.print("full-disk");
      Commands.run(List.of("umount", disk.toString()), Path.of("/"), Duration.ofSeconds(30));
    }
  }

  private static void mount(Path disk) throws IOException {
    Commands.run(
        List.of(
            "mount", "-t", "tmpfs", "-o", "size=" + DISK_MEGABYTES + "m", "tmpfs", disk.toString()),
        Path.of("/"),
        Duration.ofSeconds(10));
  }

  private static void fill(Path filler, Path disk) throws IOException {
    byte[] megabyte = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (Files.getFileStore(disk).getUsableSpace() > ((long) LEFT_MEGABYTES << 20)) {
        out.write(megabyte);
      }
    }
  }

  /** How many requests of the shipper were put off so far. */
  private static double refused(RunningStack running) {
    return Json.send(Json.request(running.url(Port.SHIPPER) + "/metrics").build())
        .body()
        .lines()
        .filter(line -> line.startsWith("shipper_retries_total{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
