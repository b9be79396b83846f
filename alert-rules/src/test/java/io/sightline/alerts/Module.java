package io.sightline.alerts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where this module's files are. Tests run in the module's folder; its siblings are beside it. */
final class Module {
  static final Path HERE = Path.of("").toAbsolutePath();
  static final Path PROMETHEUS = HERE.resolve("prometheus");
  static final Path ALERTMANAGER = HERE.resolve("alertmanager");
  static final Path RUNBOOKS = HERE.resolve("runbooks");
  static final Path DASHBOARDS = HERE.resolveSibling("grafana-dashboards/grafana/dashboards");
  static final Path METRICS_CONTRACT =
      HERE.resolveSibling("grafana-dashboards/metrics-contract.txt");

  private Module() {}

  /**
   * The files of a folder whose names end so, sorted; never empty, because an empty check passes.
   */
  static List<Path> files(Path folder, String suffix) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
      if (found.isEmpty()) {
        throw new IllegalStateException("no *" + suffix + " in " + folder);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
