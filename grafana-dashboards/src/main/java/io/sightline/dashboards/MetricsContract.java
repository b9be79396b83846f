package io.sightline.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The series that dashboards and rules may name: the contract's and those our rules record. */
public final class MetricsContract {
  private final Set<String> names;

  private MetricsContract(Set<String> names) {
    this.names = Set.copyOf(names);
  }

  /**
   * Reads the contract.
   *
   * @param contract a name per line; empty lines and those that begin with # do not count
   * @param rules the folder of the rule files, for what they record
   */
  public static MetricsContract read(Path contract, Path rules) {
    Set<String> names = new TreeSet<>();
    try (Stream<String> lines = Files.lines(contract);
        Stream<Path> files = Files.list(rules)) {
      lines
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .forEach(names::add);
      files.filter(file -> file.toString().endsWith(".yml")).forEach(file -> recorded(file, names));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new MetricsContract(names);
  }

  /** The series of an expression that nobody exports and nobody records; empty when all is well. */
  public List<String> unknownIn(String expression) {
    return SeriesNames.of(expression).stream().filter(name -> !names.contains(name)).toList();
  }

  private static void recorded(Path file, Set<String> names) {
    for (JsonNode group : new YAMLMapper().readTree(file.toFile()).path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        if (rule.has("record")) {
          names.add(rule.path("record").asString());
        }
      }
    }
  }
}
