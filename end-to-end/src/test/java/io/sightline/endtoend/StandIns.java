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
import java.util.Map;
import java.util.TreeMap;

/** The images that {@code docker/stand-ins.sh} makes where no registry can be reached. */
final class StandIns {
  private StandIns() {}

  /** Makes those that are not there yet; the variables that name them to compose. */
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
    return variables;
  }
}
