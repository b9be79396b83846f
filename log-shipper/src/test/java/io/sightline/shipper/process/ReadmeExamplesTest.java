package io.sightline.shipper.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.config.Settings;
import io.sightline.shipper.event.ShipperEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the README shows of processing can be used as it stands. */
final class ReadmeExamplesTest {
  private static final Pattern SECTION = Pattern.compile("(?s)## Processing\n(.*?)\n## ");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

  @Test
  void everyInputOfEveryExampleIsValid() throws Exception {
    Matcher section = SECTION.matcher(Files.readString(Path.of("README.md")));
    assertThat(section.find()).isTrue();
    Matcher example = EXAMPLE.matcher(section.group(1));
    int inputs = 0;
    while (example.find()) {
      List<String> problems = new ArrayList<>();
      Settings root =
          new Settings(
              "", YAMLMapper.builder().build().readTree(example.group(1)), Map.of(), problems);
      for (Settings input : root.children("inputs")) {
        input.text("class");
        input.texts("paths");
        ProcessConfig config = ProcessConfig.read(input);
        input.refuseOthers();
        assertThat(problems).isEmpty();
        assertThat(Pipelines.of(config, Shipped.USUAL, new ShipperEvents() {}, Clock.systemUTC()))
            .isNotNull();
        inputs++;
      }
    }
    assertThat(inputs).isEqualTo(3);
  }

  @Test
  void theEntryOfTheExampleIsParsed() throws Exception {
    Matcher pattern =
        Pattern.compile("pattern: ('%.*')").matcher(Files.readString(Path.of("README.md")));
    assertThat(pattern.find()).isTrue();
    Shipped shipped =
        new Shipped(
            "parse: {format: grok, pattern: "
                + pattern.group(1)
                + ", grok_patterns: {ORDER: 'order-\\d+'}}\n"
                + "multiline: {preset: java_stack_trace}\n"
                + "timestamp: {field: time, zone: Europe/Berlin}");
    shipped
        .line("2026-11-21 10:00:00,123 ERROR [main] order-17 it broke")
        .line("java.io.IOException: no")
        .line("\tat a.B.c(B.java:1)")
        .flushAll();
    assertThat(shipped.last())
        .containsEntry("@timestamp", "2026-11-21T09:00:00.123Z")
        .containsEntry("order", "order-17")
        .containsEntry("message", "it broke\njava.io.IOException: no\n\tat a.B.c(B.java:1)");
  }
}
