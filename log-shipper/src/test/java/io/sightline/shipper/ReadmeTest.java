package io.sightline.shipper;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.config.ConfigProblems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the README says can be done as it says. */
final class ReadmeTest {
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern KEY = Pattern.compile("(?m)^[\\s-]*([a-z_]+):");

  private String readme;

  @BeforeEach
  void read() throws IOException {
    readme = Files.readString(Path.of("README.md"));
  }

  @Test
  void everyExampleOfAConfigurationIsTaken() throws ConfigProblems {
    List<String> examples = new ArrayList<>();
    Matcher yaml = YAML.matcher(readme);
    while (yaml.find()) {
      examples.add(yaml.group(1));
    }
    assertThat(examples).hasSizeGreaterThanOrEqualTo(2);
    for (String example : examples) {
      String whole = example;
      if (!example.contains("state_dir:")) {
        whole += "state_dir: /var/lib/shipper\n";
      }
      if (!example.contains("elasticsearch:") && !example.contains("kafka:\n  brokers")) {
        whole += "elasticsearch: {urls: [\"http://127.0.0.1:9200\"]}\n";
      }
      String effective = EffectiveConfig.yaml(ConfigReader.read(whole, Map.of()));
      assertThat(EffectiveConfig.yaml(ConfigReader.read(effective, Map.of()))).isEqualTo(effective);
    }
  }

  @Test
  void everyKeyIsNamed() throws ConfigProblems {
    String yaml =
        """
        state_dir: /state
        inputs:
          - {class: app, paths: [/app.log]}
          - {class: net, type: syslog, syslog: {tcp: 1, tls: {listen: 2, certificate_file: /c, key_file: /k}}}
          - {class: push, type: http, http: {listen: 3}}
          - {class: pipe, type: stdin}
        elasticsearch: {urls: ["http://127.0.0.1:9200"]}
        """;
    Set<String> keys = new TreeSet<>();
    Matcher key = KEY.matcher(EffectiveConfig.yaml(ConfigReader.read(yaml, Map.of())));
    while (key.find()) {
      keys.add(key.group(1));
    }
    assertThat(keys).hasSizeGreaterThan(40).allMatch(name -> readme.contains(name));
  }

  @Test
  void everyCommandIsNamed() {
    Set<String> commands = new TreeSet<>(new CommandLine(new Main()).getSubcommands().keySet());
    assertThat(commands).contains("run", "dlq", "status");
    assertThat(commands).allMatch(name -> readme.contains("`" + name));
  }
}
