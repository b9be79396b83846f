package io.sightline.stack.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.stack.component.Secrets;
import io.sightline.stack.component.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docker is asked, word by word; a script in its place writes it down. */
class DockerReachTest {
  @TempDir private Path temporary;
  private StackSettings settings;
  private DockerReach reach;
  private Containers containers;

  @BeforeEach
  void takeTheScript() throws IOException {
    Path script = temporary.resolve("docker");
    Files.writeString(
        script,
        """
        #!/bin/sh
        cd "$(dirname "$0")"
        for word; do printf '<%s>' "$word" >>asked; done
        echo >>asked
        case $1 in
          ps) echo one && echo two ;;
          inspect)
            echo 'redis id-redis some/redis:7 running 0 healthy'
            echo 'postgresql id-postgresql some/postgres:17 running 0 none'
            echo 'prometheus id-prometheus some/prometheus:3 running 0 starting'
            echo 'log-shipper id-shipper some/shipper:1 exited 137 unhealthy'
            ;;
          cp)
            case $2 in
              -) cat >put.tar ;;
              *nothing*) echo 'Could not find the file /x in container' >&2 && exit 1 ;;
              *) tar -cf - -C container . ;;
            esac
            ;;
          exec)
            case "$*" in
              *'ls -1A /prometheus/wal'*) printf '00000000\\n00000001\\n' ;;
              *'ls '*) echo 'ls: cannot access: No such file or directory' >&2 && exit 2 ;;
              *redis-cli*) echo "signed in with $REDISCLI_AUTH" ;;
              *pg_dump*) echo 'the connection was refused' >&2 && exit 1 ;;
              *psql*) printf '42\\n' ;;
            esac
            ;;
        esac
        """);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    settings =
        StackSettings.onFreePorts(
            temporary, temporary.resolve("state"), Map.of("COMPOSE_PROJECT_NAME", "shop"));
    containers = new Containers(settings, script.toString());
    reach = new DockerReach(settings, containers);
  }

  /** Without those that look for the containers. */
  private List<String> asked() throws IOException {
    return Files.readAllLines(temporary.resolve("asked")).stream()
        .filter(line -> !line.startsWith("<ps>") && !line.startsWith("<inspect>"))
        .toList();
  }

  @Test
  void onlyContainersOfTheProjectThatAreWellAreHealthy() throws IOException {
    assertThat(reach.healthy()).containsExactly("postgresql", "redis");
    assertThat(Files.readAllLines(temporary.resolve("asked")).get(0))
        .isEqualTo(
            "<ps><--all><--quiet><--filter><label=com.docker.compose.project=shop>"
                + "<--filter><label=com.docker.compose.oneoff=False>");
  }

  @Test
  void statementsReachPsqlAsOneWord() throws IOException {
    assertThat(reach.sql("demo", "SELECT '$(rm -rf /)'; -- \"")).containsExactly("42");
    assertThat(asked())
        .containsExactly(
            "<exec><--interactive><--env><PGUSER=postgres><id-postgresql><psql><--no-psqlrc>"
                + "<--quiet><--no-align><--tuples-only><--set=ON_ERROR_STOP=1><--dbname=demo>"
                + "<--command=SELECT '$(rm -rf /)'; -- \">");
  }

  @Test
  void whatAProgramSaysWhenItFailsIsTold() {
    assertThatThrownBy(
            () ->
                Piped.toFile(
                    reach.postgresql("pg_dump", List.of("--format=custom", "--dbname=demo")),
                    temporary.resolve("demo.dump")))
        .hasMessageEndingWith("docker ended with status 1: the connection was refused");
  }

  @Test
  void passwordsAreNoArguments() throws IOException {
    String password = new Secrets(settings.secrets()).read("redis_password");
    assertThat(reach.redisInfo()).isEqualTo("signed in with " + password);
    assertThat(asked()).containsExactly("<exec><--env><REDISCLI_AUTH><id-redis><redis-cli><INFO>");
  }

  @Test
  void namesOfAFolderAndOfNone() throws IOException {
    assertThat(reach.names(Data.PROMETHEUS, "wal")).containsExactly("00000000", "00000001");
    assertThat(reach.names(Data.PROMETHEUS, "wbl")).isEmpty();
    assertThatThrownBy(() -> reach.names(Data.GRAFANA, ""))
        .hasMessage("there is no container of grafana");
  }

  @Test
  void filesComeOutAsATar() throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("container/below"));
    Files.writeString(folder.resolve("00000000"), "samples");
    reach.copyOut(Data.PROMETHEUS, "", temporary.resolve("all"));
    reach.copyOut(Data.PROMETHEUS, "wal", temporary.resolve("one"));
    reach.copyOut(Data.PROMETHEUS, "nothing", temporary.resolve("one"));
    assertThat(temporary.resolve("all/below/00000000")).hasContent("samples");
    assertThat(temporary.resolve("one/wal/below/00000000")).hasContent("samples");
    assertThat(temporary.resolve("one/nothing")).doesNotExist();
    assertThat(asked())
        .containsExactly(
            "<cp><id-prometheus:/prometheus/.><->",
            "<cp><id-prometheus:/prometheus/wal><->",
            "<cp><id-prometheus:/prometheus/nothing><->");
  }

  @Test
  void filesGoInAsATarEvenIntoAContainerThatDoesNotRun() throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("saved"));
    Files.writeString(folder.resolve("journal-7"), "checkpoint");
    reach.putIn(Data.SHIPPER, "", folder);
    assertThat(asked()).containsExactly("<cp><-><id-shipper:/var/lib/sightline>");
    TarStreams.unpack(
        Files.newInputStream(temporary.resolve("put.tar")), temporary.resolve("there"));
    assertThat(Files.size(temporary.resolve("put.tar"))).isPositive();
  }

  @Test
  void promtoolSeesTheCopyAndNoNetwork() throws IOException {
    assertThat(reach.promtool(List.of("tsdb", "list"), Path.of("/backups/one")).command())
        .containsSubsequence(
            "run",
            "--rm",
            "--network",
            "none",
            "--volume",
            "/backups/one:/backup",
            "--entrypoint",
            "/bin/promtool",
            "some/prometheus:3",
            "tsdb",
            "list",
            "/backup");
  }

  @Test
  void composeIsCalledAsDeployScriptCallsIt() throws IOException {
    containers.compose("down");
    String file = "<--file><" + temporary.resolve("docker-compose.yml") + ">";
    String profiles = "<--profile><monitoring><--profile><logging><--profile><proxy><down>";
    assertThat(asked())
        .containsExactly(
            "<compose><version>",
            "<compose><--project-name><shop><--project-directory><"
                + temporary
                + ">"
                + file
                + profiles);
    StackSettings withLogs =
        StackSettings.onFreePorts(
            temporary,
            temporary.resolve("state"),
            Map.of("COMPOSE_PROJECT_NAME", "shop", "SIGHTLINE_CONTAINER_LOGS", "syslog"));
    new Containers(withLogs, temporary.resolve("docker").toString()).compose("down");
    assertThat(asked().get(3))
        .contains(
            file + "<--file><" + temporary.resolve("docker/container-logs.yml") + ">" + profiles);
  }
}
