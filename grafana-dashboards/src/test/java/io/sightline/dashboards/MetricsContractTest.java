package io.sightline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the contract promises of a service is what a real service exports. */
final class MetricsContractTest {
  private static final List<String> OF_THE_DEMO =
      List.of("# app-metrics", "# The pool", "# Java and the process", "# demo-service");

  /** The checked-in scrape, which the demo's own tests compare with the running service. */
  private static final Path GOLDEN =
      Module.HERE.resolveSibling("demo-service/src/test/resources/metrics-golden.txt");

  @Test
  void whatIsPromisedOfAServiceIsInTheScrapeOfTheDemo() throws IOException {
    Set<String> exported =
        Files.readAllLines(GOLDEN).stream()
            .map(line -> line.substring(0, line.indexOf(' ')))
            .collect(Collectors.toSet());
    assertThat(promised()).hasSizeGreaterThan(30).isSubsetOf(exported);
  }

  private static List<String> promised() throws IOException {
    List<String> names = new ArrayList<>();
    boolean isOfTheDemo = false;
    for (String line : Files.readAllLines(Module.CONTRACT)) {
      if (line.startsWith("#")) {
        isOfTheDemo = OF_THE_DEMO.stream().anyMatch(line::startsWith);
      } else if (isOfTheDemo && !line.isBlank()) {
        names.add(line.strip());
      }
    }
    return names;
  }
}
