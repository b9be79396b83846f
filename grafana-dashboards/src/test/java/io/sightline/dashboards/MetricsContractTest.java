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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the contract promises of a service or the shipper is what a real one exports. */
final class MetricsContractTest {
  private static final List<String> OF_THE_DEMO =
      List.of("# app-metrics", "# The pool", "# Java and the process", "# demo-service");

  private static final List<String> OF_THE_SHIPPER = List.of("# log-shipper");

  @Test
  void whatIsPromisedOfAServiceIsInTheScrapeOfTheDemo() throws IOException {
    assertThat(promised(OF_THE_DEMO)).hasSizeGreaterThan(30).isSubsetOf(exportedBy("demo-service"));
  }

  @Test
  void whatIsPromisedOfTheShipperIsInItsScrape() throws IOException {
    assertThat(promised(OF_THE_SHIPPER))
        .hasSizeGreaterThan(30)
        .isSubsetOf(exportedBy("log-shipper"));
  }

  /** The scrapes of the running stack, which the end-to-end tests compare with it. */
  @ParameterizedTest
  @CsvSource({
    "# node_exporter, node",
    "# postgres_exporter, postgres",
    "# redis_exporter, redis",
    "# elasticsearch_exporter, elasticsearch",
    "# blackbox_exporter, probe",
    "# prometheus, prometheus",
    "# remote write, prometheus-remote-write",
    "# alertmanager, alertmanager",
    "# Go programs, node",
    "# ops-console, ops-console",
    "# the blackbox exporter itself, blackbox",
  })
  void whatIsPromisedOfAnExporterIsInItsScrape(String section, String scrape) throws IOException {
    assertThat(promised(List.of(section)))
        .isNotEmpty()
        .isSubsetOf(namesIn(Module.HERE.resolve("src/test/resources/scrapes/" + scrape + ".txt")));
  }

  /** The checked-in scrape, which the module's own tests compare with the running service. */
  private static Set<String> exportedBy(String module) throws IOException {
    Path golden = Module.HERE.resolveSibling(module + "/src/test/resources/metrics-golden.txt");
    return namesIn(golden);
  }

  private static Set<String> namesIn(Path golden) throws IOException {
    return Files.readAllLines(golden).stream()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .collect(Collectors.toSet());
  }

  private static List<String> promised(List<String> sections) throws IOException {
    List<String> names = new ArrayList<>();
    boolean isAmongThem = false;
    for (String line : Files.readAllLines(Module.CONTRACT)) {
      if (line.startsWith("#")) {
        isAmongThem = sections.stream().anyMatch(line::startsWith);
      } else if (isAmongThem && !line.isBlank()) {
        names.add(line.strip());
      }
    }
    return names;
  }
}
