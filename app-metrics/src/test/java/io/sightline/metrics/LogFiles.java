package io.sightline.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log files of the service {@code shop} below a directory; read them when it is closed. */
public record LogFiles(Path directory) {
  private static final JsonMapper JSON = new JsonMapper();

  /** The lines of one file, each a JSON object. */
  public List<JsonNode> lines(String file) {
    try (Stream<String> lines = Files.lines(directory.resolve("shop").resolve(file))) {
      return lines.map(JSON::readTree).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that was written, whatever the file. */
  public String everything() {
    try (Stream<Path> files = Files.walk(directory)) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
      return all.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
