package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.stack.component.Port;
import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What was sent is what Prometheus says was sent. */
@ExtendWith(RunningStack.Extension.class)
@Tag(RunningStack.BOTH)
class MetricsTest {
  private final Prometheus prometheus;
  private final Demo demo;
  private final RunningStack running;

  MetricsTest(RunningStack running) {
    this.running = running;
    this.prometheus = running.prometheus();
    this.demo = new Demo(running.url(Port.DEMO));
  }

  private double now(String expression) {
    return prometheus.value(expression).orElse(0);
  }

  private static String requests(String method, String endpoint, int status) {
    return "http_requests_total{job=\"application\",service=\"demo-service\",method=\""
        + method
        + "\",endpoint=\""
        + endpoint
        + "\",status=\""
        + status
        + "\"}";
  }

  @Test
  void prometheusCountsExactlyTheRequestsThatWereSent() {
    // What other tests sent just now must be part of the values before.
    prometheus.awaitScrape("application");
    String quotes = requests("GET", "/api/quotes/{symbol}", 200);
    String unknownSymbols = requests("GET", "/api/quotes/{symbol}", 404);
    String badJson = requests("POST", "/api/orders", 400);
    String badOrders = requests("POST", "/api/orders", 422);
    String missingOrders = requests("GET", "/api/orders/{id}", 404);
    String durations =
        "sum(http_request_duration_seconds_count{service=\"demo-service\",endpoint=\"/api/quotes/{symbol}\"})";
    double quotesBefore = now(quotes);
    double unknownBefore = now(unknownSymbols);
    double badJsonBefore = now(badJson);
    double badOrdersBefore = now(badOrders);
    double missingBefore = now(missingOrders);
    double durationsBefore = now(durations);

    for (int i = 0; i < 37; i++) {
      assertThat(demo.get("/api/quotes/ACME").statusCode()).isEqualTo(200);
    }
    for (int i = 0; i < 11; i++) {
      assertThat(demo.get("/api/quotes/NOPE" + i).statusCode()).isEqualTo(404);
    }
    for (int i = 0; i < 7; i++) {
      assertThat(demo.post("/api/orders", "{").statusCode()).isEqualTo(400);
    }
    for (int i = 0; i < 5; i++) {
      assertThat(demo.order("NOPE", "buy", 1).statusCode()).isEqualTo(422);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(demo.get("/api/orders/99999999" + i).statusCode()).isEqualTo(404);
    }

    prometheus.awaitValue(quotes, quotesBefore + 37);
    prometheus.awaitValue(unknownSymbols, unknownBefore + 11);
    prometheus.awaitValue(badJson, badJsonBefore + 7);
    prometheus.awaitValue(badOrders, badOrdersBefore + 5);
    prometheus.awaitValue(missingOrders, missingBefore + 3);
    prometheus.awaitValue(durations, durationsBefore + 48);
  }

  @Test
  void prometheusCountsEveryOrderAndEveryInsert() {
    prometheus.awaitScrape("application");
    String filled =
        "sum(trade_orders_total{service=\"demo-service\",symbol=\"DUNE\",side=\"sell\",status=\"filled\"})";
    String rejected =
        "sum(trade_orders_total{service=\"demo-service\",symbol=\"DUNE\",side=\"sell\",status=\"rejected\"})";
    double filledBefore = now(filled);
    double rejectedBefore = now(rejected);
    for (int i = 0; i < 9; i++) {
      assertThat(demo.order("DUNE", "sell", 10 + i).statusCode()).isEqualTo(201);
    }
    for (int i = 0; i < 4; i++) {
      assertThat(demo.order("DUNE", "sell", 10_001).statusCode()).isEqualTo(201);
    }
    prometheus.awaitValue(filled, filledBefore + 9);
    prometheus.awaitValue(rejected, rejectedBefore + 4);
    // Other tests place orders as well, so the two totals are compared with each other.
    String inserts = "sum(db_queries_total{service=\"demo-service\",operation=\"INSERT\"})";
    await(inserts)
        .atMost(Prometheus.SOON)
        .untilAsserted(() -> assertThat(now(inserts)).isGreaterThanOrEqualTo(13));
  }

  @Test
  void prometheusSeesOpenWebSockets() throws InterruptedException {
    URI stream = URI.create(running.url(Port.DEMO).replaceFirst("http", "ws") + "/ws/quotes");
    CountDownLatch quotes = new CountDownLatch(6);
    List<WebSocket> sockets = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sockets.add(
          Json.CLIENT.newWebSocketBuilder().buildAsync(stream, new QuoteListener(quotes)).join());
    }
    assertThat(quotes.await(60, TimeUnit.SECONDS)).as("quotes arrive").isTrue();
    prometheus.awaitValue("websocket_connections_active{service=\"demo-service\"}", 3);
    for (WebSocket socket : sockets) {
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "seen enough").join();
    }
    prometheus.awaitValue("websocket_connections_active{service=\"demo-service\"}", 0);
  }

  @Test
  void everyTargetIsScraped() {
    // In one answer: a scrape may be late in another.
    await("targets")
        .atMost(Prometheus.SOON)
        .untilAsserted(
            () ->
                assertThat(prometheus.query("up"))
                    .hasSize(11)
                    .allSatisfy(
                        target ->
                            assertThat(target.at("/value/1").asString())
                                .as(target.toString())
                                .isEqualTo("1")));
  }

  /** What rules and dashboards may name of an exporter is what the running one exports. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "node",
        "postgres",
        "redis",
        "elasticsearch",
        "blackbox",
        "probe",
        "prometheus",
        "alertmanager",
        "ops-console"
      })
  void theScrapesInTheRepositoryAreThoseOfTheRunningStack(String job) throws IOException {
    Path root = Repository.root().resolve("grafana-dashboards");
    Set<String> contract = Set.copyOf(Files.readAllLines(root.resolve("metrics-contract.txt")));
    List<String> wanted =
        Files.readAllLines(root.resolve("src/test/resources/scrapes/" + job + ".txt")).stream()
            .map(line -> line.substring(0, line.indexOf(' ')))
            .filter(contract::contains)
            .toList();
    String match = URLEncoder.encode("{job=\"" + job + "\"}", StandardCharsets.UTF_8);
    String names =
        running.url(Port.PROMETHEUS) + "/api/v1/label/__name__/values?match%5B%5D=" + match;
    assertThat(wanted).isNotEmpty();
    await(job)
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(
                        Json.get(names).at("/data").valueStream().map(JsonNode::asString).toList())
                    .containsAll(wanted));
  }

  /** Rules about it would never fire, were they to name what it has not. */
  @Test
  @Tag(RunningStack.LOCAL)
  void theScrapeOfRemoteWriteIsThatOfAPrometheusThatHasIt() throws IOException {
    RequiredProgram.demand(LongTermStore.PROGRAM, "victoria-metrics", "remote write");
    Path scrape =
        Repository.root()
            .resolve("grafana-dashboards/src/test/resources/scrapes/prometheus-remote-write.txt");
    List<String> wanted =
        Files.readAllLines(scrape).stream()
            .map(line -> line.substring(0, line.indexOf(' ')))
            .toList();
    String metrics =
        Json.send(Json.request(running.url(Port.PROMETHEUS) + "/metrics").build()).body();
    assertThat(wanted)
        .isNotEmpty()
        .allSatisfy(name -> assertThat(metrics).containsPattern("(?m)^" + name + "[{ ]"));
  }

  @Test
  void theAliasNamesOfTheContractHaveValues() {
    for (String alias :
        List.of(
            "cpu_usage_percent",
            "memory_usage_bytes",
            "disk_usage_percent",
            "network_io_bytes",
            "postgres_connections",
            "postgres_queries_per_second",
            "redis_memory_usage_bytes",
            "redis_connected_clients")) {
      await(alias)
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(prometheus.query(alias)).isNotEmpty());
    }
  }

  private record QuoteListener(CountDownLatch quotes) implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      if (last) {
        quotes.countDown();
      }
      socket.request(1);
      return null;
    }
  }
}
