package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A password is in its file, and nowhere that somebody else looks at. */
@ExtendWith(RunningStack.Extension.class)
@Tag(RunningStack.DOCKER)
class DockerSecretsTest {
  private final DockerRuntime docker;
  private final Map<String, String> secrets;

  DockerSecretsTest(RunningStack running) {
    this.docker = running.docker();
    this.secrets = docker.secrets();
  }

  private Set<String> secretsIn(String text) {
    Set<String> found = new TreeSet<>();
    secrets.forEach(
        (name, secret) -> {
          if (text.contains(secret)) {
            found.add(name);
          }
        });
    return found;
  }

  @Test
  void eachIsMadeUpAndLong() {
    Map<String, String> passwords = new TreeMap<>(secrets);
    passwords.keySet().removeIf(name -> !name.endsWith("_password"));
    assertThat(passwords).hasSizeGreaterThanOrEqualTo(13);
    assertThat(passwords.values()).doesNotHaveDuplicates().allMatch(one -> one.length() == 32);
  }

  @Test
  void noneIsInWhatTheEngineTells() {
    docker
        .containers()
        .forEach(
            (service, id) ->
                assertThat(secretsIn(Docker.run("inspect", id))).as(service).isEmpty());
  }

  @Test
  void noneIsInAnyLog() {
    docker
        .containers()
        .forEach(
            (service, id) -> assertThat(secretsIn(Docker.run("logs", id))).as(service).isEmpty());
  }

  /** Those of health checks and start scripts, too: somebody has looked all the time. */
  @Test
  void noneIsAnArgumentOfAnyProcess() {
    // Longer than the interval of the health checks.
    await("looks").atMost(Duration.ofMinutes(1)).until(() -> docker.processLists().looks() > 150);
    assertThat(docker.processLists().found()).isEmpty();
  }

  /** Where docker-compose.yml says why: these programs read it from nowhere else. */
  @Test
  void onlyThreeProgramsHaveOneInTheirEnvironment() {
    // Looked at again, for the health check of redis has its password as long as it runs.
    await("secrets in environments")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(secretsInEnvironments())
                    .isEqualTo(
                        Map.of(
                            "elasticsearch", Set.of("elasticsearch_password"),
                            "elasticsearch-exporter", Set.of("exporter_elasticsearch_password"),
                            "redis-exporter", Set.of("redis_password"))));
  }

  private Map<String, Set<String>> secretsInEnvironments() {
    Map<String, Set<String>> having = new TreeMap<>();
    for (Container container : docker.running().values()) {
      for (long pid : container.pids()) {
        Set<String> found = secretsIn(environment(pid));
        if (!found.isEmpty()) {
          having.computeIfAbsent(container.service(), name -> new TreeSet<>()).addAll(found);
        }
      }
    }
    return having;
  }

  private static String environment(long pid) {
    try {
      return new String(
          Files.readAllBytes(Path.of("/proc/" + pid + "/environ")), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // It has ended meanwhile.
      return "";
    }
  }
}
