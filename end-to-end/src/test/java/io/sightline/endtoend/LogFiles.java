package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The log files of all services of a stack.
 *
 * @param folders where they are, at whatever depth
 * @param environment part of the names of the data streams that their lines go to
 */
record LogFiles(List<Path> folders, String environment) {
  private static final List<String> CLASSES = List.of("app", "access", "error", "db");

  /** Those of a stack in the local runtime. */
  LogFiles(Path folder) {
    this(List.of(folder), "local");
  }

  /** The complete lines of all files of a class, rotated ones as well. */
  List<JsonNode> linesOf(String fileClass) {
    List<JsonNode> lines = new ArrayList<>();
    folders.forEach(folder -> addLines(folder, fileClass, lines));
    return lines;
  }

  private static void addLines(Path folder, String fileClass, List<JsonNode> lines) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files
              .filter(one -> one.getFileName().toString().matches(fileClass + "\\..*log"))
              .toList()) {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        text.substring(0, text.lastIndexOf('\n') + 1)
            .lines()
            .forEach(line -> lines.add(Json.MAPPER.readTree(line)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until each line is there once and nothing else is. Compares contents, not counts: a lost
   * line and a doubled one would make the count right.
   */
  void awaitAllIn(Elasticsearch elasticsearch) {
    for (String fileClass : CLASSES) {
      await("all lines of " + fileClass)
          .atMost(Duration.ofSeconds(120))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () ->
                  assertThat(
                          sorted(elasticsearch.documents("logs-" + fileClass + "*-" + environment)))
                      .isEqualTo(sorted(linesOf(fileClass))));
    }
  }

  private static List<String> sorted(List<JsonNode> documents) {
    return documents.stream().map(JsonNode::toString).sorted().toList();
  }
}
