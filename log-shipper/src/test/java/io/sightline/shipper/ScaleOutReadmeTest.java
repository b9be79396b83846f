package io.sightline.shipper;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.config.ConfigProblems;
import io.sightline.shipper.sink.StreamPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows of agents and indexers can be used as it stands. */
final class ScaleOutReadmeTest {
  private static final Pattern SECTION = Pattern.compile("(?s)## Scale-out\n(.*?)\n## ");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

  private static List<String> examples() throws IOException {
    Matcher section = SECTION.matcher(Files.readString(Path.of("README.md")));
    assertThat(section.find()).isTrue();
    List<String> examples = new ArrayList<>();
    Matcher example = EXAMPLE.matcher(section.group(1));
    while (example.find()) {
      examples.add(example.group(1));
    }
    assertThat(examples).hasSize(2);
    return examples;
  }

  @Test
  void theAgentWritesToTheTopicThatTheIndexerReads() throws Exception {
    ShipperConfig agent = ConfigReader.read(examples().get(0), Map.of());
    ShipperConfig indexer = ConfigReader.read(examples().get(1), Map.of());
    assertThat(agent.elasticsearch()).isNull();
    assertThat(agent.target()).isEqualTo("topic logs at kafka-1:9092, kafka-2:9092");
    assertThat(indexer.kafka()).isNull();
    assertThat(indexer.inputs().get(0).kafka().topics()).containsExactly(agent.kafka().topic());
    assertThat(indexer.environment()).isEqualTo(agent.environment());
    assertThat(indexer.streams())
        .containsExactly(
            new StreamPlan("logs-central-prod", 30),
            new StreamPlan("logs-access.volatile-prod", 7),
            new StreamPlan("logs-*-prod", 30));
  }

  @Test
  void theConfigurationInEffectNamesNoValueOfTheClient() throws Exception {
    for (String example : examples()) {
      String shown = EffectiveConfig.yaml(ConfigReader.read(example, Map.of()));
      assertThat(shown).contains("kafka:", "tls:", "mechanism: SCRAM-SHA-512", "password_file:");
    }
    String indexer = EffectiveConfig.yaml(ConfigReader.read(examples().get(1), Map.of()));
    assertThat(indexer).contains("session.timeout.ms: '***'").doesNotContain("30000");
  }

  @Test
  void documentsGoToOneOutput() throws Exception {
    String both = examples().get(0) + "elasticsearch: {urls: ['http://127.0.0.1:9200']}\n";
    assertThat(problems(both))
        .containsExactly(
            "kafka: absent when elasticsearch is there: documents go to one of them, was there");
  }

  @Test
  void linesOfATopicAreNotJoined() throws Exception {
    String joined =
        examples()
            .get(1)
            .replace("type: kafka", "type: kafka\n    multiline: {preset: indentation}");
    assertThat(problems(joined))
        .containsExactly(
            "inputs[0].multiline: absent, as neighbours in a topic need not be of one file, was"
                + " there");
  }

  @Test
  void whatNeedsElasticsearchSaysSo(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("agent.yml"), examples().get(0));
    for (String command : List.of("setup", "check-output")) {
      CommandLineRun run = CommandLineRun.of(command, "--config", file.toString());
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.errors())
          .isEqualTo(
              command
                  + ": a configuration with elasticsearch, was one that ships to topic logs at"
                  + " kafka-1:9092, kafka-2:9092. Use the configuration of a shipper that reads"
                  + " the topic\n");
    }
  }

  private static List<String> problems(String yaml) {
    try {
      ConfigReader.read(yaml, Map.of());
      return List.of();
    } catch (ConfigProblems e) {
      return e.problems();
    }
  }
}
