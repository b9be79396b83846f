package io.sightline.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.stack.provision.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real promtool reads, lints and runs what Prometheus will read. */
final class PrometheusFilesTest {

  static List<Path> unitTests() {
    return Module.files(Module.PROMETHEUS.resolve("tests"), ".yml");
  }

  @Test
  void theConfigurationIsValid() {
    Run run = promtool("check", "config", Module.PROMETHEUS.resolve("prometheus.yml").toString());
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output())
        .contains(
            Module.files(Module.PROMETHEUS.resolve("rules"), ".yml").size() + " rule files found");
  }

  @Test
  void theRulesAreValidAndNoneIsThereTwice() {
    List<String> arguments = new ArrayList<>(List.of("check", "rules", "--lint=all"));
    arguments.add("--lint-fatal");
    Module.files(Module.PROMETHEUS.resolve("rules"), ".yml")
        .forEach(file -> arguments.add(file.toString()));
    Run run = promtool(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  @ParameterizedTest
  @MethodSource("unitTests")
  void theUnitTestsPass(Path file) {
    Run run = promtool("test", "rules", file.toString());
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  private static Run promtool(String... arguments) {
    return Run.of(Tools.command(Tool.PROMTOOL, arguments));
  }
}
