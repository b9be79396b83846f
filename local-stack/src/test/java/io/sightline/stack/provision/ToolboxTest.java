package io.sightline.stack.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.stack.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolboxTest {
  @TempDir private Path folder;

  @Test
  void takesWhatTheUserNames() throws IOException {
    Toolbox toolbox = new Toolbox(folder, Map.of("SIGHTLINE_PROMETHEUS", "/bin/true"), line -> {});
    assertThat(toolbox.command(Tool.PROMETHEUS)).containsExactly("/bin/true");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesANameThatIsNoProgram() {
    Toolbox toolbox =
        new Toolbox(
            folder,
            Map.of("SIGHTLINE_PROMETHEUS", "/no/such", "SIGHTLINE_ELASTICSEARCH", "/no/folder"),
            line -> {});
    assertThatThrownBy(() -> toolbox.command(Tool.PROMETHEUS))
        .isInstanceOf(MissingToolException.class)
        .hasMessage("SIGHTLINE_PROMETHEUS: expected an executable file, was '/no/such'");
    assertThatThrownBy(() -> toolbox.home(Tool.ELASTICSEARCH))
        .isInstanceOf(MissingToolException.class)
        .hasMessage("SIGHTLINE_ELASTICSEARCH: expected a folder, was '/no/folder'");
  }

  @Test
  void everyProgramOfTheStackRuns() throws IOException {
    Toolbox toolbox = Toolbox.inRepository();
    for (Tool tool : Tool.values()) {
      if (!tool.isFolder()) {
        List<String> command = new ArrayList<>(toolbox.command(tool));
        command.add("--version");
        assertThat(Commands.run(command, folder, Duration.ofSeconds(20)))
            .as(tool.name())
            .isNotBlank();
      }
    }
    assertThat(toolbox.home(Tool.POSTGRESQL).resolve("bin/postgres")).isExecutable();
    assertThat(toolbox.home(Tool.ELASTICSEARCH).resolve("bin/elasticsearch")).isExecutable();
  }

  @Test
  void saysWhatToDoWhenAPackageCannotBeFetched() throws IOException {
    Files.writeString(folder.resolve("no folder"), "");
    Toolbox toolbox = new Toolbox(folder.resolve("no folder"), Map.of(), line -> {});
    assertThatThrownBy(() -> toolbox.home(Tool.ELASTICSEARCH))
        .isInstanceOf(MissingToolException.class)
        .hasMessageStartingWith("elasticsearch is missing and could not be fetched (")
        .hasMessageEndingWith(
            "check that Maven reaches Maven Central (mvn dependency:get"
                + " -Dartifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:8.19.21:zip),"
                + " or name your own in SIGHTLINE_ELASTICSEARCH");
  }
}
