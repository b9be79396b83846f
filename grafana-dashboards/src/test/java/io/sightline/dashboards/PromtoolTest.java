package io.sightline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.stack.provision.Tool;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The real promtool parses every expression: as recording rules, which are parsed when checked. */
final class PromtoolTest {
  @TempDir Path folder;

  @Test
  void everyExpressionIsPromQl() throws IOException, InterruptedException {
    List<DashboardQuery> queries = DashboardQueries.in(Module.DASHBOARDS, Map.of());
    List<Map<String, String>> rules = new ArrayList<>();
    for (DashboardQuery query : queries) {
      rules.add(Map.of("record", "question:number" + rules.size(), "expr", query.expression()));
    }
    Path file = folder.resolve("questions.yml");
    new YAMLMapper()
        .writeValue(
            file.toFile(), Map.of("groups", List.of(Map.of("name", "questions", "rules", rules))));

    List<String> command = new ArrayList<>(Toolbox.inRepository().command(Tool.PROMTOOL));
    command.addAll(List.of("check", "rules", file.toString()));
    Path output = folder.resolve("output.txt");
    Process promtool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(promtool.exitValue()).as(Files.readString(output)).isZero();
    assertThat(output).content().contains("SUCCESS: " + queries.size() + " rules found");
  }
}
