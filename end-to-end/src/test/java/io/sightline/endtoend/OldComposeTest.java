package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sightline.stack.process.Commands;
import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The last compose of version 1 reads the same out of our files as version 2 does. Debian 12 still
 * has it.
 */
@ExtendWith(RunningStack.Extension.class)
@Tag(RunningStack.DOCKER)
class OldComposeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What both print in the same words. */
  private static final List<String> KEYS =
      List.of(
          "image",
          "user",
          "entrypoint",
          "command",
          "environment",
          "restart",
          "read_only",
          "tmpfs",
          "cap_drop",
          "security_opt",
          "logging",
          "init",
          "pid",
          "network_mode",
          "ulimits");

  @TempDir private Path folder;

  @Test
  void everyServiceIsTheSameInBoth() throws IOException {
    Path old = oldCompose();
    for (Path[] files :
        List.of(
            new Path[] {ComposeFile.PATH},
            new Path[] {ComposeFile.PATH, ComposeFile.CONTAINER_LOGS})) {
      Map<String, JsonNode> expected = ComposeFile.read(files).services();
      Map<String, JsonNode> found = services(old, files);
      assertThat(found.keySet()).isEqualTo(expected.keySet());
      found.forEach(
          (name, service) ->
              assertThat(summary(service)).as(name).isEqualTo(summary(expected.get(name))));
    }
  }

  /** Skips loudly, or fails where that is forbidden. */
  private static Path oldCompose() {
    Path unpacked = Repository.root().resolve(".sightline/tools/docker-compose-1.29.2");
    try {
      Commands.run(
          List.of(
              Repository.root().resolve("docker/old-compose.sh").toString(), unpacked.toString()),
          Repository.root(),
          PATIENCE);
    } catch (IOException e) {
      System.err.println("SKIPPED: docker-compose 1.29.2 was NOT tried: " + e.getMessage());
      assertThat(System.getenv("SIGHTLINE_REQUIRE_ALL_TESTS"))
          .as("SIGHTLINE_REQUIRE_ALL_TESTS forbids skipping: " + e.getMessage())
          .isNotEqualTo("true");
      assumeTrue(false, e.getMessage());
    }
    return unpacked.resolve("docker-compose");
  }

  private Map<String, JsonNode> services(Path compose, Path... files) throws IOException {
    Path empty = folder.resolve("no.env");
    Files.writeString(empty, "");
    List<String> command = new ArrayList<>(List.of(compose.toString(), "--env-file"));
    command.add(empty.toString());
    command.addAll(ComposeFile.everythingOf(files));
    command.add("config");
    String text = Commands.run(command, Repository.root(), ComposeFile.defaults(), null, PATIENCE);
    Map<String, JsonNode> services = new TreeMap<>();
    new YAMLMapper()
        .readTree(text)
        .at("/services")
        .properties()
        .forEach(one -> services.put(one.getKey(), one.getValue()));
    return services;
  }

  private static Map<String, Object> summary(JsonNode service) {
    Map<String, Object> summary = new TreeMap<>();
    for (String key : KEYS) {
      JsonNode value = service.path(key);
      summary.put(key, value.isMissingNode() ? NullNode.getInstance() : value);
    }
    summary.put("cpus", service.path("cpus").asDouble());
    summary.put("healthcheck", service.at("/healthcheck/test"));
    for (String key : List.of("networks", "depends_on")) {
      summary.put(key, new TreeSet<>(service.path(key).propertyNames()));
    }
    summary.put(
        "secrets",
        service
            .path("secrets")
            .valueStream()
            .map(one -> one.at("/source").asString())
            .sorted()
            .toList());
    return summary;
  }
}
