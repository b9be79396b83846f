package io.sightline.console.dashboards;

import io.sightline.console.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The dashboards of Grafana that lie below a folder; their own folder is the one that their file is
 * in. A file that is changed, added or taken away counts from the next call on. Thread-safe.
 */
public final class Dashboards {
  /**
   * One dashboard.
   *
   * @param folder its path below the common folder, empty for that folder itself
   */
  public record Dashboard(
      String uid, String title, String description, List<String> tags, String folder) {}

  private record Known(FileTime changed, long bytes, Optional<Dashboard> dashboard) {}

  private static final int DEEPEST = 4;
  private static final long LARGEST_BYTES = 4 << 20;
  private static final Comparator<Dashboard> BY_FOLDER_AND_TITLE =
      Comparator.comparing(Dashboard::folder).thenComparing(Dashboard::title);

  private final Optional<Path> directory;
  private final Map<Path, Known> known = new ConcurrentHashMap<>();

  /**
   * @param directory empty when there are none
   */
  public Dashboards(Optional<Path> directory) {
    this.directory = directory;
  }

  /** All of them, by folder and title. A file that is no dashboard is left out. */
  public List<Dashboard> all() throws IOException {
    return files().values().stream().sorted(BY_FOLDER_AND_TITLE).toList();
  }

  /** The file of a dashboard as it is; empty when none has this uid. */
  public Optional<byte[]> file(String uid) throws IOException {
    for (Map.Entry<Path, Dashboard> each : files().entrySet()) {
      if (each.getValue().uid().equals(uid)) {
        return Optional.of(Files.readAllBytes(each.getKey()));
      }
    }
    return Optional.empty();
  }

  private Map<Path, Dashboard> files() throws IOException {
    Map<Path, Dashboard> found = new TreeMap<>();
    if (directory.isEmpty()) {
      return found;
    }
    try (Stream<Path> files = Files.walk(directory.get(), DEEPEST)) {
      for (Path file : (Iterable<Path>) files.filter(Dashboards::isJson)::iterator) {
        dashboard(file).ifPresent(dashboard -> found.put(file, dashboard));
      }
    }
    known.keySet().removeIf(file -> !found.containsKey(file));
    return found;
  }

  private static boolean isJson(Path file) {
    return file.getFileName().toString().endsWith(".json") && Files.isRegularFile(file);
  }

  private Optional<Dashboard> dashboard(Path file) throws IOException {
    FileTime changed = Files.getLastModifiedTime(file);
    long bytes = Files.size(file);
    Known before = known.get(file);
    if (before == null || before.bytes() != bytes || !before.changed().equals(changed)) {
      before = new Known(changed, bytes, bytes > LARGEST_BYTES ? Optional.empty() : read(file));
      known.put(file, before);
    }
    return before.dashboard();
  }

  /** Empty for a file that is no dashboard: the dashboards' own tests judge those. */
  private Optional<Dashboard> read(Path file) {
    try {
      JsonNode root = Json.MAPPER.readTree(Files.readAllBytes(file));
      String uid = root.path("uid").asString("");
      if (uid.isEmpty() || !root.path("panels").isArray()) {
        return Optional.empty();
      }
      return Optional.of(
          new Dashboard(
              uid,
              root.path("title").asString(uid),
              root.path("description").asString(""),
              root.path("tags").valueStream().map(tag -> tag.asString("")).toList(),
              folder(file)));
    } catch (IOException | JacksonException noDashboard) {
      return Optional.empty();
    }
  }

  private String folder(Path file) {
    return directory
        .map(directory -> directory.relativize(file).getParent())
        .map(Path::toString)
        .orElse("");
  }
}
