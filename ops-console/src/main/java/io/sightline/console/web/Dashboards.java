package io.sightline.console.web;

import io.sightline.console.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Which dashboards exist: uid and title of every dashboard JSON below a folder. The console's own
 * page stands in for all of them. Read anew for each call.
 */
final class Dashboards {
  record Dashboard(String uid, String title) {}

  /** What alerts link to when no folder is configured. */
  private static final Dashboard OVERVIEW =
      new Dashboard("application-overview", "Application overview");

  private static final int DEEPEST = 4;

  private final Optional<Path> directory;

  Dashboards(Optional<Path> directory) {
    this.directory = directory;
  }

  List<Dashboard> all() throws IOException {
    if (directory.isEmpty()) {
      return List.of(OVERVIEW);
    }
    try (Stream<Path> files = Files.walk(directory.get(), DEEPEST)) {
      List<Dashboard> found =
          files
              .filter(file -> file.getFileName().toString().endsWith(".json"))
              .flatMap(file -> read(file).stream())
              .sorted(Comparator.comparing(Dashboard::title))
              .toList();
      return found.stream().anyMatch(each -> each.uid().equals(OVERVIEW.uid()))
          ? found
          : Stream.concat(Stream.of(OVERVIEW), found.stream()).toList();
    }
  }

  /** Empty for a file that is no dashboard: the dashboards' own tests judge those. */
  private static Optional<Dashboard> read(Path file) {
    try {
      JsonNode root = Json.MAPPER.readTree(Files.readAllBytes(file));
      String uid = root.path("uid").asString("");
      return uid.isEmpty()
          ? Optional.empty()
          : Optional.of(new Dashboard(uid, root.path("title").asString(uid)));
    } catch (IOException | JacksonException noDashboard) {
      return Optional.empty();
    }
  }
}
