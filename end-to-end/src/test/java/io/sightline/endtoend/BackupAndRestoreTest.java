package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.process.Commands;
import io.sightline.stack.process.Folders;
import io.sightline.stack.provision.Repository;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Fill, back up, destroy, restore somewhere else, and compare what the stores answer. */
class BackupAndRestoreTest {
  private static final String PROMQL = "sum by (symbol, side) (trade_orders_total)";

  @TempDir private Path folder;
  private final List<DeployScript> scripts = new ArrayList<>();

  private DeployScript script(String name) throws IOException {
    DeployScript script =
        new DeployScript(Files.createDirectory(folder.resolve(name)))
            .with("TRAFFIC_REQUESTS_PER_SECOND", "0");
    scripts.add(script);
    return script;
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    for (DeployScript script : scripts) {
      script.run("down");
    }
  }

  @Test
  void whatAStackHeldIsThereAgainAndTheShipperGoesOn() throws Exception {
    DeployScript before = script("before");
    succeed(before, "up");
    fill(before);
    logFiles(before).awaitAllIn(elasticsearch(before));
    Prometheus prometheus = new Prometheus(before.url(Port.PROMETHEUS));
    prometheus.awaitScrape("application");
    prometheus.awaitScrape("application");
    Instant time = Instant.now();
    // Lines of the time between are in the files, and would come only after the question.
    logFiles(before).awaitAllIn(elasticsearch(before));
    Answers expected = answers(before, time);
    assertThat(expected.orders()).hasSizeGreaterThanOrEqualTo(20);
    assertThat(expected.samples()).isNotEmpty();

    Path backups = folder.resolve("backups");
    Path backup = Path.of(succeed(before, "backup", backups.toString()).strip());
    assertThat(backup.getParent()).isEqualTo(backups);
    assertThat(Files.getPosixFilePermissions(backup)).hasSize(3);

    // Of these the backup knows nothing: the orders are gone for good, their log lines are not.
    order(before, 5);
    logFiles(before).awaitAllIn(elasticsearch(before));
    succeed(before, "down");

    // Another place, other ports; of the old one only the log files are left.
    DeployScript after = script("after");
    Path oldState = before.settings().state();
    Path newState = after.settings().state();
    Files.createDirectories(newState);
    Files.move(oldState.resolve("logs"), newState.resolve("logs"));
    Folders.delete(oldState);

    refusesADamagedOne(after, backup);
    succeed(after, "restore", backup.toString());

    await("what the restored stores answer")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(answers(after, time)).isEqualTo(expected));
    assertThat(users(after)).contains("olga");
    order(after, 3);
    LogFiles files = logFiles(after);
    assertThat(files.linesOf("access")).hasSizeGreaterThan(expected.orders().size() + 5);
    files.awaitAllIn(elasticsearch(after));

    DeployScript.Result again = after.run("restore", backup.toString());
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.errors()).contains("the stack runs: ./deploy.sh down stops it");
  }

  private static void refusesADamagedOne(DeployScript script, Path backup)
      throws IOException, InterruptedException {
    Path dump = backup.resolve("postgresql/demo.dump");
    byte[] whole = Files.readAllBytes(dump);
    byte[] flipped = whole.clone();
    flipped[flipped.length / 2] ^= 1;
    Files.write(dump, flipped);
    DeployScript.Result refused = script.run("restore", backup.toString());
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.errors())
        .contains("is damaged: postgresql/demo.dump has another SHA-256 than when it was written");
    assertThat(script.settings().state().resolve("data")).doesNotExist();
    assertThat(script.run("backup", "verify", backup.toString()).status()).isEqualTo(1);
    Files.write(dump, whole);
    assertThat(script.run("backup", "verify", backup.toString()).status()).isZero();
  }

  private static String succeed(DeployScript script, String... arguments)
      throws IOException, InterruptedException {
    DeployScript.Result result = script.run(arguments);
    assertThat(result.status()).as(result.errors()).isZero();
    return result.output();
  }

  private static void fill(DeployScript script) throws Exception {
    order(script, 20);
    redis(script, "SET kept forever", "SET cart:7 3");
    succeed(script, "silence", "HighErrorRate", "service=demo-service", "--for", "5h");
    users(script, "set", "olga", "--role", "operator");
  }

  private static void order(DeployScript script, int count) {
    Demo demo = new Demo(script.url(Port.DEMO));
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

  private static Answers answers(DeployScript script, Instant time) throws Exception {
    return new Answers(
        sql(script, "SELECT id || ' ' || symbol || ' ' || side || ' ' || quantity FROM orders"),
        redis(script, "GET kept", "GET cart:7"),
        linesByService(script, time),
        new TreeMap<>(samples(script, time)).toString(),
        silences(script));
  }

  private static List<String> sql(DeployScript script, String query)
      throws SQLException, IOException {
    List<String> rows = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + script.settings().port(Port.POSTGRESQL) + "/demo",
                "demo",
                secret(script, "demo_database_password"));
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query + " ORDER BY 1")) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  private static List<String> redis(DeployScript script, String... commands) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), script.settings().port(Port.REDIS))) {
      socket.setSoTimeout(30_000);
      String all =
          "AUTH "
              + secret(script, "redis_password")
              + "\r\n"
              + String.join("\r\n", commands)
              + "\r\n";
      socket.getOutputStream().write(all.getBytes(StandardCharsets.US_ASCII));
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      List<String> values = new ArrayList<>();
      for (int i = 0; i <= commands.length; i++) {
        String answer = answers.readLine();
        values.add(answer.startsWith("$") ? answers.readLine() : answer);
      }
      return values;
    }
  }

  /** Up to the time of the backup; lines that came later are in the files, and come again. */
  private static Map<String, Long> linesByService(DeployScript script, Instant time)
      throws IOException {
    JsonNode answer =
        elasticsearch(script)
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

  private static Map<String, String> samples(DeployScript script, Instant time) {
    Map<String, String> samples = new TreeMap<>();
    Json.get(
            script.url(Port.PROMETHEUS)
                + "/api/v1/query?time="
                + time.getEpochSecond()
                + "&query="
                + URLEncoder.encode(PROMQL, StandardCharsets.UTF_8))
        .at("/data/result")
        .forEach(one -> samples.put(one.at("/metric").toString(), one.at("/value/1").asString()));
    return samples;
  }

  private static List<String> silences(DeployScript script) {
    List<String> silences = new ArrayList<>();
    for (JsonNode one : Json.get(script.url(Port.ALERTMANAGER) + "/api/v2/silences")) {
      if (one.at("/status/state").asString().equals("active")) {
        silences.add(one.at("/matchers") + " until " + one.at("/endsAt").asString());
      }
    }
    return silences;
  }

  private static String users(DeployScript script) throws IOException {
    return users(script, "list");
  }

  private static String users(DeployScript script, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-jar",
                Repository.root().resolve("ops-console/target/ops-console-all.jar").toString(),
                "users"));
    command.addAll(List.of(arguments));
    return Commands.run(
        command,
        Repository.root(),
        Map.of("CONSOLE_DATA_DIR", script.settings().data("ops-console").toString()),
        "a passphrase of olga's own\n",
        Duration.ofSeconds(90));
  }

  private static LogFiles logFiles(DeployScript script) {
    return new LogFiles(List.of(script.settings().serviceLogs()), "local");
  }

  private static Elasticsearch elasticsearch(DeployScript script) throws IOException {
    return new Elasticsearch(
        script.url(Port.ELASTICSEARCH), secret(script, "elasticsearch_password"));
  }

  private static String secret(DeployScript script, String name) throws IOException {
    StackSettings settings = script.settings();
    return Files.readString(settings.secrets().resolve(name)).strip();
  }
}
