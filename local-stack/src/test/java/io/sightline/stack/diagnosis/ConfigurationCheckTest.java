package io.sightline.stack.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.stack.component.StackSettings;
import io.sightline.stack.diagnosis.Finding.Verdict;
import io.sightline.stack.process.Commands;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said where tools and jars are missing; that all is well, the end-to-end test sees. */
class ConfigurationCheckTest {
  @TempDir private Path folder;

  private List<Finding> findings(Map<String, String> variables) throws IOException {
    StackSettings settings = StackSettings.onFreePorts(folder, folder.resolve("state"), variables);
    Toolbox toolbox =
        new Toolbox(
            folder.resolve("tools"),
            variables,
            line -> {
              throw new AssertionError("a check fetches nothing, but: " + line);
            });
    return new ConfigurationCheck(settings, toolbox).findings();
  }

  @Test
  void whatCannotBeCheckedSaysSoAndWhatToInstall() throws IOException {
    Assumptions.assumeFalse(Commands.onPath("promtool") || Commands.onPath("amtool"));
    List<Finding> findings = findings(Map.of());
    assertThat(findings)
        .extracting(Finding::verdict)
        .containsExactly(Verdict.SKIPPED, Verdict.SKIPPED, Verdict.PROBLEM, Verdict.SKIPPED);
    assertThat(findings.get(0))
        .isEqualTo(
            Finding.skipped(
                "prometheus",
                "NOT checked: SIGHTLINE_PROMTOOL and the PATH name no such program",
                "install it (Debian: apt-get install prometheus), or let ./deploy.sh up --runtime"
                    + " local fetch it"));
    assertThat(findings.get(2).found())
        .isEqualTo(
            "log-shipper has not been built: run ./deploy.sh up, or mvn package for all of it");
    assertThat(findings.get(3).found()).isEqualTo("NOT checked: grafana-dashboards is not built");
  }

  @Test
  void aToolThatIsNotWhereItsVariableSaysIsNamed() throws IOException {
    assertThat(findings(Map.of("SIGHTLINE_PROMTOOL", "/nowhere/promtool")).get(0))
        .isEqualTo(
            Finding.problem(
                "prometheus",
                "SIGHTLINE_PROMTOOL: expected an executable file, was '/nowhere/promtool'",
                "change or unset it"));
  }

  @Test
  void nothingIsLeftBehindInTheStateFolder() throws IOException {
    findings(Map.of("SIGHTLINE_PROMTOOL", "/nowhere/promtool"));
    assertThat(Files.exists(folder.resolve("state"))).isFalse();
  }
}
