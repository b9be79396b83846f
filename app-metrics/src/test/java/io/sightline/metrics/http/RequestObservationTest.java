package io.sightline.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javalin.http.UnauthorizedResponse;
import io.sightline.metrics.ObservedService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RequestObservationTest {
  private static void eventually(ObservedService service, String series, double value) {
    // The request is counted after its last byte was sent, so the caller may be a moment ahead.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(service.series(series)).as(series).isEqualTo(value));
  }

  @Test
  void countsByRoutePatternSoThatIdsMakeNoSeries() {
    try (ObservedService service =
        ObservedService.with(c -> c.routes.get("/orders/{id}", ctx -> ctx.result("one")))) {
      for (int id = 0; id < 5; id++) {
        service.get("/orders/" + id);
      }
      eventually(
          service,
          "http_requests_total{endpoint=\"/orders/{id}\",method=\"GET\",status=\"200\"}",
          5);
      eventually(
          service,
          "http_request_duration_seconds_count{endpoint=\"/orders/{id}\",method=\"GET\"}",
          5);
      assertThat(service.get("/metrics").body()).doesNotContain("/orders/1");
    }
  }

  @Test
  void aStreamOfEventsIsCountedAndNotTimed() {
    try (ObservedService service =
        ObservedService.with(
            c ->
                c.routes.get(
                    "/events",
                    ctx -> {
                      long begun = System.nanoTime();
                      await().until(() -> System.nanoTime() - begun > 1_100_000_000L);
                      ctx.contentType("text/event-stream").result("data: 1\n\n");
                    }))) {
      service.get("/events");
      eventually(
          service, "http_requests_total{endpoint=\"/events\",method=\"GET\",status=\"200\"}", 1);
      eventually(
          service, "http_request_duration_seconds_count{endpoint=\"/events\",method=\"GET\"}", 0);
    }
  }

  @Test
  void hasTheStandardBuckets() {
    try (ObservedService service =
        ObservedService.with(c -> c.routes.get("/", ctx -> ctx.result("home")))) {
      service.get("/");
      eventually(service, "http_requests_total{endpoint=\"/\",method=\"GET\",status=\"200\"}", 1);
      for (String bound :
          List.of(
              "0.005", "0.01", "0.025", "0.05", "0.075", "0.1", "0.25", "0.5", "0.75", "1.0", "2.5",
              "5.0", "7.5", "10.0", "+Inf")) {
        assertThat(service.get("/metrics").body())
            .contains(
                "http_request_duration_seconds_bucket{endpoint=\"/\",method=\"GET\",le=\""
                    + bound
                    + "\"}");
      }
    }
  }

  @Test
  void countsAnExceptionAsTheStatusTheCallerSaw() {
    try (ObservedService service =
        ObservedService.with(
            c ->
                c.routes.get(
                    "/broken",
                    ctx -> {
                      throw new IllegalStateException("on purpose");
                    }))) {
      assertThat(service.get("/broken").statusCode()).isEqualTo(500);
      eventually(
          service, "http_requests_total{endpoint=\"/broken\",method=\"GET\",status=\"500\"}", 1);
    }
  }

  @Test
  void countsAnUnknownPathAsNotFoundAndAMadeUpMethodAsOther() {
    try (ObservedService service = ObservedService.with(c -> {})) {
      service.get("/nowhere/1");
      service.get("/nowhere/2");
      service.send("BREW", "/coffee");
      eventually(
          service, "http_requests_total{endpoint=\"NOT_FOUND\",method=\"GET\",status=\"404\"}", 2);
      assertThat(service.get("/metrics").body())
          .contains("method=\"OTHER\"")
          .doesNotContain("BREW")
          .doesNotContain("nowhere");
    }
  }

  @Test
  void countsARequestThatABeforeHandlerRefusedUnderItsRoute() {
    try (ObservedService service =
        ObservedService.with(
            c -> {
              c.routes.before(
                  "/private",
                  ctx -> {
                    throw new UnauthorizedResponse();
                  });
              c.routes.get("/private", ctx -> ctx.result("secret"));
            })) {
      service.get("/private");
      eventually(
          service, "http_requests_total{endpoint=\"/private\",method=\"GET\",status=\"401\"}", 1);
    }
  }

  @Test
  void timesAnAsynchronousRequestToItsEnd() {
    try (ObservedService service =
        ObservedService.with(
            c ->
                c.routes.get(
                    "/later",
                    ctx ->
                        ctx.future(
                            () ->
                                CompletableFuture.supplyAsync(
                                        () -> "done",
                                        CompletableFuture.delayedExecutor(
                                            300, java.util.concurrent.TimeUnit.MILLISECONDS))
                                    .thenAccept(ctx::result))))) {
      service.get("/later");
      eventually(
          service, "http_requests_total{endpoint=\"/later\",method=\"GET\",status=\"200\"}", 1);
      eventually(
          service,
          "http_request_duration_seconds_bucket{endpoint=\"/later\",method=\"GET\",le=\"0.25\"}",
          0);
    }
  }

  @Test
  void leavesItsOwnEndpointsOut() {
    try (ObservedService service = ObservedService.with(c -> {})) {
      service.get("/health");
      service.get("/health/ready/");
      service.get("/metrics");
      service.get("/metrics/");
      assertThat(service.get("/metrics").body()).doesNotContain("http_requests_total{");
    }
  }

  @Test
  void countsHeadUnderTheRouteOfGet() {
    try (ObservedService service =
        ObservedService.with(c -> c.routes.get("/orders/{id}", ctx -> ctx.result("one")))) {
      assertThat(service.send("HEAD", "/orders/7").statusCode()).isEqualTo(200);
      eventually(
          service,
          "http_requests_total{endpoint=\"/orders/{id}\",method=\"HEAD\",status=\"200\"}",
          1);
    }
  }

  @Test
  void givesEveryRequestAnIdAndKeepsAHarmlessOneOfTheCaller() {
    try (ObservedService service =
        ObservedService.with(c -> c.routes.get("/", ctx -> ctx.result("home")))) {
      assertThat(service.get("/", "X-Request-Id", "abc-123").headers().firstValue("X-Request-Id"))
          .contains("abc-123");
      assertThat(service.get("/", "X-Request-Id", "a b\"c").headers().firstValue("X-Request-Id"))
          .get()
          .asString()
          .matches("[0-9a-f-]{36}");
    }
  }

  @Test
  void showsOpenConnections() {
    try (ObservedService service = ObservedService.with(c -> {})) {
      assertThat(service.series("active_connections")).isGreaterThanOrEqualTo(1);
    }
  }

  @Test
  void speaksPrometheusTextAndOpenMetrics() {
    try (ObservedService service = ObservedService.with(c -> {})) {
      assertThat(service.get("/metrics").headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/plain");
      var open = service.get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0");
      assertThat(open.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/openmetrics-text");
      assertThat(open.body()).endsWith("# EOF\n");
    }
  }

  @Test
  void namesTheVersionThatRuns() {
    try (ObservedService service = ObservedService.with(c -> {})) {
      assertThat(service.series("application_info{version=\"1.2.3\"}")).isEqualTo(1);
    }
  }

  @Test
  void aMethodThatIsNotAllowedIsCountedUnderItsRoute() {
    try (ObservedService service =
        ObservedService.with(
            c -> {
              c.http.prefer405over404 = true;
              c.routes.get("/orders/{id}", ctx -> ctx.result("one"));
            })) {
      assertThat(service.send("DELETE", "/orders/7").statusCode()).isEqualTo(405);
      eventually(
          service,
          "http_requests_total{endpoint=\"/orders/{id}\",method=\"DELETE\",status=\"405\"}",
          1);
    }
  }

  @Test
  void endpointsPastTheCapBecomeOther() {
    try (ObservedService service =
        ObservedService.with(
            Map.of("SIGHTLINE_METRICS_MAX_ENDPOINTS", "2"),
            b -> b,
            c -> {
              for (String path : List.of("/a", "/b", "/c", "/d")) {
                c.routes.get(path, ctx -> ctx.result(path));
              }
            })) {
      for (String path : List.of("/a", "/b", "/c", "/d")) {
        service.get(path);
      }
      eventually(
          service, "http_requests_total{endpoint=\"OTHER\",method=\"GET\",status=\"200\"}", 2);
      assertThat(service.series("metrics_label_values_folded_total{metric=\"endpoint\"}"))
          .isEqualTo(2);
    }
  }

  @Test
  void aSlowRequestsExemplarLeadsToTheCallersTrace() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    try (ObservedService service =
        ObservedService.with(c -> c.routes.get("/", ctx -> ctx.result("home")))) {
      service.get("/", "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          service
                              .get("/metrics", "Accept", "application/openmetrics-text")
                              .body()
                              .lines())
                      .filteredOn(line -> line.contains("trace_id=\"" + trace + "\""))
                      .anyMatch(line -> line.startsWith("http_request_duration_seconds_bucket")));
    }
  }

  @Test
  void sizesOfBodiesAreMeasured() {
    try (ObservedService service =
        ObservedService.with(c -> c.routes.post("/echo", ctx -> ctx.result(ctx.body())))) {
      service.post("/echo", "text/plain", "12345");
      eventually(service, "http_request_size_bytes_sum{endpoint=\"/echo\",method=\"POST\"}", 5);
      eventually(service, "http_response_size_bytes_sum{endpoint=\"/echo\",method=\"POST\"}", 5);
    }
  }

  @Test
  void anErrorThatIsNoExceptionIsAnsweredAndCountedToo() {
    try (ObservedService service =
        ObservedService.with(
            c ->
                c.routes.get(
                    "/broken",
                    ctx -> {
                      throw new StackOverflowError("on purpose");
                    }))) {
      assertThat(service.get("/broken").statusCode()).isEqualTo(500);
      eventually(
          service, "http_requests_total{endpoint=\"/broken\",method=\"GET\",status=\"500\"}", 1);
      assertThat(service.series("http_requests_in_flight")).isZero();
    }
  }
}
