package io.sightline.metrics.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.metrics.health.HealthCheck;
import io.sightline.metrics.health.HealthCheck.Verdict;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HealthEndpointsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private final OpsFixture ops = OpsFixture.with(Map.of("health.deadline_ms", "300"));

  @AfterEach
  void close() {
    ops.close();
  }

  private JsonNode json(String path) {
    return JSON.readTree(ops.get(path).body());
  }

  private static HealthCheck failing(String text) {
    return HealthCheck.of(
        () -> {
          throw new IOException(text);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/"})
  void aLivingProcessSaysWhoItIs(String path) {
    ops.checks.add("cache", failing("down"));
    assertThat(ops.get(path).status()).as("alive, though not ready").isEqualTo(200);
    JsonNode body = json(path);
    assertThat(body.at("/status").asString()).isEqualTo("ok");
    assertThat(body.at("/service").asString()).isEqualTo("shop");
    assertThat(body.at("/version").asString()).isEqualTo("1.2.3");
    assertThat(body.at("/timestamp").asString()).endsWith("Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/ready", "/health/ready/"})
  void readinessShowsEveryCheck(String path) {
    ops.checks.add("cache", HealthCheck.of(() -> {}));
    ops.checks.add("migrations", () -> Verdict.warning(Map.of("unapplied", 2)));
    assertThat(ops.get(path).status()).isEqualTo(503);
    assertThat(json(path).at("/status").asString()).isEqualTo("not_ready");
    assertThat(json(path).at("/checks/cache/status").asString()).isEqualTo("ok");
    assertThat(json(path).at("/checks/migrations/unapplied").asInt()).isEqualTo(2);
    ops.checks.remove("migrations");
    assertThat(ops.get(path).status()).isEqualTo(200);
    assertThat(json(path).at("/status").asString()).isEqualTo("ready");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ready", "/ready/"})
  void inShortEveryCheckHasItsLatencyInSecondsAndThereIsOneOverallState(String path) {
    ops.checks.database(HealthCheck.of(() -> {}));
    assertThat(ops.get(path).status()).isEqualTo(200);
    assertThat(json(path).at("/overall").asString()).isEqualTo("healthy");
    assertThat(json(path).at("/timestamp").asLong()).isPositive();
    assertThat(json(path).at("/database/status").asString()).isEqualTo("healthy");
    assertThat(json(path).at("/database/latency").isNumber()).isTrue();
    ops.checks.add("redis", failing("connection refused"));
    assertThat(ops.get(path).status()).isEqualTo(503);
    assertThat(json(path).at("/overall").asString()).isEqualTo("unhealthy");
    assertThat(json(path).at("/database/status").asString()).isEqualTo("healthy");
    assertThat(json(path).at("/redis/status").asString()).isEqualTo("unhealthy");
    assertThat(json(path).at("/redis/error").asString()).isEqualTo("connection refused");
    ops.checks.stopping();
    assertThat(json(path).at("/reason").asString()).isEqualTo("stopping");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/health", "/api/health/"})
  void theOldShapeNamesServicesAndAnswersTruthfully(String path) {
    ops.checks.database(() -> Verdict.ok(Map.of("vendor", "postgresql", "version", "18.0")));
    ops.checks.add("redis", HealthCheck.of(() -> {}));
    assertThat(ops.get(path).status()).isEqualTo(200);
    assertThat(json(path).at("/services/postgresql").asString()).isEqualTo("healthy");
    assertThat(json(path).at("/services/redis").asString()).isEqualTo("healthy");
    ops.checks.remove("redis");
    ops.checks.add("redis", failing("refused by redis://user:hunter2@cache:6379"));
    assertThat(ops.get(path).status()).isEqualTo(503);
    assertThat(json(path).at("/status").asString()).isEqualTo("unhealthy");
    assertThat(json(path).at("/services/redis").asString())
        .startsWith("unhealthy: refused by redis://")
        .doesNotContain("hunter2");
  }

  @Test
  void theDatabaseIsShownInFull() {
    ops.checks.database(
        () ->
            Verdict.ok(
                Map.of(
                    "vendor",
                    "postgresql",
                    "version",
                    "18.0",
                    "pool",
                    Map.of("active", 2, "idle", 3, "max", 20))));
    JsonNode database = json("/health/db").at("/database");
    assertThat(ops.get("/health/db/").status()).isEqualTo(200);
    assertThat(database.at("/vendor").asString()).isEqualTo("postgresql");
    assertThat(database.at("/connection").asString()).isEqualTo("ok");
    assertThat(database.at("/latency_ms").isNumber()).isTrue();
    assertThat(database.at("/pool/idle").asInt()).isEqualTo(3);
  }

  @Test
  void aDeadDatabaseIsAFailedConnection() {
    ops.checks.database(failing("no route to host"));
    assertThat(ops.get("/health/db").status()).isEqualTo(503);
    JsonNode body = json("/health/db");
    assertThat(body.at("/status").asString()).isEqualTo("error");
    assertThat(body.at("/database/connection").asString()).isEqualTo("failed");
    assertThat(body.at("/database/error").asString()).isEqualTo("no route to host");
  }

  @Test
  void withoutADatabaseItsViewSaysSo() {
    assertThat(ops.get("/health/db").status()).isEqualTo(503);
    assertThat(json("/health/db").at("/database/error").asString())
        .isEqualTo("this service observes no database");
  }

  @Test
  void fromTheMomentItStopsItIsNotReadyButAlive() {
    ops.checks.add("cache", HealthCheck.of(() -> {}));
    assertThat(ops.get("/health/ready").status()).isEqualTo(200);
    ops.checks.stopping();
    assertThat(ops.get("/health/ready").status()).isEqualTo(503);
    assertThat(json("/health/ready").at("/status").asString()).isEqualTo("not_ready");
    assertThat(json("/health/ready").at("/reason").asString()).isEqualTo("stopping");
    assertThat(ops.get("/api/health").status()).isEqualTo(503);
    assertThat(ops.get("/health").status()).isEqualTo(200);
    ops.checks.started();
    assertThat(ops.get("/ready").status()).as("there is no way back").isEqualTo(503);
  }

  @Test
  void untilItHasStartedItIsNotReady() {
    ops.checks.starting();
    assertThat(ops.get("/health/ready").status()).isEqualTo(503);
    assertThat(json("/health/ready").at("/reason").asString()).isEqualTo("starting");
    ops.checks.started();
    assertThat(ops.get("/health/ready").status()).isEqualTo(200);
  }

  @Test
  void headSaysTheSameAsGet() {
    ops.checks.add("migrations", () -> Verdict.warning(Map.of("unapplied", 1)));
    for (String path : new String[] {"/health/ready", "/health/db", "/ready", "/api/health/"}) {
      OpsFixture.Answer answer = ops.send("HEAD", path, "");
      assertThat(answer.status()).as(path).isEqualTo(503);
      assertThat(answer.body()).isEmpty();
    }
    assertThat(ops.send("HEAD", "/health", "").status()).isEqualTo(200);
  }

  @Test
  void nothingKeepsAnAnswer() {
    assertThat(ops.get("/health").header("Cache-Control")).isEqualTo("no-store");
    assertThat(ops.get("/health").header("Content-Type")).isEqualTo("application/json");
    assertThat(ops.get("/health").header("X-Content-Type-Options")).isEqualTo("nosniff");
  }
}
