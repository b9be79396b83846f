package io.sightline.endtoend;

import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.process.Commands;
import io.sightline.stack.process.Folders;
import io.sightline.stack.process.FreePorts;
import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import tools.jackson.databind.JsonNode;

/**
 * Containers of the repository's {@code docker-compose.yml}, with images, ports and secrets of
 * their own. Needs what {@link DockerEngine} looks for.
 */
final class DockerRuntime implements StackRuntime {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** How the names of the compose projects begin. */
  private static final String PROJECT = "sightline-end-to-end";

  /** Where each listener is inside the networks. */
  private static final Map<Port, String> INNER =
      Map.of(
          Port.DEMO, "http://demo-service:8080",
          Port.CONSOLE, "http://ops-console:8088",
          Port.PROMETHEUS, "http://prometheus:9090",
          Port.ALERTMANAGER, "http://alertmanager:9093",
          Port.ELASTICSEARCH, "http://elasticsearch:9200");

  private final StackSettings settings;
  private final Map<String, String> variables;
  private final ComposeContainer compose;
  private final ProcessLists processLists;
  private String project = "";

  private DockerRuntime(StackSettings settings, Map<String, String> variables, List<Path> changes) {
    this.settings = settings;
    this.variables = variables;
    this.processLists = ProcessLists.watchFor(secrets().values());
    List<String> services = services();
    this.compose =
        new ComposeContainer(
                PROJECT,
                Stream.concat(Stream.of(ComposeFile.PATH), changes.stream())
                    .map(Path::toFile)
                    .toList())
            // Options are a set: a second "--profile" would be left out.
            .withOptions("--profile=monitoring", "--profile=logging", "--profile=proxy")
            .withServices(services.toArray(String[]::new))
            .withEnv(variables)
            .withPull(false)
            .withBuild(true)
            .withStartupTimeout(PATIENCE);
    for (String service : services) {
      if (!service.equals("alert-rules")) {
        compose.waitingFor(service, Wait.forHealthcheck().withStartupTimeout(PATIENCE));
      }
    }
  }

  /**
   * Returns when all is healthy.
   *
   * @param changes compose files that change something of the repository's
   */
  static DockerRuntime start(Map<String, String> wanted, Path... changes) {
    Path state = Path.of("target", "docker-stack").toAbsolutePath();
    try {
      Folders.delete(state);
      Files.createDirectories(state);
      StackSettings settings = StackSettings.onFreePorts(Repository.root(), state, wanted);
      Map<String, String> variables = new TreeMap<>(ComposeFile.defaults());
      variables.putAll(settings.variables());
      variables.putAll(StandIns.make(state.resolve("stand-ins.env")));
      List<Integer> ofTheProxy = FreePorts.some(3);
      variables.put("PROXY_PORT", ofTheProxy.get(0).toString());
      variables.put("PROXY_HTTP_PORT", ofTheProxy.get(1).toString());
      variables.put("PROXY_CONSOLE_PORT", ofTheProxy.get(2).toString());
      makeSecrets(state);
      endLeftovers();
      DockerRuntime runtime = new DockerRuntime(settings, variables, List.of(changes));
      runtime.begin();
      return runtime;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code ./deploy.sh up} does, but nothing of a developer's own {@code .env} is in them. */
  private static void makeSecrets(Path state) throws IOException {
    // What deploy.sh lends it; in this home there is no .env.
    String script =
        """
        die() { printf '%s\\n' "$*" >&2; exit 1; }
        home=$1
        source "$home/docker/deploy.bash"
        docker_secrets
        docker_certificate
        """;
    Files.createSymbolicLink(state.resolve("docker"), Repository.root().resolve("docker"));
    Commands.run(
        List.of("bash", "-euc", script, "secrets", state.toString()),
        state,
        Map.of("SIGHTLINE_STATE_DIR", state.toString()),
        null,
        Duration.ofSeconds(30));
  }

  /** What earlier runs of this clone left when they were killed. */
  private static void endLeftovers() {
    ofThisClone("{{.Label \"com.docker.compose.project\"}}")
        .forEach(name -> Docker.run("compose", "--project-name", name, "down", "--volumes"));
  }

  private static List<String> services() {
    List<String> services = new ArrayList<>(ComposeFile.read().services().keySet());
    services.removeAll(ComposeFile.WITHOUT_STAND_IN);
    // It would add to what the tests count.
    services.remove("traffic");
    System.out.println(
        "In containers of stand-in images: "
            + String.join(", ", services)
            + ". NOT run, for want of an image, and checked by `docker compose config` only: "
            + String.join(", ", ComposeFile.WITHOUT_STAND_IN));
    return services;
  }

  private void begin() {
    long begun = System.nanoTime();
    try {
      compose.start();
      project =
          compose
              .getContainerByServiceName("prometheus")
              .orElseThrow()
              .getContainerInfo()
              .getConfig()
              .getLabels()
              .get("com.docker.compose.project");
    } catch (RuntimeException e) {
      String unwell = unwell();
      processLists.close();
      compose.stop();
      throw new AssertionError(unwell, e);
    }
    Figures.record(
        "containers: start to healthy", "%.1f s", (System.nanoTime() - begun) / 1_000_000_000.0);
  }

  /** The containers that are not healthy, with their last words. */
  private static String unwell() {
    StringBuilder text = new StringBuilder("not healthy:");
    for (String id : ofThisClone("{{.ID}}")) {
      JsonNode container = Docker.inspect(id);
      JsonNode state = container.at("/State");
      if (!state.at("/Health/Status").asString("none").equals("healthy")
          && !(state.at("/Status").asString().equals("exited")
              && state.at("/ExitCode").asInt() == 0)) {
        text.append(String.format("%n%s: %s%n", container.at("/Name").asString(), state))
            .append(Docker.run("logs", "--tail", "20", id));
      }
    }
    return text.toString();
  }

  /** Of the containers that tests of this clone have made, in the format of {@code docker ps}. */
  private static List<String> ofThisClone(String format) {
    return Docker.lines(
            "ps",
            "--all",
            "--filter",
            "label=com.docker.compose.project.working_dir=" + Repository.root(),
            "--format",
            "{{.Label \"com.docker.compose.project\"}} " + format)
        .stream()
        .filter(line -> line.startsWith(PROJECT))
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .distinct()
        .toList();
  }

  /** The compose project of this run. */
  String project() {
    return project;
  }

  /** By service, the id of its container, one-shots as well. */
  Map<String, String> containers() {
    Map<String, String> containers = new TreeMap<>();
    for (String line :
        Docker.lines(
            "ps",
            "--all",
            "--no-trunc",
            "--filter",
            "label=com.docker.compose.project=" + project,
            "--format",
            "{{.Label \"com.docker.compose.service\"}} {{.ID}}")) {
      int space = line.indexOf(' ');
      containers.put(line.substring(0, space), line.substring(space + 1));
    }
    return containers;
  }

  /** By service, its running container. */
  Map<String, Container> running() {
    Map<String, Container> running = new TreeMap<>();
    containers()
        .forEach(
            (service, id) -> {
              JsonNode inspect = Docker.inspect(id);
              if (inspect.at("/State/Running").asBoolean()) {
                running.put(service, new Container(service, inspect));
              }
            });
    return running;
  }

  private String container(String service) {
    String id = containers().get(service);
    if (id == null) {
      throw new IllegalArgumentException("no container of " + service);
    }
    return id;
  }

  /** By name, the secrets that are not empty. */
  Map<String, String> secrets() {
    Map<String, String> secrets = new TreeMap<>();
    try (var files = Files.list(settings.secrets())) {
      for (Path file : files.toList()) {
        String secret = Files.readString(file).strip();
        if (!secret.isEmpty()) {
          secrets.put(file.getFileName().toString(), secret);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return secrets;
  }

  /** Who has shown a secret in the machine's process list since before the start. */
  ProcessLists processLists() {
    return processLists;
  }

  /** The variables that compose was given. */
  Map<String, String> variables() {
    return variables;
  }

  @Override
  public String name() {
    return "docker";
  }

  @Override
  public String url(Port port) {
    return settings.url(port);
  }

  @Override
  public String innerUrl(Port port) {
    return Optional.ofNullable(INNER.get(port)).orElseThrow();
  }

  @Override
  public String dashboardsUrl() {
    return "http://127.0.0.1:3000";
  }

  @Override
  public String errorLinesUrl(String service) {
    return "http://127.0.0.1:5601/app/discover#/?";
  }

  @Override
  public Path secret(String name) {
    return settings.secrets().resolve(name);
  }

  @Override
  public Optional<String> consoleAuthorization() {
    return Optional.of(Json.basic("operator", secrets().get("console_operator_password")));
  }

  @Override
  public List<Path> serviceLogs() {
    return List.of("demo-logs", "console-logs", "shipper-logs").stream().map(this::volume).toList();
  }

  /** Where this machine sees a volume. */
  Path volume(String name) {
    return Path.of(
        Docker.run("volume", "inspect", "--format", "{{.Mountpoint}}", project + "_" + name)
            .strip());
  }

  @Override
  public List<String> printed(String component) {
    return Docker.run("logs", container(component)).lines().toList();
  }

  @Override
  public void stop(String component) {
    Docker.run("stop", container(component));
  }

  @Override
  public void start(String component) {
    Docker.run("start", container(component));
  }

  /** Not by {@code docker kill}: the engine does not start again what it was told to end. */
  @Override
  public void kill(String component) {
    long pid = Docker.inspect(container(component)).at("/State/Pid").asLong();
    if (pid == 0 || !ProcessHandle.of(pid).orElseThrow().destroyForcibly()) {
      throw new IllegalStateException(component + " could not be killed");
    }
  }

  @Override
  public int restarts(String component) {
    return Docker.inspect(container(component)).at("/RestartCount").asInt();
  }

  @Override
  public boolean isHealthy(String component) {
    String id = container(component);
    JsonNode inspect = Docker.inspect(id);
    if (!inspect.at("/State/Running").asBoolean()) {
      return false;
    }
    // The container's own check, now: the engine's next look may be ten seconds away.
    List<String> check = new ArrayList<>(List.of("exec", id));
    JsonNode test = inspect.at("/Config/Healthcheck/Test");
    if (test.get(0).asString().equals("CMD-SHELL")) {
      check.addAll(List.of("/bin/sh", "-c"));
    }
    test.valueStream().skip(1).forEach(word -> check.add(word.asString()));
    return Docker.succeeds(check.toArray(String[]::new));
  }

  @Override
  public void close() {
    compose.stop();
    processLists.close();
    String mine = "label=com.docker.compose.project=" + project;
    List<String> left = new ArrayList<>(Docker.lines("ps", "--all", "--quiet", "--filter", mine));
    left.addAll(Docker.lines("volume", "ls", "--quiet", "--filter", mine));
    left.addAll(Docker.lines("network", "ls", "--quiet", "--filter", mine));
    if (!left.isEmpty()) {
      throw new AssertionError("after the stop there are left: " + left);
    }
    List<String> shown = processLists.found();
    if (!shown.isEmpty()) {
      throw new AssertionError("a secret was an argument: " + shown);
    }
  }
}
