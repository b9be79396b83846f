package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What containers print goes to the shipper, where {@code SIGHTLINE_CONTAINER_LOGS=syslog}. */
@ExtendWith(RunningStack.Extension.class)
@Tag(RunningStack.DOCKER)
class ContainerLogsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Ours write files, which lose nothing; Elasticsearch's trouble would feed itself. */
  private static final List<String> OTHERWISE =
      List.of(
          "alert-rules",
          "demo-service",
          "elasticsearch",
          "elasticsearch-exporter",
          "elasticsearch-setup",
          "kibana-setup",
          "log-shipper",
          "ops-console",
          "traffic");

  @TempDir private Path folder;

  @Test
  void everyServiceThatWritesNoFilesSendsUnderItsOwnName() {
    Map<String, JsonNode> services =
        ComposeFile.read(ComposeFile.PATH, ComposeFile.CONTAINER_LOGS).services();
    Map<String, String> tags = new TreeMap<>();
    services.forEach(
        (name, service) -> {
          if (service.at("/logging/driver").asString().equals("syslog")) {
            tags.put(name, service.at("/logging/options/tag").asString());
          }
        });
    assertThat(tags).allSatisfy((name, tag) -> assertThat(tag).isEqualTo(name));
    assertThat(services.keySet().stream().filter(name -> !tags.containsKey(name)))
        .containsExactlyInAnyOrderElementsOf(OTHERWISE);
  }

  @Test
  void whatRedisPrintsIsInElasticsearchOnceAndDockerKeepsACopy() throws Exception {
    try (DeployedContainers stack =
        DeployedContainers.in(
            folder, "sightline-logs-test", List.of("elasticsearch", "log-shipper", "redis"))) {
      stack.script().with("SIGHTLINE_CONTAINER_LOGS", "syslog");
      stack.up();
      print(stack, "at first", 200);
      await("what Docker kept is in Elasticsearch, each line once")
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                List<String> kept = Docker.run("logs", stack.container("redis")).lines().toList();
                assertThat(kept).filteredOn(line -> line.contains("at first")).hasSize(200);
                assertThat(shipped(stack)).containsExactlyInAnyOrderElementsOf(kept);
              });
      assertThat(stack.succeed("logs", "redis"))
          .contains("at first 1 of 200", "at first 200 of 200");

      // Without the shipper Docker starts none of them, and says so.
      Docker.run("stop", stack.container("log-shipper"));
      DeployScript.Result refused = stack.script().run("restart", "redis");
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.errors()).contains("failed to initialize logging driver");
      stack.succeed("restart", "log-shipper");
      stack.succeed("restart", "redis");
      print(stack, "once more", 3);
      await("lines of the one that was started again")
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(shipped(stack))
                      .filteredOn(line -> line.contains("once more"))
                      .hasSize(3));
    }
  }

  /** Has the server itself write lines, as it writes its own. */
  private static void print(DeployedContainers stack, String what, int lines) throws IOException {
    String script =
        "for i = 1, tonumber(ARGV[1]) do"
            + " redis.log(redis.LOG_WARNING, ARGV[2] .. ' ' .. i .. ' of ' .. ARGV[1]) end";
    stack.redis(List.of("EVAL", script, "0", Integer.toString(lines), what));
  }

  /** The messages of Redis in Elasticsearch, all of them of the class of containers. */
  private static List<String> shipped(DeployedContainers stack) throws IOException {
    return stack.elasticsearch().documents("logs-container-docker").stream()
        .filter(line -> line.at("/service").asString().equals("redis"))
        .map(line -> line.at("/message").asString())
        .toList();
  }
}
