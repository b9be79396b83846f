package io.sightline.metrics.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.metrics.ObservedService;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HealthRoutesTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  private static ObservedService serviceWith(Map<String, HealthCheck> checks) {
    ObservedService service =
        ObservedService.with(Map.of("SIGHTLINE_HEALTH_DEADLINE_MS", "300"), b -> b, c -> {});
    checks.forEach((name, check) -> service.sightline().checkDetailed(name, check));
    return service;
  }

  @Test
  void aLivingProcessSaysWhoItIs() {
    try (ObservedService service = serviceWith(Map.of())) {
      HttpResponse<String> response = service.get("/health");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(json(response).at("/status").asString()).isEqualTo("ok");
      assertThat(json(response).at("/service").asString()).isEqualTo("shop");
      assertThat(json(response).at("/version").asString()).isEqualTo("1.2.3");
      assertThat(json(response).at("/timestamp").asString())
          .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    }
  }

  @Test
  void readyWhenEveryCheckIsWell() {
    try (ObservedService service =
        serviceWith(
            Map.of(
                "cache",
                HealthCheck.of(() -> {}),
                "migrations",
                () -> HealthCheck.Verdict.ok(Map.of("unapplied", 0))))) {
      HttpResponse<String> response = service.get("/health/ready/");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(json(response).at("/status").asString()).isEqualTo("ready");
      assertThat(json(response).at("/checks/cache/status").asString()).isEqualTo("ok");
      assertThat(json(response).at("/checks/migrations/unapplied").asInt(-1)).isZero();
      assertThat(json(response).at("/checks/cache/latency_ms").isNumber()).isTrue();
      assertThat(service.series("health_check_status{check=\"cache\"}")).isEqualTo(1);
    }
  }

  @Test
  void aWarningMeansNotReady() {
    try (ObservedService service =
        serviceWith(
            Map.of("migrations", () -> HealthCheck.Verdict.warning(Map.of("unapplied", 2))))) {
      HttpResponse<String> response = service.get("/health/ready");
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(json(response).at("/status").asString()).isEqualTo("not_ready");
      assertThat(json(response).at("/checks/migrations/status").asString()).isEqualTo("warning");
      assertThat(json(response).at("/checks/migrations/unapplied").asInt()).isEqualTo(2);
    }
  }

  @Test
  void oneFailingAndOneHangingCheckLeaveTheOthersAlone() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger started = new AtomicInteger();
    try (ObservedService service =
        serviceWith(
            Map.of(
                "well", HealthCheck.of(() -> {}),
                "failing",
                    HealthCheck.of(
                        () -> {
                          throw new IOException("refused by redis://user:hunter2@cache:6379");
                        }),
                "hanging",
                    HealthCheck.of(
                        () -> {
                          started.incrementAndGet();
                          never.await();
                        })))) {
      HttpResponse<String> response = service.get("/health/ready");
      assertThat(response.statusCode()).isEqualTo(503);
      JsonNode checks = json(response).at("/checks");
      assertThat(checks.at("/well/status").asString()).isEqualTo("ok");
      assertThat(checks.at("/failing/error").asString())
          .isEqualTo("refused by redis://******@cache:6379");
      assertThat(checks.at("/hanging/error").asString()).startsWith("no answer after ");
      assertThat(service.series("health_check_status{check=\"failing\"}")).isZero();

      service.sightline().check("added later", () -> {});
      org.awaitility.Awaitility.await()
          .until(() -> json(service.get("/health/ready")).at("/checks").has("added later"));
      assertThat(started).as("a hanging check is not started twice").hasValue(1);
    }
  }

  @Test
  void headSaysTheSameAsGet() {
    try (ObservedService service =
        serviceWith(Map.of("migrations", () -> HealthCheck.Verdict.warning(Map.of())))) {
      for (String path : new String[] {"/health/ready", "/health/ready/", "/health/db"}) {
        HttpResponse<String> response = service.send("HEAD", path);
        assertThat(response.statusCode()).as(path).isEqualTo(503);
        assertThat(response.body()).isEmpty();
      }
      assertThat(service.send("HEAD", "/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aCheckThatLacksItsClassesIsAnErrorAndTheRoundsGoOn() {
    try (ObservedService service =
        serviceWith(
            Map.of(
                "well",
                HealthCheck.of(() -> {}),
                "broken",
                () -> {
                  throw new AssertionError("driver not initialized");
                }))) {
      HttpResponse<String> response = service.get("/health/ready");
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(json(response).at("/checks/broken/error").asString())
          .isEqualTo("driver not initialized");
      assertThat(json(response).at("/checks/well/status").asString()).isEqualTo("ok");
    }
  }

  @Test
  void theDatabaseViewSaysWhenThereIsNone() {
    try (ObservedService service = serviceWith(Map.of())) {
      HttpResponse<String> response = service.get("/health/db/");
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(json(response).at("/database/error").asString())
          .isEqualTo("this service observes no database");
    }
  }
}
