package io.sightline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sightline.demo.RunningDemo.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Stores.Shared.class)
class OutagesTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir static Path logs;
  private static RunningDemo demo;

  @BeforeAll
  static void start(Stores stores) {
    demo = RunningDemo.on(stores, logs);
    assertThat(demo.get("/health/ready").status()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void withoutItsDatabaseItSaysSoAndComesBackByItself(Stores stores) {
    stores.stack().stop("postgresql");
    try {
      await().atMost(SOON).until(() -> demo.get("/health/ready").status() == 503);
      Answer ready = demo.get("/health/ready");
      assertThat(ready.json().at("/status").asString()).isEqualTo("not_ready");
      assertThat(ready.json().at("/checks/database/status").asString()).isEqualTo("error");
      assertThat(ready.json().at("/checks/database/error").asString()).isNotEmpty();
      assertThat(ready.json().at("/checks/redis/status").asString()).isEqualTo("ok");

      Answer database = demo.get("/health/db");
      assertThat(database.status()).isEqualTo(503);
      assertThat(database.json().at("/status").asString()).isEqualTo("error");
      assertThat(database.json().at("/database/connection").asString()).isEqualTo("failed");
      assertThat(database.json().at("/database/error").asString()).isNotEmpty();
      assertThat(demo.send("HEAD", "/health/ready", "").status()).isEqualTo(503);

      Answer orders = demo.get("/api/orders");
      assertThat(orders.status()).isEqualTo(503);
      assertThat(orders.reason()).isEqualTo("the order book is unavailable");
      assertThat(demo.order("ACME", "buy", 1).status()).isEqualTo(503);
      assertThat(demo.get("/api/quotes/ACME").status()).isEqualTo(200);
      assertThat(demo.get("/health").status()).as("it lives").isEqualTo(200);
      assertThat(demo.series("health_check_status{check=\"database\"}")).isZero();
      for (Answer answer : new Answer[] {ready, database, orders}) {
        assertThat(answer.body()).doesNotContain(stores.secrets());
      }
      assertThat(demo.log("error.log").toString()).doesNotContain(stores.secrets());
    } finally {
      stores.stack().start("postgresql");
    }
    await().atMost(SOON).until(() -> demo.get("/health/ready").status() == 200);
    assertThat(demo.order("ACME", "buy", 1).status()).isEqualTo(201);
    assertThat(demo.series("health_check_status{check=\"database\"}")).isEqualTo(1);
  }

  @Test
  void withoutRedisThereAreNoQuotesButTradingGoesOn(Stores stores) {
    stores.stack().stop("redis");
    try {
      await().atMost(SOON).until(() -> demo.get("/health/ready").status() == 503);
      Answer ready = demo.get("/health/ready");
      assertThat(ready.json().at("/checks/redis/status").asString()).isEqualTo("error");
      assertThat(ready.json().at("/checks/database/status").asString()).isEqualTo("ok");
      assertThat(ready.body()).doesNotContain(stores.secrets());

      Answer quotes = demo.get("/api/quotes/ACME");
      assertThat(quotes.status()).isEqualTo(503);
      assertThat(quotes.reason()).isEqualTo("quotes are unavailable");
      assertThat(demo.order("ACME", "buy", 1).status()).isEqualTo(201);
    } finally {
      stores.stack().start("redis");
    }
    await().atMost(SOON).until(() -> demo.get("/health/ready").status() == 200);
    await().atMost(SOON).until(() -> demo.get("/api/quotes/ACME").status() == 200);
    demo.awaitLog(
        "app.log",
        lines ->
            assertThat(lines)
                .extracting(line -> line.at("/message").asString())
                .contains("the quote cache answers again"));
  }

  @Test
  void aStartOnATakenPortSaysSoAndLeavesNothingRunning(Stores stores, @TempDir Path otherLogs) {
    Map<String, String> variables = stores.variables();
    variables.put("DEMO_PORT", Integer.toString(demo.url().getPort()));
    long before = threads("quote-feed");
    assertThatThrownBy(() -> RunningDemo.with(variables, otherLogs))
        .hasMessageContaining("Port already in use");
    await().atMost(SOON).until(() -> threads("quote-feed") == before);
    // The one that could not start has taken the logging over; a fresh one takes it back.
    demo.close();
    demo = RunningDemo.on(stores, logs);
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name) && thread.isAlive())
        .count();
  }
}
