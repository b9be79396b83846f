package io.sightline.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.metrics.LogFiles;
import io.sightline.metrics.ObservedService;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Which requests are logged, with how much of them. */
class RequestLogTest {
  /** More than a first request takes on a busy machine. */
  private static final Duration PERSISTED = Duration.ofSeconds(2);

  private static final String FORM = "application/x-www-form-urlencoded";

  @TempDir private Path directory;

  private ObservedService service(String... settings) {
    Map<String, String> variables = new HashMap<>();
    variables.put("SIGHTLINE_LOG_DIR", directory.toString());
    for (int i = 0; i < settings.length; i += 2) {
      variables.put(settings[i], settings[i + 1]);
    }
    return ObservedService.with(
        variables,
        b -> b,
        config -> {
          config.routes.post(
              "/echo", ctx -> ctx.contentType("application/json").result(ctx.body()));
          config.routes.post("/refuse", ctx -> ctx.status(422).result("you said " + ctx.body()));
          config.routes.post("/unread", ctx -> ctx.result("ok"));
          config.routes.get(
              "/image", ctx -> ctx.contentType("image/png").result(new byte[] {1, 2, 3}));
          config.routes.get("/ok", ctx -> ctx.header("X-Quiet", "yes").result("fine"));
          config.routes.get("/moved", ctx -> ctx.redirect("/ok"));
          config.routes.get(
              "/slow",
              ctx -> {
                long end = System.nanoTime() + PERSISTED.plusMillis(100).toNanos();
                while (System.nanoTime() < end) {
                  LockSupport.parkNanos(end - System.nanoTime());
                }
                ctx.result("late");
              });
          config.routes.get(
              "/broken",
              ctx -> {
                throw new IllegalStateException("on purpose");
              });
        });
  }

  private List<JsonNode> access() {
    return new LogFiles(directory).lines("access.log");
  }

  private JsonNode onlyLine() {
    assertThat(access()).hasSize(1);
    return access().get(0);
  }

  @Test
  void theLevelSaysHowARequestEnded() {
    try (ObservedService service = service()) {
      service.get("/ok");
      service.get("/moved");
      service.get("/nowhere");
      service.get("/broken");
    }
    assertThat(access().stream().map(line -> line.at("/level").asString()))
        .containsExactly("INFO", "INFO", "WARN", "ERROR");
  }

  @Test
  void outsideProductionEveryRequestKeepsBodyResultAndHeaders() {
    try (ObservedService service = service()) {
      service.post("/echo", "application/json", "{\"a\":1}", "X-Mine", "m");
    }
    JsonNode line = onlyLine();
    assertThat(line.at("/request_body").asString()).isEqualTo("{\"a\":1}");
    assertThat(line.at("/response_body").asString()).isEqualTo("{\"a\":1}");
    assertThat(line.at("/request_bytes").asInt()).isEqualTo(7);
    assertThat(line.at("/response_bytes").asInt()).isEqualTo(7);
    assertThat(line.at("/request_headers/x-mine").asString()).isEqualTo("m");
    assertThat(line.at("/response_headers/content-type").asString()).contains("json");
  }

  @Test
  void inProductionOnlyWarningsAndErrorsDo() {
    try (ObservedService service = service("SIGHTLINE_ENVIRONMENT", "production")) {
      service.post("/echo", "application/json", "{\"a\":1}");
      service.post("/refuse", "application/json", "{\"a\":2}");
    }
    JsonNode fine = access().get(0);
    assertThat(fine.has("request_body")).isFalse();
    assertThat(fine.has("response_body")).isFalse();
    assertThat(fine.has("request_headers")).isFalse();
    JsonNode refused = access().get(1);
    assertThat(refused.at("/request_body").asString()).isEqualTo("{\"a\":2}");
    assertThat(refused.at("/response_body").asString()).contains("you");
    assertThat(refused.has("request_headers")).isTrue();
  }

  @Test
  void eachThresholdHasASettingOfItsOwn() {
    try (ObservedService service =
        service(
            "SIGHTLINE_REQUEST_LOG_STORE_DATA_LEVEL", "OFF",
            "SIGHTLINE_REQUEST_LOG_STORE_RESULT_LEVEL", "WARN",
            "SIGHTLINE_REQUEST_LOG_STORE_HEADERS_LEVEL", "ERROR")) {
      service.post("/refuse", "text/plain", "hello");
    }
    JsonNode line = onlyLine();
    assertThat(line.has("request_body")).isFalse();
    assertThat(line.has("response_body")).isTrue();
    assertThat(line.has("request_headers")).isFalse();
  }

  @Test
  void aLongBodyIsCutAtTheLimitAndNeverInsideACharacter() {
    try (ObservedService service = service("SIGHTLINE_REQUEST_LOG_MAX_BODY_BYTES", "11")) {
      service.post("/echo", "text/plain", "äääääääääää");
    }
    JsonNode line = onlyLine();
    assertThat(line.at("/request_body").asString()).isEqualTo("äääää");
    assertThat(line.at("/request_body_truncated").asBoolean()).isTrue();
    assertThat(line.at("/request_bytes").asInt()).isEqualTo(22);
    assertThat(line.at("/response_body").asString()).isEqualTo("äääää");
    assertThat(line.at("/response_body_truncated").asBoolean()).isTrue();
  }

  @Test
  void binaryBodiesAreLeftOut() {
    try (ObservedService service = service()) {
      service.get("/image");
      service.post("/unread", "application/octet-stream", "\u0000\u0001");
    }
    assertThat(access()).noneMatch(line -> line.has("request_body"));
    assertThat(access().get(0).has("response_body")).isFalse();
    assertThat(access().get(0).at("/response_bytes").asInt()).isEqualTo(3);
  }

  @Test
  void aBodyTheServiceDoesNotReadIsNotReadForTheLog() {
    try (ObservedService service = service()) {
      assertThat(service.post("/unread", "text/plain", "x".repeat(100)).statusCode())
          .isEqualTo(200);
    }
    assertThat(onlyLine().has("request_body")).isFalse();
    assertThat(onlyLine().at("/request_bytes").asInt()).isEqualTo(100);
  }

  @Test
  void excludedRequestsAreLoggedOnlyWhenTheyFail() {
    try (ObservedService service =
        service(
            "SIGHTLINE_REQUEST_LOG_EXCLUDE_STATUS", "302,404,500",
            "SIGHTLINE_REQUEST_LOG_EXCLUDE_REQUEST_HEADERS", "X-Probe",
            "SIGHTLINE_REQUEST_LOG_EXCLUDE_RESPONSE_HEADERS", "X-Quiet")) {
      service.send("HEAD", "/ok");
      service.get("/nowhere");
      service.get("/ok");
      service.get("/image", "X-Probe", "1");
      service.get("/broken", "X-Probe", "1");
      service.get("/image");
    }
    assertThat(access().stream().map(line -> line.at("/path").asString()))
        .containsExactly("/broken", "/image");
  }

  @Test
  void linesThatNobodyNeedsForLongAreMarkedVolatile() {
    try (ObservedService service =
        service("SIGHTLINE_REQUEST_LOG_PERSIST_DURATION_MS", "" + PERSISTED.toMillis())) {
      service.get("/ok");
      service.get("/nowhere");
      service.get("/slow");
    }
    assertThat(access().get(0).at("/volatile").asBoolean()).isTrue();
    assertThat(access().get(1).has("volatile")).isFalse();
    assertThat(access().get(2).has("volatile")).isFalse();
  }

  @Test
  void withoutTheDefaultMarkNothingIsVolatile() {
    try (ObservedService service = service("SIGHTLINE_REQUEST_LOG_DEFAULT_VOLATILE", "false")) {
      service.get("/ok");
    }
    assertThat(onlyLine().has("volatile")).isFalse();
  }

  @Test
  void theRequestLogCanBeSwitchedOff() {
    try (ObservedService service = service("SIGHTLINE_REQUEST_LOG_ENABLED", "false")) {
      service.get("/broken");
    }
    assertThat(access()).isEmpty();
  }

  @Test
  void theClientsAddressIsTheOneATrustedProxySays() {
    try (ObservedService service = service("SIGHTLINE_HTTP_TRUSTED_PROXIES", "127.0.0.0/8")) {
      service.get("/ok", "X-Forwarded-For", "10.1.1.1, 203.0.113.7");
    }
    assertThat(onlyLine().at("/ip").asString()).isEqualTo("203.0.113.7");
  }

  @Test
  void secretsInQueryFormHeadersAndBodiesAreMasked() {
    try (ObservedService service = service()) {
      service.post("/echo?token=q-hunter2&page=3", FORM, "user=ann&password=f-hunter2");
      service.post(
          "/echo",
          "application/json",
          "{\"name\":\"ann\",\"credentials\":{\"api_key\":\"j-hunter2\"},\"secret\":{\"a\":[\"n-hunter2\"]}}",
          "Authorization",
          "Bearer h-hunter2",
          "X-Api-Key",
          "k-hunter2");
    }
    assertThat(new LogFiles(directory).everything()).doesNotContain("hunter2");
    assertThat(access().get(0).at("/query").asString()).isEqualTo("token=******&page=3");
    assertThat(access().get(0).at("/request_body").asString())
        .isEqualTo("user=ann&password=******");
    assertThat(access().get(1).at("/request_body").asString()).contains("\"name\":\"ann\"");
  }

  @Test
  void aBodyInAnotherEncodingIsReadByIts() {
    try (ObservedService service = service()) {
      service.postBytes(
          "/unread?read=no", "text/plain; charset=ISO-8859-1", new byte[] {(byte) 0xe4});
      service.postBytes(
          "/echo", "text/plain; charset=ISO-8859-1", "ä".getBytes(StandardCharsets.ISO_8859_1));
    }
    assertThat(access().get(1).at("/request_body").asString()).isEqualTo("ä");
  }
}
