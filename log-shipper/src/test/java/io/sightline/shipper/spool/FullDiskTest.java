package io.sightline.shipper.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FullDiskTest {
  @TempDir private Path folder;

  @Test
  void onAFullDiskWritersAreToldAndNothingAcknowledgedIsLost() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "--map-root-user",
                "sh",
                "-c",
                "mount -t tmpfs -o size=1m sightline-test \"$0\" && exec \"$@\"",
                disk.toString()));
    assumeASmallDisk(command);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            FullDiskProcess.class.getName(),
            disk.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said.lines())
        .containsExactly(
            "taken again true",
            "missing in this run 0",
            "missing in the next run 0",
            "acknowledged some true");
  }

  private static void assumeASmallDisk(List<String> launcher) throws Exception {
    List<String> probe = new ArrayList<>(launcher);
    probe.add("true");
    boolean canMount;
    try {
      canMount = new ProcessBuilder(probe).start().waitFor() == 0;
    } catch (IOException e) {
      canMount = false;
    }
    if (!canMount) {
      System.err.println(
          "SKIPPED: a spool on a full disk was NOT tried, because no small disk could be mounted."
              + " Run as root, or allow user namespaces.");
      assertThat(System.getenv("SIGHTLINE_REQUIRE_ALL_TESTS"))
          .as("SIGHTLINE_REQUIRE_ALL_TESTS forbids skipping: allow mounting a tmpfs")
          .isNotEqualTo("true");
    }
    assumeTrue(canMount, "no small disk could be mounted");
  }
}
