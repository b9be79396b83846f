package io.sightline.shipper;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.flow.TrackStatus;
import io.sightline.shipper.flow.TrackStatus.Kind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatusCommandTest {
  @TempDir Path folder;

  private CommandLineRun status(String... more) throws Exception {
    ShipperFolder shipper = new ShipperFolder(folder, URI.create("http://127.0.0.1:1"), "test");
    List<String> arguments =
        new java.util.ArrayList<>(List.of("status", "--config", shipper.config().toString()));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  private void write(TrackStatus... tracks) throws Exception {
    new StatusFile(Files.createDirectories(folder.resolve("state"))).write(List.of(tracks));
  }

  @Test
  void filesSpoolsAndPartitionsStandUnderTheirOwnHeadingsEachInItsUnit() throws Exception {
    write(
        new TrackStatus(Kind.FILE, "app", "/logs/quiet.log", "f0", 10, 10, 10, 0),
        new TrackStatus(Kind.FILE, "app", "/logs/app.log", "f1", 2_000, 1_000, 3_000, 1.5),
        new TrackStatus(Kind.PARTITION, "central", "kafka/logs/0", "k1", 50, 40, 45, 2),
        new TrackStatus(Kind.SPOOL, "net", "spool/net", "s1", 7, 7, 7, 0));
    CommandLineRun run = status();
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.output())
        .isEqualTo(
            """
            No shipper runs; this is how the last one left it.

            class                size           read      delivered    lag bytes      lag s  file, oldest line not delivered
            app                  3000           2000           1000         2000        1.5  /logs/app.log:1000
            app                    10             10             10            0        0.0  /logs/quiet.log

            class                size           read      delivered    lag bytes      lag s  spool, oldest message not delivered
            net                     7              7              7            0        0.0  spool/net

            class                size           read      delivered  lag records      lag s  topic and partition, oldest record not delivered
            central                45             50             40            5        2.0  kafka/logs/0:40
            """);
    assertThat(status("--json").output())
        .contains(
            "{\"kind\":\"partition\",\"class\":\"central\",\"path\":\"kafka/logs/0\",\"name\":\"k1\","
                + "\"size_records\":45,\"read_records\":50,\"delivered_records\":40,"
                + "\"lag_records\":5,\"lag_seconds\":2.0}\n")
        .contains("{\"kind\":\"spool\",", "\"lag_bytes\":2000");
  }

  @Test
  void theFileOfAnotherVersionIsNotReadAsIfNothingLagged() throws Exception {
    Path file = Files.createDirectories(folder.resolve("state")).resolve("status.json");
    Files.writeString(file, "{\"tracks\":[{\"logClass\":\"app\",\"sizeBytes\":9}]}");
    CommandLineRun run = status();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errors())
        .contains(
            file + " is of another version of the shipper: it is written anew as soon as one runs");
  }
}
