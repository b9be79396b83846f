package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All YAML of ours, by yamllint with the rules of {@code .yamllint}. */
class YamlFilesTest {
  @Test
  void yamllintFindsNothing() throws IOException {
    List<String> files = LintTool.files(".yml", ".yaml");
    assertThat(files).contains("docker-compose.yml", "alert-rules/prometheus/prometheus.yml");
    LintTool.run("yamllint", "our YAML", List.of("--strict", "--config-file", ".yamllint"), files);
  }
}
