package io.sightline.endtoend;

import io.sightline.stack.process.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the tests of the docker runtime need of this machine. */
final class DockerEngine {
  private static final Optional<String> MISSING = look();

  private DockerEngine() {}

  /** What is missing and what to do about it; empty when all is there. */
  static Optional<String> missing() {
    return MISSING;
  }

  private static Optional<String> look() {
    if (!works("docker", "--version")) {
      return Optional.of(
          "docker is missing: apt-get install docker.io, or .ci/docker-engine.sh start");
    }
    if (!works("docker", "info")) {
      return Optional.of("no Docker engine answers: start it, or .ci/docker-engine.sh start");
    }
    if (!works("docker", "compose", "version")) {
      return Optional.of(
          "docker compose 2.x is missing: install the plugin, or .ci/docker-engine.sh start");
    }
    if (!works("test", "-O", "/proc/1")) {
      return Optional.of(
          "they look into the containers' processes from outside and make images of Debian"
              + " packages: run them as root, on the engine's own machine");
    }
    return Optional.empty();
  }

  private static boolean works(String... command) {
    try {
      Commands.run(List.of(command), Path.of("").toAbsolutePath(), Duration.ofSeconds(20));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
