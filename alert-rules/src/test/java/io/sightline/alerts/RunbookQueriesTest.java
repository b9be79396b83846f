package io.sightline.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.dashboards.SeriesNames;
import io.sightline.stack.provision.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The queries in a runbook can be pasted into Prometheus, and read what somebody exports. */
final class RunbookQueriesTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\w*\n(.*?)^```$");

  /** What a line of a shell begins with. */
  private static final Pattern SHELL =
      Pattern.compile(
          "(?m)^\\s*(\\./|sudo |curl |docker|psql|redis-cli|jcmd|kill|df |du |ps |top|free|ss |cat"
              + " |grep |tail |journalctl|chronyc|timedatectl|lsof|ls |java |mvn |openssl|find"
              + " |dmesg|ip |sudo|vmstat|iostat|ethtool|jstack|ping|nc |PGPASSWORD|REDISCLI|export"
              + " |sqlite|sed |awk |SELECT|select|-- |\\{|\\$|#)");

  @TempDir Path folder;

  record Query(Path runbook, String text) {
    @Override
    public String toString() {
      return runbook.getFileName() + ": " + text.lines().findFirst().orElse("");
    }
  }

  static Stream<Query> queries() {
    return Module.files(Module.RUNBOOKS, ".md").stream()
        .flatMap(
            file ->
                BLOCK
                    .matcher(read(file))
                    .results()
                    .map((MatchResult block) -> block.group(1).strip())
                    .filter(text -> !SHELL.matcher(text).find())
                    .map(text -> new Query(file, text)));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A block is one expression, or one a line. */
  @ParameterizedTest
  @MethodSource("queries")
  void aQueryIsUnderstoodByPrometheus(Query query) throws IOException {
    if (!isValid(List.of(query.text()))) {
      assertThat(isValid(query.text().lines().filter(line -> !line.isBlank()).toList()))
          .as(query.text())
          .isTrue();
    }
  }

  private boolean isValid(List<String> expressions) throws IOException {
    List<Object> rules = new ArrayList<>();
    for (String expression : expressions) {
      rules.add(Map.of("record", "a", "expr", expression));
    }
    Path file = folder.resolve("rules.yml");
    Files.writeString(
        file,
        new YAMLMapper()
            .writeValueAsString(Map.of("groups", List.of(Map.of("name", "a", "rules", rules)))));
    return Run.of(Tools.command(Tool.PROMTOOL, "check", "rules", "--lint=none", file.toString()))
            .exitCode()
        == 0;
  }

  @ParameterizedTest
  @MethodSource("queries")
  void aQueryReadsWhatSomebodyExportsOrRecords(Query query) throws IOException {
    Set<String> known = known();
    assertThat(SeriesNames.of(query.text()))
        .allSatisfy(name -> assertThat(known).as(query.toString()).contains(name));
  }

  @Test
  void thereAreQueriesToLookAt() {
    assertThat(queries()).hasSizeGreaterThan(50);
  }

  private static Set<String> known() throws IOException {
    Set<String> known = new TreeSet<>(Files.readAllLines(Module.METRICS_CONTRACT));
    List<Path> scrapes =
        new ArrayList<>(
            Module.files(
                Module.HERE.resolveSibling("grafana-dashboards/src/test/resources/scrapes"),
                ".txt"));
    for (String module : List.of("demo-service", "log-shipper")) {
      scrapes.add(Module.HERE.resolveSibling(module + "/src/test/resources/metrics-golden.txt"));
    }
    for (Path scrape : scrapes) {
      known.addAll(
          Files.readAllLines(scrape).stream()
              .map(line -> line.substring(0, line.indexOf(' ')))
              .collect(Collectors.toSet()));
    }
    // What Prometheus says of each target.
    known.addAll(
        Set.of("scrape_duration_seconds", "scrape_samples_scraped", "ALERTS", "ALERTS_FOR_STATE"));
    known.add("scrape_samples_post_metric_relabeling");
    for (Path file : Module.files(Module.PROMETHEUS.resolve("rules"), ".yml")) {
      for (JsonNode group : new YAMLMapper().readTree(file.toFile()).path("groups")) {
        for (JsonNode rule : group.path("rules")) {
          if (rule.has("record")) {
            known.add(rule.path("record").asString());
          }
        }
      }
    }
    return known;
  }
}
