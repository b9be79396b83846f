package io.sightline.shipper;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.state.StateLock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user types them, in processes of their own. */
final class MainTest {
  @TempDir Path folder;
  private ShipperFolder shipper;

  private record Ended(int exitCode, String output) {}

  @BeforeEach
  void prepare() {
    shipper = new ShipperFolder(folder, URI.create("http://127.0.0.1:1"), "test");
  }

  @Test
  void aGoodConfigurationIsShown() throws Exception {
    Ended ended = runMain("check-config", "--config", shipper.config().toString());
    assertThat(ended.output()).startsWith("environment: test\n").contains("poll_interval_ms: 10");
    assertThat(ended.exitCode()).isZero();
  }

  @Test
  void aBadConfigurationIsExplained() throws Exception {
    Path config = Files.writeString(folder.resolve("bad.yml"), shipper.yaml() + "  prot: 1\n");
    Ended ended = runMain("check-config", "--config", config.toString());
    assertThat(ended)
        .isEqualTo(new Ended(2, "ops.prot: a known key, one of host, port, was 'prot'\n"));
  }

  @Test
  void aMissingConfigurationIsNamed() throws Exception {
    assertThat(runMain("run", "--config", "/nowhere.yml"))
        .isEqualTo(new Ended(2, "--config: an existing file, was '/nowhere.yml'\n"));
  }

  @Test
  void theHelpNamesEveryCommand() throws Exception {
    Ended ended = runMain("--help");
    assertThat(ended.output()).contains("run", "setup", "check-config");
    assertThat(ended.exitCode()).isZero();
  }

  @Test
  void setupWithoutAServerSaysSo() throws Exception {
    Ended ended = runMain("setup", "--config", shipper.config().toString());
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.output())
        .startsWith("setup did not succeed at [http://127.0.0.1:1]: ")
        .contains("Check that Elasticsearch runs there");
  }

  @Test
  void aSecondShipperOnTheSameStateIsRefused() throws Exception {
    try (StateLock lock = StateLock.take(shipper.state())) {
      assertThat(lock).isNotNull();
      assertThat(runMain("run", "--config", shipper.config().toString()))
          .isEqualTo(
              new Ended(
                  1,
                  "log-shipper: another shipper works on the state folder "
                      + shipper.state()
                      + ": stop it, or give this one a state_dir of its own\n"));
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String yaml = shipper.yaml().replace("port: 0", "port: " + taken.getLocalPort());
      Path config = Files.writeString(folder.resolve("taken.yml"), yaml);
      Ended ended = runMain("run", "--config", config.toString());
      assertThat(ended.exitCode()).isEqualTo(1);
      assertThat(ended.output())
          .contains("the port 127.0.0.1:" + taken.getLocalPort() + " for metrics and health");
    }
  }

  private Ended runMain(String... arguments) throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classes,
            Main.class.getName());
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(java.stream(), Stream.of(arguments)).toList());
    builder.environment().remove("SIGHTLINE_LOG_DIR");
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    int exitCode = builder.start().waitFor();
    return new Ended(exitCode, Files.readString(output));
  }
}
