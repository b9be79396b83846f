package io.sightline.console.status;

import io.sightline.console.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The status file that the launcher of the local runtime writes: {@code {"runtime", "started_at",
 * "updated_at", "components": [{"name", "title", "state", "url", "pid", "restarts", "since",
 * "message"}]}}. It is replaced as a whole, so a reader sees one state of it.
 */
final class LauncherFile {
  /** What the file said; {@code problem} when it could not be read. */
  record Content(
      Optional<String> runtime,
      Optional<Instant> startedAt,
      Optional<Instant> updatedAt,
      List<Component> components,
      Optional<String> problem) {}

  private LauncherFile() {}

  static Content read(Path file) {
    try {
      JsonNode root = Json.MAPPER.readTree(Files.readAllBytes(file));
      return new Content(
          text(root, "runtime"),
          text(root, "started_at").flatMap(LauncherFile::instant),
          text(root, "updated_at").flatMap(LauncherFile::instant),
          root.path("components").valueStream().map(LauncherFile::component).toList(),
          Optional.empty());
    } catch (NoSuchFileException missing) {
      return unreadable("The launcher's status file " + file + " does not exist (yet)");
    } catch (IOException | JacksonException unreadable) {
      return unreadable(
          "The launcher's status file " + file + " cannot be read: " + unreadable.getMessage());
    }
  }

  private static Content unreadable(String problem) {
    return new Content(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.of(problem + ". Components below are only those Prometheus knows."));
  }

  /** Empty for a time that cannot be read: then the console's own start stands for it. */
  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException notAnInstant) {
      return Optional.empty();
    }
  }

  private static Component component(JsonNode node) {
    String name = node.path("name").asString("(unnamed)");
    return new Component(
        name,
        text(node, "title").orElse(Titles.of(name)),
        node.path("state").asString("unknown"),
        text(node, "url"),
        text(node, "since"),
        node.path("restarts").isNumber()
            ? Optional.of(node.path("restarts").intValue())
            : Optional.empty(),
        node.path("message").asString(""),
        "launcher");
  }

  private static Optional<String> text(JsonNode node, String name) {
    return Optional.of(node.path(name).asString("")).filter(text -> !text.isEmpty());
  }
}
