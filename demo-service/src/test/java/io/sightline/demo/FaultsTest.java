package io.sightline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.demo.RunningDemo.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@ExtendWith(Stores.Shared.class)
class FaultsTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private static final String FEED = "market_feed_connected{feed=\"simulated\"}";

  @TempDir static Path logs;
  private static RunningDemo demo;

  @BeforeAll
  static void start(Stores stores) {
    demo = RunningDemo.on(stores, logs);
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @AfterEach
  void allOff() {
    for (String fault : List.of("errors", "latency", "database", "logs", "feed")) {
      assertThat(demo.fault(fault, false).status()).as(fault).isEqualTo(200);
    }
  }

  private static List<Integer> statuses(int calls) {
    return IntStream.range(0, calls).mapToObj(i -> demo.get("/api/orders").status()).toList();
  }

  @Test
  void everyFaultIsListedWithItsMeaning() {
    JsonNode faults = demo.get("/demo/faults").json();
    assertThat(faults.propertyNames())
        .containsExactly("errors", "latency", "database", "logs", "feed");
    assertThat(faults.at("/errors/on").asBoolean(true)).isFalse();
    assertThat(faults.at("/errors/meaning").asString())
        .isEqualTo("every second request of the API fails");
    assertThat(demo.post("/demo/faults/errors", "").json().at("/errors/on").asBoolean()).isTrue();
    assertThat(demo.fault("errors", false).json().at("/errors/on").asBoolean()).isFalse();
  }

  @Test
  void errorsFailsEverySecondRequestOfTheApiAndNothingElse() {
    demo.fault("errors", true);
    assertThat(statuses(10)).filteredOn(status -> status == 500).hasSize(5);
    assertThat(demo.get("/health/ready").status()).isEqualTo(200);

    Answer failed = firstFailure();
    assertThat(failed.reason())
        .isEqualTo(
            "an unexpected error; the log has it under request "
                + failed.headers().get("x-request-id").get(0));
    demo.awaitLog(
        "error.log",
        lines ->
            assertThat(lines)
                .anySatisfy(
                    line -> {
                      assertThat(line.at("/request_id").asString(""))
                          .isEqualTo(failed.headers().get("x-request-id").get(0));
                      assertThat(line.at("/error_type").asString())
                          .isEqualTo("java.lang.IllegalStateException");
                      assertThat(line.at("/endpoint").asString()).isEqualTo("/api/orders");
                    }));
    demo.fault("errors", false);
    assertThat(statuses(6)).containsOnly(200);
  }

  private static Answer firstFailure() {
    Answer answer = demo.get("/api/orders");
    return answer.status() == 500 ? answer : demo.get("/api/orders");
  }

  @Test
  void latencyMakesEveryRequestOfTheApiTwoSecondsSlower() {
    demo.fault("latency", true);
    assertThat(seconds("/api/orders")).isGreaterThanOrEqualTo(2.0);
    awaitSecondsBetween(2.0, 3.0, "/api/orders");
    awaitSecondsBetween(0.0, 2.0, "/health");
    demo.fault("latency", false);
    awaitSecondsBetween(0.0, 2.0, "/api/orders");
  }

  /** A busy machine adds to one request or another; the fault adds to each. */
  private static void awaitSecondsBetween(double least, double most, String path) {
    await().atMost(SOON).untilAsserted(() -> assertThat(seconds(path)).isBetween(least, most));
  }

  private static double seconds(String path) {
    long start = System.nanoTime();
    assertThat(demo.get(path).status()).isEqualTo(200);
    return (System.nanoTime() - start) / 1e9;
  }

  @Test
  void databaseMakesQueriesOfTheOrdersTimeOutAndLeavesSlowQueriesInTheLog() {
    demo.fault("database", true);
    long start = System.nanoTime();
    Answer answer = demo.get("/api/orders");
    assertThat((System.nanoTime() - start) / 1e9).isGreaterThanOrEqualTo(2.5);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.reason()).isEqualTo("the order book is unavailable");
    demo.awaitLog(
        "db.log",
        lines ->
            assertThat(lines)
                .anySatisfy(
                    line -> {
                      assertThat(line.at("/level").asString()).isEqualTo("WARN");
                      assertThat(line.at("/message").asString()).matches("slow query: \\d+ ms");
                      assertThat(line.at("/duration_ms").asLong()).isGreaterThanOrEqualTo(2500);
                      assertThat(line.at("/operation").asString()).isEqualTo("SELECT");
                      assertThat(line.at("/sql").asString()).startsWith("SELECT id, symbol");
                      assertThat(line.at("/failed").asBoolean()).isTrue();
                      assertThat(line.at("/request_id").asString()).isNotEmpty();
                    }));
    demo.awaitLog(
        "error.log",
        lines ->
            assertThat(lines)
                .anySatisfy(
                    line -> {
                      assertThat(line.at("/message").asString())
                          .isEqualTo("the database failed in GET /api/orders");
                      assertThat(line.at("/endpoint").asString()).isEqualTo("/api/orders");
                      assertThat(line.at("/method").asString()).isEqualTo("GET");
                    }));
    assertThat(demo.get("/api/quotes/ACME").status()).as("only orders are locked").isEqualTo(200);

    demo.fault("database", false);
    assertThat(demo.get("/api/orders").status()).isEqualTo(200);
  }

  @Test
  void databaseCanBeSwitchedOffWhenItsConnectionIsLost(Stores stores) {
    demo.fault("database", true);
    stores.stack().stop("postgresql");
    stores.stack().start("postgresql");
    assertThat(demo.fault("database", false).status()).isEqualTo(200);
    await().atMost(Duration.ofSeconds(60)).until(() -> demo.get("/api/orders").status() == 200);
  }

  @Test
  void logsWritesTenErrorsASecond() {
    assertThat(complaints()).isZero();
    demo.fault("logs", true);
    await().atMost(SOON).until(() -> complaints() >= 10);
    demo.fault("logs", false);
    assertThat(demo.get("/api/orders").status()).isEqualTo(200);
  }

  @Test
  void feedMakesPricesStandStillWhileOrdersAreFilledAtThem() {
    assertThat(demo.series(FEED)).isEqualTo(1);
    demo.fault("feed", true);
    assertThat(demo.series(FEED)).isZero();
    assertThat(demo.scrape()).contains(FEED + " 0.0");
    // Two requests may straddle the end of a step that had begun before.
    await().atMost(SOON).until(() -> filledAt().equals(filledAt()));
    String price = filledAt();
    Answer quote = demo.get("/api/quotes/ACME");
    await()
        .during(Duration.ofSeconds(2))
        .atMost(SOON)
        .until(
            () ->
                filledAt().equals(price)
                    && demo.get("/api/quotes/ACME").json().equals(quote.json()));
    demo.awaitLog(
        "error.log",
        lines ->
            assertThat(lines)
                .anySatisfy(
                    line ->
                        assertThat(line.at("/message").asString())
                            .isEqualTo(
                                "the market data feed 'simulated' is disconnected, prices stand"
                                    + " still")));

    demo.fault("feed", false);
    assertThat(demo.series(FEED)).isEqualTo(1);
    await().atMost(SOON).until(() -> !filledAt().equals(price));
  }

  private static String filledAt() {
    return demo.order("ACME", "buy", 1).json().at("/price").asString();
  }

  private static long complaints() {
    return demo.log("error.log").stream()
        .filter(line -> line.at("/message").asString().equals("reconciliation failed"))
        .count();
  }
}
