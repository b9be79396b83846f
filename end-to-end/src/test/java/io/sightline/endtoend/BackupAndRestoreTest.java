package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.stack.component.Port;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Fill, back up, destroy, restore somewhere else, and compare what the stores answer. */
@ExtendWith(RunningStack.Extension.class)
@Tag(RunningStack.BOTH)
class BackupAndRestoreTest {
  private static final String PROMQL = "sum by (symbol, side) (trade_orders_total)";

  /** In containers; the local runtime starts what it has. */
  private static final List<String> SERVICES =
      List.of(
          "demo-service",
          "prometheus",
          "alertmanager",
          "ops-console",
          "elasticsearch",
          "log-shipper");

  @TempDir private Path folder;
  private final List<DeployedStack> stacks = new ArrayList<>();

  private DeployedStack stack() throws IOException, InterruptedException {
    Path before = Files.createDirectory(folder.resolve("before"));
    DeployedStack stack =
        RunningStack.isDocker()
            ? DeployedContainers.in(before, "sightline-backup-test", SERVICES)
            : new DeployedProcesses(before);
    stacks.add(stack);
    return stack;
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    for (DeployedStack stack : stacks) {
      stack.close();
    }
  }

  @Test
  void whatAStackHeldIsThereAgainAndTheShipperGoesOn() throws Exception {
    DeployedStack before = stack();
    before.up();
    fill(before);
    before.logFiles().awaitAllIn(before.elasticsearch());
    Prometheus prometheus = new Prometheus(before.url(Port.PROMETHEUS));
    prometheus.awaitScrape("application");
    prometheus.awaitScrape("application");
    Instant time = Instant.now();
    Answers expected = answers(before, time);
    assertThat(expected.orders()).hasSizeGreaterThanOrEqualTo(20);
    assertThat(expected.samples()).isNotEmpty();

    Path backups = folder.resolve("backups");
    Path backup = Path.of(before.succeed("backup", backups.toString()).strip());
    assertThat(backup.getParent()).isEqualTo(backups);
    assertThat(Files.getPosixFilePermissions(backup)).hasSize(3);

    // Of these the backup knows nothing: the orders are gone for good, their log lines are not.
    order(before, 5);
    before.logFiles().awaitAllIn(before.elasticsearch());

    // Other ports; of the old one only the log files are left.
    DeployedStack after =
        before.successorWithNothingButItsLogFiles(Files.createDirectory(folder.resolve("after")));
    stacks.add(after);

    refusesADamagedOne(after, backup);
    after.succeed("restore", backup.toString());

    await("what the restored stores answer")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(answers(after, time)).isEqualTo(expected));
    assertThat(after.consoleUsers("", "list")).contains("olga");
    order(after, 3);
    LogFiles files = after.logFiles();
    assertThat(files.linesOf("access")).hasSizeGreaterThan(expected.orders().size() + 5);
    files.awaitAllIn(after.elasticsearch());

    DeployScript.Result again = after.script().run("restore", backup.toString());
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.errors()).contains("the stack runs: ./deploy.sh down stops it");
  }

  private static void refusesADamagedOne(DeployedStack stack, Path backup)
      throws IOException, InterruptedException {
    Path dump = backup.resolve("postgresql/demo.dump");
    byte[] whole = Files.readAllBytes(dump);
    byte[] flipped = whole.clone();
    flipped[flipped.length / 2] ^= 1;
    Files.write(dump, flipped);
    DeployScript.Result refused = stack.script().run("restore", backup.toString());
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.errors())
        .contains("is damaged: postgresql/demo.dump has another SHA-256 than when it was written");
    assertThat(stack.hasData()).isFalse();
    DeployScript script = stack.script();
    assertThat(script.run("backup", "verify", backup.toString()).status()).isEqualTo(1);
    Files.write(dump, whole);
    assertThat(script.run("backup", "verify", backup.toString()).status()).isZero();
  }

  private static void fill(DeployedStack stack) throws Exception {
    order(stack, 20);
    stack.redis(List.of("SET", "kept", "forever"));
    stack.redis(List.of("SET", "cart:7", "3"));
    stack.succeed("silence", "HighErrorRate", "service=demo-service", "--for", "5h");
    stack.consoleUsers("a passphrase of olga's own\n", "set", "olga", "--role", "operator");
  }

  private static void order(DeployedStack stack, int count) {
    Demo demo = new Demo(stack.url(Port.DEMO));
    for (int i = 0; i < count; i++) {
      assertThat(demo.order("ECHO", i % 2 == 0 ? "buy" : "sell", 10 + i).statusCode())
          .isEqualTo(201);
    }
  }

  /** What the stores answer to questions whose answers may not change. */
  private record Answers(
      List<String> orders,
      List<String> redis,
      Map<String, Long> linesByService,
      String samples,
      List<String> silences) {}

  private static Answers answers(DeployedStack stack, Instant time) throws Exception {
    List<String> redis = new ArrayList<>(stack.redis(List.of("GET", "kept")));
    redis.addAll(stack.redis(List.of("GET", "cart:7")));
    assertThat(redis).containsExactly("forever", "3");
    return new Answers(
        stack.sql(
            "SELECT id || ' ' || symbol || ' ' || side || ' ' || quantity FROM orders ORDER BY 1"),
        redis,
        linesByService(stack, time),
        new TreeMap<>(samples(stack, time)).toString(),
        silences(stack));
  }

  /** Up to the time of the backup; lines that came later are in the files, and come again. */
  private static Map<String, Long> linesByService(DeployedStack stack, Instant time)
      throws IOException {
    JsonNode answer =
        stack
            .elasticsearch()
            .search(
                "logs-*",
                Json.MAPPER.readTree(
                    "{\"size\":0,\"query\":{\"range\":{\"@timestamp\":{\"lt\":\""
                        + time
                        + "\"}}},\"aggs\":{\"services\":{\"terms\":{\"field\":\"service\"}}}}"));
    Map<String, Long> lines = new TreeMap<>();
    answer
        .at("/aggregations/services/buckets")
        .forEach(one -> lines.put(one.at("/key").asString(), one.at("/doc_count").asLong()));
    assertThat(lines).containsKey("demo-service");
    return lines;
  }

  private static Map<String, String> samples(DeployedStack stack, Instant time) {
    Map<String, String> samples = new TreeMap<>();
    Json.get(
            stack.url(Port.PROMETHEUS)
                + "/api/v1/query?time="
                + time.getEpochSecond()
                + "&query="
                + URLEncoder.encode(PROMQL, StandardCharsets.UTF_8))
        .at("/data/result")
        .forEach(one -> samples.put(one.at("/metric").toString(), one.at("/value/1").asString()));
    return samples;
  }

  private static List<String> silences(DeployedStack stack) {
    List<String> silences = new ArrayList<>();
    for (JsonNode one : Json.get(stack.url(Port.ALERTMANAGER) + "/api/v2/silences")) {
      if (one.at("/status/state").asString().equals("active")) {
        silences.add(one.at("/matchers") + " until " + one.at("/endsAt").asString());
      }
    }
    return silences;
  }
}
