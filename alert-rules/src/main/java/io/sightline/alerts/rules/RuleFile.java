package io.sightline.alerts.rules;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * One file of rules, as it stands in the repository.
 *
 * @param name with its ending: {@code service.yml}
 * @param content what Prometheus reads
 */
record RuleFile(String name, ObjectNode content) {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(YAMLWriteFeature.LITERAL_BLOCK_STYLE, YAMLWriteFeature.MINIMIZE_QUOTES)
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER, YAMLWriteFeature.SPLIT_LINES)
          .build();

  /** All {@code *.yml} of a folder by name; there must be one. */
  static List<RuleFile> in(Path folder) throws IOException {
    List<RuleFile> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.filter(each -> each.toString().endsWith(".yml")).sorted().toList()) {
        try {
          files.add(
              new RuleFile(
                  path.getFileName().toString(), (ObjectNode) YAML.readTree(path.toFile())));
        } catch (JacksonException | ClassCastException unreadable) {
          throw new IOException(
              path + " is no file of rules: " + unreadable.getMessage(), unreadable);
        }
      }
    }
    if (files.isEmpty()) {
      throw new IOException("no rules in " + folder);
    }
    return files;
  }

  List<JsonNode> rules() {
    return content
        .path("groups")
        .valueStream()
        .flatMap(group -> group.path("rules").valueStream())
        .toList();
  }

  /** The same rules with a team's numbers and without the alerts it turned off. */
  RuleFile tuned(Tuning tuning) {
    ObjectNode tuned = content.deepCopy();
    for (JsonNode group : tuned.path("groups")) {
      ArrayNode rules = (ArrayNode) group.path("rules");
      for (int i = rules.size() - 1; i >= 0; i--) {
        ObjectNode rule = (ObjectNode) rules.get(i);
        if (!rule.has("alert")) {
          setNumbers(rule, tuning.objectives());
        } else if (tuning.of(rule.path("alert").asString()).isOn()) {
          tune(rule, tuning);
        } else {
          rules.remove(i);
        }
      }
    }
    return new RuleFile(name, tuned);
  }

  private static void tune(ObjectNode rule, Tuning tuning) {
    AlertTuning own = tuning.of(rule.path("alert").asString());
    setNumbers(rule, own.numbers());
    // Texts may name an objective too.
    setNumbers(rule, tuning.objectives());
    own.lasting().ifPresent(duration -> rule.put("for", duration));
    own.keepFiring().ifPresent(duration -> rule.put("keep_firing_for", duration));
    own.severity()
        .ifPresent(severity -> ((ObjectNode) rule.path("labels")).put("severity", severity));
  }

  private static void setNumbers(ObjectNode rule, Map<String, BigDecimal> numbers) {
    rule.put("expr", Mark.setInExpression(rule.path("expr").asString(), numbers));
    if (rule.path("annotations") instanceof ObjectNode annotations) {
      for (String each : List.copyOf(annotations.propertyNames())) {
        annotations.put(each, Mark.setInText(annotations.path(each).asString(), numbers));
      }
    }
  }

  /** The file's text, for Prometheus. */
  String text() {
    return "# Made from alert-rules/prometheus/rules/"
        + name
        + " and alert-rules/config.yml. Change config.yml instead.\n"
        + YAML.writeValueAsString(content);
  }
}
