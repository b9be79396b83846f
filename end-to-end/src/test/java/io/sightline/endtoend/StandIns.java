package io.sightline.endtoend;

import io.sightline.stack.process.Commands;
import io.sightline.stack.provision.Repository;
import io.sightline.stack.provision.Tool;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the compose file is given where no registry can be reached. */
final class StandIns {
  private StandIns() {}

  /**
   * Makes the images that {@code docker/stand-ins.sh} has and that are not there yet; the variables
   * that name them to compose, and our own with names of the tests, and the limits of this machine.
   */
  static Map<String, String> make(Path file) throws IOException {
    long begun = System.nanoTime();
    Commands.run(
        List.of(Repository.root().resolve("docker/stand-ins.sh").toString(), file.toString()),
        Repository.root(),
        Map.of(
            "SIGHTLINE_ELASTICSEARCH",
            Toolbox.inRepository().home(Tool.ELASTICSEARCH).toString(),
            "JAVA_HOME",
            System.getProperty("java.home")),
        null,
        Duration.ofMinutes(5));
    Figures.record("stand-in images", "%.1f s", (System.nanoTime() - begun) / 1_000_000_000.0);
    Map<String, String> variables = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      variables.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
    }
    for (String name : List.of("DEMO_SERVICE", "OPS_CONSOLE", "LOG_SHIPPER", "ALERT_RULES")) {
      String image = name.toLowerCase(Locale.ROOT).replace('_', '-');
      variables.put(name + "_IMAGE", "sightline-end-to-end/" + image);
    }
    variables.put("NOFILE", fileLimit());
    return variables;
  }

  /** What the host allows: in a container of CI that is less than the default. */
  private static String fileLimit() throws IOException {
    String hard =
        Commands.run(
                List.of("bash", "-c", "ulimit -Hn"),
                Path.of("").toAbsolutePath(),
                Duration.ofSeconds(10))
            .strip();
    return hard.equals("unlimited") || Long.parseLong(hard) > 65_536 ? "65536" : hard;
  }
}
