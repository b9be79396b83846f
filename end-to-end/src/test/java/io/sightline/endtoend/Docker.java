package io.sightline.endtoend;

import io.sightline.stack.process.Commands;
import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The engine of this machine, by its command line. */
final class Docker {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Docker() {}

  /** Runs {@code docker} with these arguments; what it printed, both streams. */
  static String run(String... arguments) {
    return command(Map.of(), arguments);
  }

  /** Runs {@code docker} with variables added to this process's own. */
  static String command(Map<String, String> variables, String... arguments) {
    List<String> words = new ArrayList<>(List.of("docker"));
    words.addAll(List.of(arguments));
    try {
      return Commands.run(words, Repository.root(), variables, null, PATIENCE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether {@code docker} with these arguments ends with status 0. */
  static boolean succeeds(String... arguments) {
    try {
      run(arguments);
      return true;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Everything the engine tells about a container. */
  static JsonNode inspect(String container) {
    return Json.MAPPER.readTree(run("inspect", container)).get(0);
  }

  /** What a listing command printed, without empty lines. */
  static List<String> lines(String... arguments) {
    return run(arguments).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }
}
