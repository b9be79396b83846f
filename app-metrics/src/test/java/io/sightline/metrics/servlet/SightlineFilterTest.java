package io.sightline.metrics.servlet;

import static io.sightline.metrics.servlet.Service.servlet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.metrics.LogFiles;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;

/** The filter in a plain Jetty. */
class SightlineFilterTest {
  @TempDir private Path directory;

  private ObservedJetty serving(String path, Service service) {
    return ObservedJetty.with(
        Map.of("SIGHTLINE_LOG_DIR", directory.toString()), Map.of(path, servlet(service)));
  }

  private List<JsonNode> lines(String file) {
    return new LogFiles(directory).lines(file);
  }

  private static void eventually(ObservedJetty jetty, String labels, double value) {
    String series = "http_requests_total{" + labels + "}";
    await().untilAsserted(() -> assertThat(jetty.series(series)).as(series).isEqualTo(value));
  }

  @Test
  void whatAServletPrintsArrivesWholeWithAndWithoutAContentType() {
    try (ObservedJetty jetty =
        serving(
            "/print",
            (request, response) -> {
              if (request.getParameter("type") != null) {
                response.setContentType("text/plain; charset=UTF-8");
              }
              response.getWriter().print("order ");
              response.getWriter().append('7').append("!", 0, 1).printf("%s", "?");
            })) {
      assertThat(jetty.get("/print").body()).isEqualTo("order 7!?");
      assertThat(jetty.get("/print?type=text").body()).isEqualTo("order 7!?");
    }
    assertThat(lines("access.log").get(0).at("/response_bytes").asInt()).isEqualTo(9);
    assertThat(lines("access.log").get(1).at("/response_body").asString()).isEqualTo("order 7!?");
  }

  @Test
  void aResetResponseCountsAndKeepsOnlyWhatCameAfterwards() {
    try (ObservedJetty jetty =
        serving(
            "/reset",
            (request, response) -> {
              response.setContentType("text/plain");
              response.getOutputStream().print("never seen");
              response.resetBuffer();
              response.getOutputStream().print("seen");
            })) {
      assertThat(jetty.get("/reset").body()).isEqualTo("seen");
    }
    assertThat(lines("access.log").get(0).at("/response_body").asString()).isEqualTo("seen");
    assertThat(lines("access.log").get(0).at("/response_bytes").asInt()).isEqualTo(4);
  }

  @Test
  void aBodyIsKeptWhetherItIsReadAsBytesOrAsCharacters() {
    try (ObservedJetty jetty =
        serving(
            "/read",
            (request, response) -> {
              if (request.getParameterMap().isEmpty() && request.getQueryString() == null) {
                request.getInputStream().readAllBytes();
              } else {
                request.getReader().readLine();
              }
            })) {
      jetty.post("/read", "application/json", "{\"a\":1}");
      jetty.post("/read?reader", "application/json", "{\"a\":2}");
    }
    assertThat(lines("access.log").stream().map(line -> line.at("/request_body").asString()))
        .containsExactly("{\"a\":1}", "{\"a\":2}");
  }

  @Test
  void aFormThatTheContainerReadsIsKeptWithoutTheQueryAndWithoutSecrets() {
    try (ObservedJetty jetty =
        serving(
            "/form",
            (request, response) -> assertThat(request.getParameter("a")).isEqualTo("from query"))) {
      jetty.post(
          "/form?a=from+query",
          "application/x-www-form-urlencoded",
          "a=b%26c&password=hunter2&list=1&list=2");
    }
    assertThat(lines("access.log").get(0).at("/status").asInt()).isEqualTo(200);
    assertThat(lines("access.log").get(0).at("/request_body").asString().split("&"))
        .containsExactlyInAnyOrder("a=b%26c", "password=******", "list=1", "list=2");
  }

  @Test
  void anExceptionThatEscapesIs500AndOneErrorWithTheRequestsId() {
    try (ObservedJetty jetty =
        serving(
            "/broken",
            (request, response) -> {
              throw new IllegalStateException("on purpose");
            })) {
      assertThat(jetty.get("/broken", "X-Request-Id", "r-1").statusCode()).isEqualTo(500);
      eventually(jetty, "endpoint=\"/broken\",method=\"GET\",status=\"500\"", 1);
      assertThat(jetty.series("http_requests_in_flight")).isZero();
    }
    assertThat(lines("error.log"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.at("/request_id").asString()).isEqualTo("r-1");
              assertThat(line.at("/endpoint").asString()).isEqualTo("/broken");
              assertThat(line.at("/error_fingerprint").asString()).hasSize(16);
            });
    assertThat(lines("access.log").get(0).at("/level").asString()).isEqualTo("ERROR");
  }

  @Test
  void sendErrorIsCountedAsTheStatusTheCallerSees() {
    try (ObservedJetty jetty =
        serving("/refused", (request, response) -> response.sendError(418, "a teapot"))) {
      assertThat(jetty.get("/refused").statusCode()).isEqualTo(418);
      eventually(jetty, "endpoint=\"/refused\",method=\"GET\",status=\"418\"", 1);
    }
  }

  @Test
  void anAsynchronousRequestEndsWhenItIsComplete() {
    CountDownLatch goOn = new CountDownLatch(1);
    try (ObservedJetty jetty =
        serving(
            "/later",
            (request, response) -> {
              MDC.put("user_id", "42");
              AsyncContext async = request.startAsync(request, response);
              async.start(
                  () -> {
                    try {
                      goOn.await(10, TimeUnit.SECONDS);
                      response.setContentType("text/plain");
                      response.getOutputStream().print("done");
                    } catch (IOException | InterruptedException e) {
                      throw new IllegalStateException(e);
                    } finally {
                      async.complete();
                    }
                  });
            })) {
      Thread caller = new Thread(() -> jetty.get("/later"));
      caller.start();
      await().until(() -> jetty.series("http_requests_in_flight") == 1);
      assertThat(jetty.series("http_requests_total{")).isZero();
      goOn.countDown();
      eventually(jetty, "endpoint=\"/later\",method=\"GET\",status=\"200\"", 1);
      assertThat(jetty.series("http_requests_in_flight")).isZero();
    }
    assertThat(lines("access.log").get(0).at("/response_body").asString()).isEqualTo("done");
    assertThat(lines("access.log").get(0).at("/user_id").asString()).isEqualTo("42");
  }

  @Test
  void anAsynchronousRequestThatTimesOutIsCountedOnce() {
    try (ObservedJetty jetty =
        serving(
            "/never",
            (request, response) -> {
              AsyncContext async = request.startAsync();
              async.setTimeout(100);
            })) {
      assertThat(jetty.get("/never").statusCode()).isEqualTo(500);
      eventually(jetty, "endpoint=\"/never\",method=\"GET\",status=\"500\"", 1);
      assertThat(jetty.series("http_requests_in_flight")).isZero();
    }
  }

  @Test
  void theContainersOwnThreadsDoNotKeepTheLastRequestsIdentity() {
    try (ObservedJetty jetty =
        serving(
            "/log",
            (request, response) -> {
              if (request.getQueryString() != null) {
                MDC.put("user", "ann");
              }
              LoggerFactory.getLogger("shop").info("here");
            })) {
      for (int i = 0; i < 20; i++) {
        jetty.get(
            "/log?user", "traceparent", "00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01");
        jetty.get("/log");
      }
    }
    assertThat(lines("app.log").stream().filter(l -> l.at("/message").asString().equals("here")))
        .filteredOn(line -> lines("app.log").indexOf(line) % 2 == 1)
        .allSatisfy(
            line -> {
              assertThat(line.has("user")).isFalse();
              assertThat(line.has("trace_id")).isFalse();
            });
    assertThat(lines("access.log").get(0).at("/user").asString()).isEqualTo("ann");
    assertThat(lines("access.log").get(0).at("/span_id").asString()).isEqualTo("b".repeat(16));
    assertThat(lines("access.log").get(1).has("user")).isFalse();
  }

  @Test
  void theOpsEndpointsAreBelowTheContextPath() {
    try (ObservedJetty jetty =
        ObservedJetty.with(Map.of(), "/shop", Map.of("/x", servlet((request, response) -> {})))) {
      assertThat(jetty.get("/shop/health/").statusCode()).isEqualTo(200);
      assertThat(jetty.get("/shop/metrics").body()).contains("jvm_memory_used_bytes");
      assertThat(jetty.get("/shop/x").statusCode()).isEqualTo(200);
      eventually(jetty, "endpoint=\"/x\",method=\"GET\",status=\"200\"", 1);
    }
  }

  @Test
  void requestsThatAreNoHttpAreCountedAlthoughNoServletSeesThem() {
    try (ObservedJetty jetty = serving("/x", (request, response) -> {})) {
      assertThat(jetty.raw("NONSENSE\r\n\r\n")).contains("400");
      assertThat(jetty.raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
          .contains("414");
      assertThat(jetty.raw("GET /x HTTP/1.1\r\nHost: a\r\nA: " + "x".repeat(20_000) + "\r\n\r\n"))
          .contains("431");
      eventually(jetty, "endpoint=\"BAD_REQUEST\",method=\"OTHER\",status=\"400\"", 1);
      eventually(jetty, "endpoint=\"BAD_REQUEST\",method=\"OTHER\",status=\"414\"", 1);
      eventually(jetty, "endpoint=\"BAD_REQUEST\",method=\"GET\",status=\"431\"", 1);
      assertThat(jetty.get("/x").statusCode()).isEqualTo(200);
      eventually(jetty, "endpoint=\"/x\",method=\"GET\",status=\"200\"", 1);
    }
  }
}
