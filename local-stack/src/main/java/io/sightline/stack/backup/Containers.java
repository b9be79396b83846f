package io.sightline.stack.backup;

import io.sightline.stack.component.StackSettings;
import io.sightline.stack.process.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The containers and volumes of one compose project, and the two commands that reach them. */
final class Containers {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String STATE =
      "{{index .Config.Labels \"com.docker.compose.service\"}} {{.ID}} {{.Config.Image}}"
          + " {{.State.Status}} {{.State.ExitCode}}"
          + " {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}}";

  private final StackSettings settings;
  private final String program;
  private final String project;

  /** Of the project that {@code COMPOSE_PROJECT_NAME} names. */
  Containers(StackSettings settings) {
    this(settings, "docker");
  }

  /** With another program in the place of docker, for tests. */
  Containers(StackSettings settings, String program) {
    this.settings = settings;
    this.program = program;
    this.project = settings.variable("COMPOSE_PROJECT_NAME", "sightline");
  }

  /** A container of the project. */
  record Container(
      String service, String id, String image, String status, int exitCode, String health) {
    boolean runs() {
      return status.equals("running");
    }

    /** As far as it can be asked. */
    boolean isWell() {
      return runs() && (health.equals("healthy") || health.equals("none"));
    }

    boolean hasFailed() {
      return status.equals("exited") && exitCode != 0;
    }
  }

  List<Container> all() throws IOException {
    List<String> ids =
        lines(
            "ps",
            "--all",
            "--quiet",
            "--filter",
            "label=com.docker.compose.project=" + project,
            "--filter",
            "label=com.docker.compose.oneoff=False");
    if (ids.isEmpty()) {
      return List.of();
    }
    List<String> arguments = new ArrayList<>(List.of("inspect", "--format", STATE));
    arguments.addAll(ids);
    List<Container> containers = new ArrayList<>();
    for (String line : lines(arguments.toArray(new String[0]))) {
      String[] words = line.split(" ", -1);
      containers.add(
          new Container(
              words[0], words[1], words[2], words[3], Integer.parseInt(words[4]), words[5]));
    }
    return containers;
  }

  Optional<Container> find(String service) throws IOException {
    return all().stream().filter(one -> one.service().equals(service)).findFirst();
  }

  /** The container of a service, whatever its state. */
  Container of(String service) throws IOException {
    return find(service).orElseThrow(() -> new IOException("there is no container of " + service));
  }

  /** Volumes by the names that the compose file gives them, in full. */
  Optional<String> volume(String name) throws IOException {
    return lines(
            "volume",
            "ls",
            "--quiet",
            "--filter",
            "label=com.docker.compose.project=" + project,
            "--filter",
            "label=com.docker.compose.volume=" + name)
        .stream()
        .findFirst();
  }

  /** A docker command, to be given input or output. */
  ProcessBuilder docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** What a docker command prints. */
  List<String> lines(String... arguments) throws IOException {
    return Piped.lines(docker(arguments)).stream().filter(line -> !line.isBlank()).toList();
  }

  /** A compose command for this project with all its profiles, run to its end. */
  void compose(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(composeCommand());
    command.addAll(
        List.of(
            "--project-name",
            project,
            "--project-directory",
            settings.repository().toString(),
            "--file",
            settings.repository().resolve("docker-compose.yml").toString()));
    // As deploy.sh does, else a restore would make containers that log elsewhere.
    if (settings.variable("SIGHTLINE_CONTAINER_LOGS", "docker").equals("syslog")) {
      command.addAll(
          List.of("--file", settings.repository().resolve("docker/container-logs.yml").toString()));
    }
    command.addAll(
        List.of("--profile", "monitoring", "--profile", "logging", "--profile", "proxy"));
    command.addAll(List.of(arguments));
    Piped.lines(new ProcessBuilder(command).directory(settings.repository().toFile()));
  }

  /** Version 2, or 1.29 where that is all there is. */
  private List<String> composeCommand() {
    try {
      Commands.run(List.of(program, "compose", "version"), Path.of("/"), PATIENCE);
      return List.of(program, "compose");
    } catch (IOException e) {
      return List.of("docker-compose");
    }
  }
}
