package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sightline.stack.process.Commands;
import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shell scripts, by shellcheck and shfmt; without them these tests are skipped, loudly. */
class ShellScriptsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void shellcheckFindsNothing() throws IOException {
    run("shellcheck", "--external-sources");
  }

  @Test
  void shfmtWouldChangeNothing() throws IOException {
    run("shfmt", "-i", "2", "-ci", "-d");
  }

  private static void run(String tool, String... options) throws IOException {
    demand(tool);
    List<String> command = new ArrayList<>();
    command.add(tool);
    command.addAll(List.of(options));
    List<String> scripts = scripts();
    assertThat(scripts).contains("deploy.sh", "docker/deploy.bash", ".ci/run");
    command.addAll(scripts);
    Commands.run(command, Repository.root(), PATIENCE);
  }

  private static void demand(String tool) {
    if (!Commands.onPath(tool)) {
      System.err.println(
          "SKIPPED: the shell scripts were NOT checked by "
              + tool
              + ", which is missing. Install it (Debian: apt-get install "
              + tool
              + ").");
      assertThat(System.getenv("SIGHTLINE_REQUIRE_ALL_TESTS"))
          .as("SIGHTLINE_REQUIRE_ALL_TESTS forbids skipping: install " + tool)
          .isNotEqualTo("true");
    }
    assumeTrue(Commands.onPath(tool), tool + " is missing");
  }

  private static List<String> scripts() throws IOException {
    Path root = Repository.root();
    List<String> scripts = new ArrayList<>(List.of("deploy.sh", ".ci/run"));
    for (String folder : List.of("docker", "alert-rules/alertmanager")) {
      try (Stream<Path> files = Files.walk(root.resolve(folder))) {
        files
            .filter(file -> file.toString().endsWith(".sh") || file.toString().endsWith(".bash"))
            .map(file -> root.relativize(file).toString())
            .sorted()
            .forEach(scripts::add);
      }
    }
    return scripts;
  }
}
