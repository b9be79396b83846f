package io.sightline.stack.backup;

import io.sightline.stack.component.Secrets;
import io.sightline.stack.component.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A stack of containers: files go by {@code docker cp}, programs run by {@code docker exec}, and no
 * shell takes part. Secrets go by the environment of the docker command, never as arguments.
 */
final class DockerReach implements Reach {
  private static final String REDIS_COPY = "backup.rdb";

  private final StackSettings settings;
  private final Containers containers;

  DockerReach(StackSettings settings, Containers containers) {
    this.settings = settings;
    this.containers = containers;
  }

  @Override
  public String runtime() {
    return "docker";
  }

  @Override
  public StackSettings settings() {
    return settings;
  }

  @Override
  public Set<String> healthy() throws IOException {
    Set<String> healthy = new TreeSet<>();
    for (Containers.Container one : containers.all()) {
      if (one.isWell()) {
        healthy.add(one.service());
      }
    }
    return healthy;
  }

  private String id(Data data) throws IOException {
    return containers.of(data.component()).id();
  }

  @Override
  public String location(Data data, String path) {
    return Path.of(data.inContainer(), data.below(), path).toString();
  }

  @Override
  public List<String> names(Data data, String path) throws IOException {
    try {
      return containers.lines("exec", id(data), "ls", "-1A", location(data, path));
    } catch (Piped.Failed e) {
      if (e.errors().contains("No such file")) {
        return List.of();
      }
      throw e;
    }
  }

  @Override
  public void copyOut(Data data, String path, Path into) throws IOException {
    String from = id(data) + ":" + location(data, path) + (path.isEmpty() ? "/." : "");
    try {
      Piped.read(
          containers.docker("cp", from, "-"),
          Path.of("/dev/null"),
          tar -> {
            TarStreams.unpack(tar, into.resolve(path));
            return into;
          });
    } catch (Piped.Failed e) {
      if (!e.errors().contains("Could not find the file")) {
        throw e;
      }
    }
  }

  @Override
  public void putIn(Data data, String path, Path from) throws IOException {
    Piped.write(
        containers.docker("cp", "-", id(data) + ":" + data.inContainer()),
        tar ->
            TarStreams.pack(
                from, Path.of(data.below()).resolve(path), data.user(), data.group(), tar));
  }

  @Override
  public void remove(Data data, String path) throws IOException {
    containers.lines("exec", id(data), "rm", "-rf", location(data, path));
  }

  @Override
  public ProcessBuilder postgresql(String program, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "exec",
                "--interactive",
                "--env",
                "PGUSER=postgres",
                containers.of("postgresql").id(),
                program));
    command.addAll(arguments);
    return containers.docker(command.toArray(new String[0]));
  }

  @Override
  public List<String> sql(String database, String statement) throws IOException {
    return Piped.lines(
        postgresql(
            "psql",
            List.of(
                "--no-psqlrc",
                "--quiet",
                "--no-align",
                "--tuples-only",
                "--set=ON_ERROR_STOP=1",
                "--dbname=" + database,
                "--command=" + statement)));
  }

  private ProcessBuilder redis(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("exec", "--env", "REDISCLI_AUTH", containers.of("redis").id(), "redis-cli"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = containers.docker(command.toArray(new String[0]));
    builder
        .environment()
        .put("REDISCLI_AUTH", new Secrets(settings.secrets()).read("redis_password"));
    return builder;
  }

  /** By way of a file: to standard output, redis-cli writes the mark of the end as well. */
  @Override
  public void saveRedis(Path file) throws IOException {
    try {
      Piped.lines(redis("--rdb", location(Data.REDIS, REDIS_COPY)));
      copyOut(Data.REDIS, REDIS_COPY, file.getParent());
      Files.move(file.resolveSibling(REDIS_COPY), file);
    } finally {
      remove(Data.REDIS, REDIS_COPY);
    }
  }

  @Override
  public String redisInfo() throws IOException {
    return String.join("\n", Piped.lines(redis("INFO")));
  }

  @Override
  public ProcessBuilder promtool(List<String> arguments, Path folder) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "run",
                "--rm",
                "--network",
                "none",
                "--user",
                "0:0",
                "--volume",
                folder.toAbsolutePath() + ":/backup",
                "--entrypoint",
                "/bin/promtool",
                containers.of("prometheus").image()));
    command.addAll(arguments);
    command.add("/backup");
    return containers.docker(command.toArray(new String[0]));
  }
}
