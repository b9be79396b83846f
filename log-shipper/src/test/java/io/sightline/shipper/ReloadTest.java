package io.sightline.shipper;

import static io.sightline.shipper.ShipperFolder.append;
import static io.sightline.shipper.ShipperFolder.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP on the real process. */
final class ReloadTest {
  @RegisterExtension static final RealElasticsearch SERVER = new RealElasticsearch();
  private static LogIndex index;

  @TempDir Path folder;

  @BeforeAll
  static void findServer() {
    index = SERVER.index();
  }

  @Test
  void aGoodConfigurationIsTakenAndAWrongOneIsNot() throws Exception {
    ShipperFolder shipper = new ShipperFolder(folder, SERVER.uri(), "reload");
    append(shipper.log("app.log"), lines(0, 100));
    append(shipper.log("late.log"), lines(0, 50));
    try (ShipperProcess process = ShipperProcess.start(shipper)) {
      soon().until(() -> index.count("logs-app-reload") == 100);

      Path config = shipper.config();
      String yaml = Files.readString(config);
      Files.writeString(config, yaml.replace("inputs:", "inputs: wrong\nwas:"));
      process.hangUp();
      soon()
          .untilAsserted(
              () ->
                  assertThat(process.output())
                      .contains("The configuration stays as it is: inputs: a list with at least"));
      Files.writeString(config, yaml.replace(shipper.state().toString(), folder + "/other"));
      process.hangUp();
      soon().until(() -> process.output().contains("state_dir needs a restart to change"));
      append(shipper.log("app.log"), lines(100, 200));
      soon().until(() -> index.count("logs-app-reload") == 200);

      Files.writeString(
          config,
          yaml.replace(
              "inputs:\n",
              "inputs:\n  - class: late\n    paths: [\"" + shipper.logs() + "/*/late.log\"]\n"));
      process.hangUp();
      soon().until(() -> index.count("logs-late-reload") == 50);
      append(shipper.log("app.log"), lines(200, 300));
      soon().until(() -> index.count("logs-app-reload") == 300);
      assertThat(process.terminate()).as(process.output()).isZero();
    }
    assertThat(index.sequence("logs-app-reload")).hasSize(300).doesNotHaveDuplicates();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
  }
}
