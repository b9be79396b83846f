package io.sightline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.demo.RunningDemo.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(Stores.Shared.class)
class HealthTest {
  private static final String SECONDS_OF_UTC = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";

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

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/"})
  void theProcessIsAlive(String path) {
    Answer answer = demo.get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().propertyNames())
        .containsExactly("status", "timestamp", "service", "version");
    assertThat(answer.json().at("/status").asString()).isEqualTo("ok");
    assertThat(answer.json().at("/timestamp").asString()).matches(SECONDS_OF_UTC);
    assertThat(answer.json().at("/service").asString()).isEqualTo("demo-service");
    assertThat(answer.json().at("/version").asString()).isEqualTo(DemoService.VERSION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/ready", "/health/ready/"})
  void itIsReadyWhenDatabaseMigrationsAndRedisAre(String path) {
    Answer answer = demo.get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/status").asString()).isEqualTo("ready");
    assertThat(answer.json().at("/timestamp").asString()).matches(SECONDS_OF_UTC);
    JsonNode checks = answer.json().at("/checks");
    assertThat(checks.propertyNames())
        .containsExactly("database", "disk", "memory", "migrations", "redis");
    for (String check : List.of("database", "disk", "memory", "migrations", "redis")) {
      assertThat(checks.path(check).path("status").asString()).as(check).isEqualTo("ok");
      assertTwoDecimals(checks.path(check).path("latency_ms"));
    }
    assertThat(checks.at("/migrations/unapplied").asInt(-1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/db", "/health/db/"})
  void theDatabaseIsShownWithItsPool(String path) {
    Answer answer = demo.get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/status").asString()).isEqualTo("ok");
    JsonNode database = answer.json().at("/database");
    assertThat(database.propertyNames())
        .containsExactlyInAnyOrder("vendor", "version", "connection", "latency_ms", "pool");
    assertThat(database.at("/vendor").asString()).isEqualTo("postgresql");
    assertThat(database.at("/version").asString()).matches("\\d+\\.\\d+.*");
    assertThat(database.at("/connection").asString()).isEqualTo("ok");
    assertTwoDecimals(database.at("/latency_ms"));
    assertThat(database.at("/pool").propertyNames())
        .containsExactlyInAnyOrder("active", "idle", "max");
    assertThat(database.at("/pool/max").asInt()).isEqualTo(10);
  }

  @Test
  void askingForItsHealthWritesNoLogLines() {
    demo.get("/health/ready");
    demo.awaitLog(
        "app.log",
        lines ->
            assertThat(lines)
                .anySatisfy(
                    line -> assertThat(line.at("/message").asString()).startsWith("serving on")));
    int before = demo.log("app.log").size();
    demo.get("/health");
    demo.get("/health/db");
    demo.get("/metrics");
    await()
        .pollDelay(Duration.ofMillis(1100))
        .until(() -> demo.get("/health/ready").status() == 200);
    assertThat(demo.log("app.log")).hasSize(before);
    assertThat(demo.log("access.log")).isEmpty();
  }

  private static void assertTwoDecimals(JsonNode number) {
    assertThat(number.isNumber()).isTrue();
    assertThat(number.asString()).matches("\\d+(\\.\\d{1,2})?");
  }
}
