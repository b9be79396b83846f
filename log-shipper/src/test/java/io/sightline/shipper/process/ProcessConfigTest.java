package io.sightline.shipper.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.flow.Destination;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

final class ProcessConfigTest {
  private static final String EVERYTHING =
      """
      multiline: {starts_with: '^\\d', timeout_ms: 11, max_lines: 12, max_bytes: 2048}
      parse:
        format: grok
        pattern: '%{IP:client} %{WORD:verb} %{TICKET:ticket}'
        grok_patterns: {TICKET: '[A-Z]+-\\d+'}
        numbers: [ticket]
        keep_text_as: original
      timestamp: {field: at, format: 'dd/MM/yyyy HH:mm', zone: Europe/Berlin}
      steps:
        - add: {team: '${TEAM}', shard: 3, live: true}
          when: {field: a, exists: false}
        - rename: {a: b}
        - remove: [c, d]
        - drop: {all: [{field: level, equals: DEBUG}, {not: {field: user, exists: true}}]}
        - sample: {keep_one_of: 10}
          when: {any: [{field: ms, less: 5, greater: 1}, {field: path, one_of: [/a, /b]}]}
        - mask: {fields: [pin], patterns: [credit_card, jwt], regexes: ['x+'], replacement: '#'}
        - route: {dataset_from: tenant, environment: live, max_destinations: 7}
          when: {field: tenant, matches: '^[a-z]'}
        - route: {dataset: app.other}
      max_pattern_steps: 5000
      """;

  @Test
  void whereNothingIsAskedForThereIsNoPipeline() {
    ProcessConfig config = ReadConfig.valid("{}");
    assertThat(config).isEqualTo(new ProcessConfig(null, null, null, List.of(), 100_000));
    assertThat(config.isEmpty()).isTrue();
    assertThat(config.effective()).isEmpty();
    assertThat(Pipelines.of(config, Shipped.USUAL, null, null)).isNull();
    assertThat(ReadConfig.valid("parse: {format: json}").isEmpty()).isTrue();
  }

  @Test
  void whatIsLeftOutHasADefault() {
    String yaml =
        """
        multiline: {preset: java_stack_trace}
        parse: {format: logfmt}
        timestamp: {field: ts}
        steps:
          - mask: {fields: pin}
          - route: {dataset_from: tenant}
        """;
    assertThat(ReadConfig.valid(yaml))
        .isEqualTo(
            new ProcessConfig(
                new Multiline(
                    Multiline.Preset.JAVA_STACK_TRACE,
                    null,
                    null,
                    Duration.ofSeconds(1),
                    500,
                    65_536),
                new Parse(Parse.Format.LOGFMT, null, Map.of(), List.of(), null),
                new TimestampRule("ts", "iso8601", ZoneOffset.UTC),
                List.of(
                    new StepRule.Mask(List.of("pin"), List.of(), List.of(), "***", null),
                    new StepRule.Route(null, "tenant", null, null, 32, null)),
                100_000));
  }

  @Test
  void everyKeyIsRead() {
    ConditionRule.OfField debug =
        new ConditionRule.OfField("level", List.of("DEBUG"), null, null, null, null);
    ProcessConfig config = ReadConfig.valid(EVERYTHING);
    assertThat(config.multiline())
        .isEqualTo(new Multiline(null, "^\\d", null, Duration.ofMillis(11), 12, 2048));
    assertThat(config.parse())
        .isEqualTo(
            new Parse(
                Parse.Format.GROK,
                "%{IP:client} %{WORD:verb} %{TICKET:ticket}",
                Map.of("TICKET", "[A-Z]+-\\d+"),
                List.of("ticket"),
                "original"));
    assertThat(config.timestamp())
        .isEqualTo(new TimestampRule("at", "dd/MM/yyyy HH:mm", ZoneId.of("Europe/Berlin")));
    assertThat(config.steps())
        .containsExactly(
            new StepRule.Add(
                Map.of("team", "payments", "shard", new JsonNumber("3"), "live", true),
                new ConditionRule.OfField("a", List.of(), null, false, null, null)),
            new StepRule.Rename(Map.of("a", "b"), null),
            new StepRule.Remove(List.of("c", "d"), null),
            new StepRule.Drop(
                new ConditionRule.All(
                    List.of(
                        debug,
                        new ConditionRule.Not(
                            new ConditionRule.OfField(
                                "user", List.of(), null, true, null, null))))),
            new StepRule.Sample(
                10,
                new ConditionRule.Any(
                    List.of(
                        new ConditionRule.OfField(
                            "ms", List.of(), null, null, new BigDecimal(5), BigDecimal.ONE),
                        new ConditionRule.OfField(
                            "path", List.of("/a", "/b"), null, null, null, null)))),
            new StepRule.Mask(
                List.of("pin"), List.of(Secret.CREDIT_CARD, Secret.JWT), List.of("x+"), "#", null),
            new StepRule.Route(
                null,
                "tenant",
                "live",
                null,
                7,
                new ConditionRule.OfField("tenant", List.of(), "^[a-z]", null, null, null)),
            new StepRule.Route("app.other", null, null, null, 32, null));
    assertThat(config.maxPatternSteps()).isEqualTo(5000);
    assertThat(config.destinations(Shipped.USUAL))
        .containsExactly(new Destination("app.other", "test"));
    assertThat(config.isOpen()).isTrue();
  }

  @Test
  void whatIsInEffectReadsAsTheSame() {
    ProcessConfig config = ReadConfig.valid(EVERYTHING);
    String yaml = YAMLMapper.builder().build().writeValueAsString(config.effective());
    assertThat(ReadConfig.valid(yaml)).isEqualTo(config);
  }

  @Test
  void everythingWrongIsSaidAtOnce() {
    String yaml =
        """
        multiline: {preset: python, starts_with: '(', timeout_ms: 1, max_lines: 1, max_bytes: 1, x: 1}
        parse: {format: xml, pattern: a}
        timestamp: {format: 'yyyy-bb', zone: Mars}
        steps:
          - {}
          - {add: {a: b}, drop: {field: a, exists: true}}
          - add: {a: , b: [1]}
          - rename: {'@timestamp': time, x: }
          - remove: ['@timestamp']
          - drop: {}
          - drop: {field: a}
          - drop: {field: a, matches: '[', less: few, greater: many, exists: maybe, same: 1}
          - drop: {all: []}
          - drop: {field: a, equals: 1, one_of: [2]}
          - sample: {keep_one_of: 0}
          - sample: {every: 3}
          - mask: {}
          - mask: {fields: ['@timestamp'], patterns: [iban], regexes: ['*'], with: x}
          - route: {}
          - route: {dataset: Upper, dataset_from: a, environment: 'a-b', environment_from: b, max_destinations: 0}
          - remove: a
            if: b
        max_pattern_steps: 1
        """;
    String regex = "a regular expression of Java";
    String part = "up to 100 lower-case letters, digits, '_' and '.', a letter first";
    String action = "exactly one of add, drop, mask, remove, rename, route, sample";
    String scalar = "a text, a finite number, true or false";
    assertThat(ReadConfig.of(yaml).problems())
        .containsExactly(
            "inputs[0].multiline.preset: java_stack_trace or indentation, was 'python'",
            "inputs[0].multiline.starts_with: " + regex + ", was '('",
            "inputs[0].multiline.preset: exactly one of preset, starts_with, continues_with, was"
                + " 'preset, starts_with'",
            "inputs[0].multiline.timeout_ms: a whole number from 10 to 600000, was '1'",
            "inputs[0].multiline.max_lines: a whole number from 2 to 100000, was '1'",
            "inputs[0].multiline.max_bytes: a whole number from 1024 to 16777216, was '1'",
            "inputs[0].multiline.x: a known key, one of preset, starts_with, continues_with,"
                + " timeout_ms, max_lines, max_bytes, was 'x'",
            "inputs[0].parse.format: json, text, logfmt, regex or grok, was 'xml'",
            "inputs[0].parse.pattern: a known key, one of format, was 'pattern'",
            "inputs[0].timestamp.field: the field that holds the time, was absent",
            "inputs[0].timestamp.format: iso8601, epoch_seconds, epoch_millis or letters of Java's"
                + " DateTimeFormatter, was 'yyyy-bb'",
            "inputs[0].timestamp.zone: a time zone such as UTC or Europe/Berlin, was 'Mars'",
            "inputs[0].steps[0].step: " + action + ", was absent",
            "inputs[0].steps[1].step: " + action + ", was 'add, drop'",
            "inputs[0].steps[2].add.a: " + scalar + ", was absent",
            "inputs[0].steps[2].add.b: a single value, was '[1]'",
            "inputs[0].steps[3].rename.@timestamp: a field that a document can do without, was"
                + " '@timestamp'",
            "inputs[0].steps[3].rename.x: the new name of the field, was absent",
            "inputs[0].steps[4].remove[0]: a field that a document can do without, was"
                + " '@timestamp'",
            "inputs[0].steps[5].drop.field: a field to look at, or all, any or not, was absent",
            "inputs[0].steps[6].drop.field: one of equals, one_of, matches, exists, less, greater"
                + " beside it, was alone",
            "inputs[0].steps[7].drop.matches: " + regex + ", was '['",
            "inputs[0].steps[7].drop.exists: true or false, was 'maybe'",
            "inputs[0].steps[7].drop.less: a number, was 'few'",
            "inputs[0].steps[7].drop.greater: a number, was 'many'",
            "inputs[0].steps[7].drop.same: a known key, one of field, equals, one_of, matches,"
                + " exists, less, greater, was 'same'",
            "inputs[0].steps[8].drop.all: a list with at least one entry, was '[]'",
            "inputs[0].steps[9].drop.one_of: absent when equals is set, was set",
            "inputs[0].steps[10].sample.keep_one_of: a whole number from 1 to 1000000, was '0'",
            "inputs[0].steps[11].sample.keep_one_of: a whole number from 1 to 1000000, was absent",
            "inputs[0].steps[11].sample.every: a known key, one of keep_one_of, was 'every'",
            "inputs[0].steps[12].mask.fields: at least one of fields, patterns, regexes, was"
                + " absent",
            "inputs[0].steps[13].mask.fields[0]: a field that a document can do without, was"
                + " '@timestamp'",
            "inputs[0].steps[13].mask.patterns[0]: one of credit_card, email, bearer_token,"
                + " password_pair, jwt, url_password, was 'iban'",
            "inputs[0].steps[13].mask.regexes[0]: " + regex + ", was '*'",
            "inputs[0].steps[13].mask.with: a known key, one of fields, patterns, regexes,"
                + " replacement, was 'with'",
            "inputs[0].steps[14].route.dataset: at least one of dataset, dataset_from, environment,"
                + " environment_from, was absent",
            "inputs[0].steps[15].route.dataset: " + part + ", was 'Upper'",
            "inputs[0].steps[15].route.environment: " + part + ", was 'a-b'",
            "inputs[0].steps[15].route.dataset_from: absent when dataset is set, was set",
            "inputs[0].steps[15].route.environment_from: absent when environment is set, was set",
            "inputs[0].steps[15].route.max_destinations: a whole number from 1 to 1000, was '0'",
            "inputs[0].steps[16].if: a known key, one of when, remove, was 'if'",
            "inputs[0].max_pattern_steps: a whole number from 1000 to 100000000, was '1'");
  }

  @Test
  void patternsThatCannotBeReadAreRefused() {
    String grok = "a grok pattern with at least one named field, of known patterns";
    String regex = "a regular expression of Java with named groups, each name once";
    assertThat(ReadConfig.of("parse: {format: grok, pattern: '%{NOPE:a}'}").problems())
        .containsExactly("inputs[0].parse.pattern: " + grok + ", was '%{NOPE:a}'");
    assertThat(ReadConfig.of("parse: {format: grok, pattern: '%{IP}'}").problems())
        .containsExactly("inputs[0].parse.pattern: " + grok + ", was '%{IP}'");
    assertThat(ReadConfig.of("parse: {format: regex, pattern: 'a+'}").problems())
        .containsExactly("inputs[0].parse.pattern: " + regex + ", was 'a+'");
    assertThat(ReadConfig.of("parse: {format: regex, pattern: '(?<a>x)(?<a>y)'}").problems())
        .containsExactly("inputs[0].parse.pattern: " + regex + ", was '(?<a>x)(?<a>y)'");
    assertThat(ReadConfig.of("parse: {format: regex}").problems())
        .containsExactly("inputs[0].parse.pattern: " + regex + ", was absent");
    assertThat(ReadConfig.of("multiline: {}").problems())
        .containsExactly(
            "inputs[0].multiline.preset: exactly one of preset, starts_with, continues_with, was"
                + " absent");
  }
}
