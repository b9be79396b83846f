package io.sightline.shipper.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The settings of one input, as they stand in a file. */
record ReadConfig(ProcessConfig config, List<String> problems) {

  static ReadConfig of(String yaml) {
    JsonNode tree = YAMLMapper.builder().build().readTree(yaml);
    List<String> problems = new ArrayList<>();
    Settings input = new Settings("inputs[0]", tree, Map.of("TEAM", "payments"), problems);
    ProcessConfig config = ProcessConfig.read(input);
    input.refuseOthers();
    return new ReadConfig(config, problems);
  }

  static ProcessConfig valid(String yaml) {
    ReadConfig read = of(yaml);
    assertThat(read.problems()).isEmpty();
    return read.config();
  }
}
