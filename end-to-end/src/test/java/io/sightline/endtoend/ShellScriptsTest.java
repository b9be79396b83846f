package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The shell scripts, by shellcheck, shfmt and bats; without them these tests are skipped. */
class ShellScriptsTest {
  @Test
  void shellcheckFindsNothing() throws IOException {
    LintTool.run(
        "shellcheck", "what shell scripts do wrong", List.of("--external-sources"), scripts());
  }

  @Test
  void shfmtWouldChangeNothing() throws IOException {
    LintTool.run(
        "shfmt", "the form of the shell scripts", List.of("-i", "2", "-ci", "-d"), scripts());
  }

  /** With fakes of docker, java and mvn: each command, each error, each dry run. */
  @Test
  void deployScriptPassesItsTests() throws IOException {
    LintTool.run("bats", "deploy.sh", List.of("deploy/test"), List.of());
  }

  private static List<String> scripts() throws IOException {
    List<String> scripts = new ArrayList<>(LintTool.files(".sh", ".bash", ".bats"));
    scripts.add(".ci/run");
    assertThat(scripts)
        .contains("deploy.sh", "docker/deploy.bash", "deploy/env.bash", "deploy/test/env.bats");
    return scripts;
  }
}
