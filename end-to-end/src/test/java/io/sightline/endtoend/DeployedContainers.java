package io.sightline.endtoend;

import io.sightline.stack.process.Commands;
import io.sightline.stack.process.FreePorts;
import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code deploy.sh} runs in containers, with a compose project of its own. */
final class DeployedContainers implements DeployedStack {
  private static final List<String> LOG_VOLUMES =
      List.of("demo-logs", "console-logs", "shipper-logs");

  private final String project;
  private final List<String> services;
  private final DeployScript script;

  private DeployedContainers(String project, List<String> services, DeployScript script) {
    this.project = project;
    this.services = services;
    this.script = script;
  }

  /**
   * Nothing runs yet.
   *
   * @param folder of its own, empty
   * @param project the name of the compose project; what an earlier one of this name left is
   *     deleted
   * @param services those that {@code up} starts, with what they need
   */
  static DeployedContainers in(Path folder, String project, List<String> services)
      throws IOException, InterruptedException {
    DeployedContainers stack = new DeployedContainers(project, services, scriptIn(folder, project));
    stack.succeed("down", "--volumes");
    return stack;
  }

  private static DeployScript scriptIn(Path folder, String project) throws IOException {
    DeployScript script =
        new DeployScript(folder)
            .with("SIGHTLINE_RUNTIME", "docker")
            .with("COMPOSE_PROJECT_NAME", project)
            .with("SHIPPER_SYSLOG_PORT", FreePorts.some(1).get(0).toString())
            .with("TRAFFIC_REQUESTS_PER_SECOND", "0");
    // A file that is mounted must be there.
    Files.copy(Repository.root().resolve("alert-rules/config.yml"), script.alertsConfig());
    StandIns.make(folder.resolve("stand-ins.env")).forEach(script::with);
    return script;
  }

  @Override
  public DeployScript script() {
    return script;
  }

  @Override
  public void up() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("up"));
    words.addAll(services);
    succeed(words.toArray(String[]::new));
  }

  @Override
  public DeployedContainers successorWithNothingButItsLogFiles(Path folder)
      throws IOException, InterruptedException {
    succeed("down");
    for (String volume : volumes()) {
      if (!isOfLogs(volume)) {
        Docker.run("volume", "rm", volume);
      }
    }
    return new DeployedContainers(project, services, scriptIn(folder, project));
  }

  @Override
  public boolean hasData() {
    return !volumes().stream().allMatch(this::isOfLogs);
  }

  private boolean isOfLogs(String volume) {
    return LOG_VOLUMES.contains(volume.substring(project.length() + 1));
  }

  private List<String> volumes() {
    return Docker.lines(
        "volume", "ls", "--quiet", "--filter", "label=com.docker.compose.project=" + project);
  }

  /** The id of a service's container. */
  String container(String service) {
    return Docker.lines(
            "ps",
            "--all",
            "--quiet",
            "--filter",
            "label=com.docker.compose.project=" + project,
            "--filter",
            "label=com.docker.compose.service=" + service)
        .get(0);
  }

  @Override
  public LogFiles logFiles() {
    return new LogFiles(
        LOG_VOLUMES.stream()
            .map(name -> project + "_" + name)
            .map(name -> Docker.run("volume", "inspect", "--format", "{{.Mountpoint}}", name))
            .map(mountpoint -> Path.of(mountpoint.strip()))
            .toList(),
        "docker");
  }

  @Override
  public List<String> sql(String query) {
    return Docker.lines(
        "exec",
        "--env",
        "PGUSER=postgres",
        container("postgresql"),
        "psql",
        "--no-psqlrc",
        "--no-align",
        "--tuples-only",
        "--dbname=demo",
        "--command=" + query);
  }

  @Override
  public List<String> redis(List<String> command) throws IOException {
    List<String> words =
        new ArrayList<>(List.of("exec", "--env", "REDISCLI_AUTH", container("redis"), "redis-cli"));
    words.addAll(command);
    return Docker.command(
            Map.of("REDISCLI_AUTH", secret("redis_password")), words.toArray(String[]::new))
        .lines()
        .toList();
  }

  @Override
  public String consoleUsers(String input, String... arguments) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "docker",
                "exec",
                "--interactive",
                container("ops-console"),
                "java",
                "-jar",
                "/app/app.jar",
                "users"));
    words.addAll(List.of(arguments));
    return Commands.run(words, Repository.root(), Map.of(), input, Duration.ofSeconds(60));
  }

  @Override
  public void close() throws IOException, InterruptedException {
    succeed("down", "--volumes");
  }
}
