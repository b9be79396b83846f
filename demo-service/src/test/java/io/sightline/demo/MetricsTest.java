package io.sightline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.stack.provision.Tool;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /metrics} promises after a little of everything has happened. */
@ExtendWith(Stores.Shared.class)
class MetricsTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Path GOLDEN = Path.of("src/test/resources/metrics-golden.txt");

  /**
   * Only there when the collector happened to work beside the application, and where the machine
   * has a network besides its loopback.
   */
  private static final List<String> NOW_AND_THEN =
      List.of("jvm_gc_concurrent_phase_time_seconds", "system_network_");

  /**
   * Micrometer's names for what it measures; the contract takes its JVM and system series as is.
   */
  private static final List<String> KNOWN_LINTS =
      List.of(
          "process_cpu_time_ns_total metric names should not contain abbreviated units",
          "system_cpu_count non-histogram and non-summary metrics should not have \"_count\" suffix");

  @TempDir static Path logs;
  private static RunningDemo demo;

  @BeforeAll
  static void start(Stores stores) {
    demo = RunningDemo.on(stores, logs);
    assertThat(demo.order("ACME", "buy", 1).status()).isEqualTo(201);
    assertThat(demo.order("ACME", "sell", 20_000).status()).isEqualTo(201);
    assertThat(demo.get("/api/orders").status()).isEqualTo(200);
    assertThat(demo.get("/api/nothing").status()).isEqualTo(404);
    assertThat(demo.get("/api/quotes/ACME").status()).isEqualTo(200);
    assertThat(demo.get("/health/ready").status()).isEqualTo(200);
    await()
        .atMost(SOON)
        .until(
            () -> {
              // Its pauses are measured from the first one on.
              System.gc();
              return demo.scrape().contains("jvm_gc_pause_seconds_count");
            });
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void namesTypesAndLabelsAreThoseOfTheCheckedInScrape() throws IOException {
    String shape = withoutNowAndThen(Scrape.shape(demo.scrape()));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(GOLDEN, shape);
    }
    assertThat(shape)
        .as("run with -Dgolden.update=true to rewrite " + GOLDEN)
        .isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void openMetricsHasTheSameNames() {
    String open =
        demo.send("GET", "/metrics", "", "Accept", "application/openmetrics-text; version=1.0.0")
            .body();
    assertThat(open).endsWith("# EOF\n");
    assertThat(names(open)).isEqualTo(names(demo.scrape()));
  }

  private static Set<String> names(String scrape) {
    return withoutNowAndThen(Scrape.shape(scrape))
        .lines()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String withoutNowAndThen(String shape) {
    return shape
        .lines()
        .filter(line -> NOW_AND_THEN.stream().noneMatch(line::startsWith))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void ordersAndQueriesAreCounted() {
    String placed = "trade_orders_total{side=\"buy\",status=\"filled\",symbol=\"BOLT\"}";
    String inserts = "db_queries_total{operation=\"INSERT\"}";
    String time = "db_query_duration_seconds_sum{operation=\"INSERT\"}";
    double orders = demo.series(placed);
    double queries = demo.series(inserts);
    double seconds = demo.series(time);
    for (int i = 0; i < 5; i++) {
      demo.order("BOLT", "buy", 2);
    }
    assertThat(demo.series(placed) - orders).isEqualTo(5);
    assertThat(demo.series(inserts) - queries).isEqualTo(5);
    assertThat(demo.series(time)).isGreaterThan(seconds);
    assertThat(demo.series("db_query_duration_seconds_count{operation=\"INSERT\"}"))
        .isEqualTo(demo.series(inserts));
  }

  @Test
  void commandsOfRedisAreCountedAndTimed() {
    String gets = "redis_commands_total{command=\"GET\",outcome=\"ok\"}";
    String timed = "redis_command_duration_seconds_count{command=\"GET\"}";
    double counted = demo.series(gets);
    for (int i = 0; i < 4; i++) {
      assertThat(demo.get("/api/quotes/ACME").status()).isEqualTo(200);
    }
    assertThat(demo.series(gets) - counted).isEqualTo(4);
    assertThat(demo.series(timed)).isEqualTo(demo.series(gets));
  }

  @Test
  void thePoolIsShownByState() {
    assertThat(demo.series("database_connections{pool=\"orders\",state=\"max\"}")).isEqualTo(10);
    assertThat(demo.series("database_connections{pool=\"orders\",state=\"pending\"}")).isZero();
    assertThat(
            demo.series("database_connections{pool=\"orders\",state=\"active\"}")
                + demo.series("database_connections{pool=\"orders\",state=\"idle\"}"))
        .isBetween(1.0, 10.0);
  }

  @Test
  void everyCheckHasASeries() {
    for (String check : List.of("database", "migrations", "redis")) {
      assertThat(demo.series("health_check_status{check=\"" + check + "\"}")).isEqualTo(1);
    }
  }

  @Test
  void webSocketsAreCountedWhileTheyAreOpen() {
    double before = demo.series("websocket_connections_active");
    WebSocket socket = demo.listen(new WebSocket.Listener() {});
    await().atMost(SOON).until(() -> demo.series("websocket_connections_active") == before + 1);
    socket.abort();
    await().atMost(SOON).until(() -> demo.series("websocket_connections_active") == before);
  }

  @Test
  void promtoolFindsNothingButWhatIsKnown(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path scrape = Files.writeString(folder.resolve("scrape"), demo.scrape());
    Path output = folder.resolve("output");
    List<String> command = new ArrayList<>(Toolbox.inRepository().command(Tool.PROMTOOL));
    command.addAll(List.of("check", "metrics"));
    Process promtool =
        new ProcessBuilder(command)
            .redirectInput(scrape.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(output, StandardCharsets.UTF_8).lines()).isSubsetOf(KNOWN_LINTS);
    // 3 means that it read everything and has remarks; 1, that it could not read the text.
    assertThat(promtool.exitValue()).isIn(0, 3);
  }
}
