package io.sightline.metrics.servlet;

import static io.sightline.metrics.servlet.Service.servlet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.metrics.LogFiles;
import io.sightline.metrics.Sightline;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.UnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UnsupportedEncodingException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;

/** A servlet must not notice that its request and response are wrapped. */
class WrappedExchangeTest {
  @TempDir Path directory;

  private ObservedJetty serving(String path, Service service) {
    return ObservedJetty.with(
        Map.of("SIGHTLINE_LOG_DIR", directory.toString()), Map.of(path, servlet(service)));
  }

  private List<JsonNode> lines(String file) {
    return new LogFiles(directory).lines(file);
  }

  private JsonNode accessLine() {
    return lines("access.log").get(0);
  }

  private static void eventually(ObservedJetty jetty, String labels, double value) {
    String series = "http_requests_total{" + labels + "}";
    await().untilAsserted(() -> assertThat(jetty.series(series)).as(series).isEqualTo(value));
  }

  @Test
  void aWriterTellsThatTheCallerHasGone() throws IOException {
    CountDownLatch noticed = new CountDownLatch(1);
    try (ObservedJetty jetty =
        serving(
            "/events",
            (request, response) -> {
              response.setContentType("text/event-stream");
              PrintWriter writer = response.getWriter();
              long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
              while (System.nanoTime() < end) {
                writer.write("data: x\n\n".repeat(1000));
                if (writer.checkError()) {
                  noticed.countDown();
                  return;
                }
              }
            })) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), jetty.port())) {
        OutputStream out = socket.getOutputStream();
        out.write("GET /events HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isPositive();
      }
      await().atMost(Duration.ofSeconds(8)).until(() -> noticed.getCount() == 0);
    }
  }

  @Test
  void whatIsPrintedInAnotherEncodingIsLoggedAndMeasuredInThatEncoding() {
    try (ObservedJetty jetty =
        serving(
            "/latin",
            (request, response) -> {
              response.setContentType("text/plain; charset=ISO-8859-1");
              response.getWriter().print("caf\u00e9");
            })) {
      jetty.get("/latin");
    }
    assertThat(accessLine().at("/response_body").asString()).isEqualTo("caf\u00e9");
    assertThat(accessLine().at("/response_bytes").asInt()).isEqualTo(4);
  }

  @Test
  void aStreamPrintsEveryCharacterThatTheContainerPrints() {
    try (ObservedJetty jetty =
        serving(
            "/print",
            (request, response) -> {
              response.setContentType("text/plain; charset=UTF-8");
              response.getOutputStream().print("5 \u20ac");
              response.getOutputStream().println(7);
            })) {
      assertThat(jetty.get("/print").body()).isEqualTo("5 \u20ac7\r\n");
    }
    assertThat(accessLine().at("/response_body").asString()).isEqualTo("5 \u20ac7\r\n");
    assertThat(accessLine().at("/response_bytes").asInt()).isEqualTo(8);
  }

  @Test
  void afterAResetTheEncodingMayBeAnotherOneAndTheIdStays() {
    try (ObservedJetty jetty =
        serving(
            "/reset",
            (request, response) -> {
              response.setContentType("text/plain; charset=ISO-8859-1");
              response.getWriter().print("never seen");
              response.reset();
              response.setContentType("text/plain; charset=UTF-8");
              response.getWriter().print("5 \u20ac");
            })) {
      var answer = jetty.get("/reset", "X-Request-Id", "r-1");
      assertThat(answer.body()).isEqualTo("5 \u20ac");
      assertThat(answer.headers().firstValue("X-Request-Id")).hasValue("r-1");
    }
  }

  @Test
  void aFailedRequestsAnswerHasItsIdToo() {
    try (ObservedJetty jetty =
        serving(
            "/broken",
            (request, response) -> {
              throw new IllegalStateException("on purpose");
            })) {
      assertThat(jetty.get("/broken", "X-Request-Id", "r-1").headers().firstValue("X-Request-Id"))
          .hasValue("r-1");
    }
  }

  @Test
  void aReaderReadsJsonAsTheContainerDoes() {
    try (ObservedJetty jetty =
        serving(
            "/read",
            (request, response) -> {
              response.setContentType("text/plain; charset=UTF-8");
              response.getWriter().print(request.getReader().readLine());
            })) {
      assertThat(jetty.post("/read", "application/json", "\"5 \u20ac\"").body())
          .isEqualTo("\"5 \u20ac\"");
    }
  }

  @Test
  void anUnknownEncodingIsTheExceptionThatTheSpecificationNames() {
    try (ObservedJetty jetty =
        serving(
            "/read",
            (request, response) -> {
              try {
                request.getReader();
              } catch (UnsupportedEncodingException e) {
                response.setStatus(415);
              }
            })) {
      assertThat(jetty.post("/read", "text/plain; charset=no-such", "x").statusCode())
          .isEqualTo(415);
    }
  }

  @Test
  void aCompressedRequestBodyIsNoTextForTheLog() {
    try (ObservedJetty jetty =
        serving("/read", (request, response) -> request.getInputStream().readAllBytes())) {
      jetty.raw(
          "POST /read HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
              + "Content-Encoding: gzip\r\nContent-Length: 4\r\nConnection: close\r\n\r\nabcd");
    }
    assertThat(accessLine().has("request_body")).isFalse();
    assertThat(accessLine().at("/request_bytes").asInt()).isEqualTo(4);
  }

  @Test
  void theAnswerToHeadHasNoBytes() {
    try (ObservedJetty jetty =
        ObservedJetty.with(
            Map.of(
                "SIGHTLINE_LOG_DIR",
                directory.toString(),
                "SIGHTLINE_REQUEST_LOG_EXCLUDE_METHODS",
                "-"),
            Map.of(
                "/head",
                servlet(
                    (request, response) -> {
                      response.setContentType("text/plain");
                      response.getOutputStream().print("never sent");
                    })))) {
      jetty.raw("HEAD /head HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }
    assertThat(accessLine().at("/response_bytes").asInt()).isZero();
    assertThat(accessLine().has("response_body")).isFalse();
  }

  @Test
  void aServletThatIsUnavailableIs503ForTheCallerAndForTheCount() {
    try (ObservedJetty jetty =
        serving(
            "/gone",
            (request, response) -> {
              throw new UnavailableException("for a while", 1);
            })) {
      assertThat(jetty.get("/gone").statusCode()).isEqualTo(503);
      eventually(jetty, "endpoint=\"/gone\",method=\"GET\",status=\"503\"", 1);
    }
  }

  @Test
  void aCallersBrokenBodyIsCountedAsTheCallerSeesIt() {
    try (ObservedJetty jetty =
        serving("/read", (request, response) -> request.getInputStream().readAllBytes())) {
      assertThat(
              jetty.raw(
                  "POST /read HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n"))
          .contains(" 400 ");
      eventually(jetty, "endpoint=\"/read\",method=\"POST\",status=\"400\"", 1);
    }
    assertThat(lines("error.log").stream().map(l -> l.at("/level").asString()))
        .doesNotContain("ERROR");
  }

  @Test
  void aCallerWhoLeavesInTheMiddleOfItsBodyIsNoErrorOfTheService() throws Exception {
    try (ObservedJetty jetty =
        serving("/read", (request, response) -> request.getInputStream().readAllBytes())) {
      jetty.raw("POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx");
      await().until(() -> jetty.metrics().contains("http_requests_total{endpoint=\"/read\""));
    }
    assertThat(lines("error.log").stream().map(l -> l.at("/level").asString()))
        .doesNotContain("ERROR");
  }

  @Test
  @SuppressWarnings("StringConcatToTextBlock") // It is not text: the line ends are part of it.
  void aLineOfTheOpsEndpointsHasNotTheIdentityOfARequestThatFailed() throws IOException {
    Path hashes =
        Files.writeString(
            directory.resolve("hashes"),
            "ops:pbkdf2-sha512$1000$c2FsdFNBTFRzYWx0U0FMVA==$igBgEDdtYXCNcvqAIDfcQdooEFPvq5QnYG3ZMB7K77g+3ts1vbxbIOdaFZ6T1of4M5ddXwQjq12XGixoelBfeg==\n");
    try (ObservedJetty jetty =
        ObservedJetty.with(
            Map.of(
                "SIGHTLINE_LOG_DIR",
                directory.toString(),
                "SIGHTLINE_OPS_BEARER_TOKEN_HASH_FILE",
                hashes.toString()),
            Map.of(
                "/broken",
                servlet(
                    (request, response) -> {
                      MDC.put("user", "ann");
                      throw new IllegalStateException("on purpose");
                    })))) {
      // On one connection, whose requests one thread serves in turn.
      jetty.raw(
          "GET /broken HTTP/1.1\r\nHost: a\r\n\r\n"
              + "GET /loglevels HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer wrong\r\n"
              + "Connection: close\r\n\r\n");
    }
    assertThat(lines("app.log"))
        .filteredOn(line -> line.at("/message").asString().startsWith("refused"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.has("user")).isFalse();
              assertThat(line.has("request_id")).isFalse();
            });
  }

  @Test
  void anIncludeDoesNotTakeTheIdFromTheLinesThatFollow() throws Exception {
    try (Sightline sightline =
        Sightline.forService("shop")
            .environment(Map.of("SIGHTLINE_LOG_DIR", directory.toString()))
            .start()) {
      Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      var context = new ServletContextHandler();
      context.addFilter(
          new FilterHolder(new SightlineFilter(sightline)),
          "/*",
          EnumSet.allOf(DispatcherType.class));
      context.addServlet(
          new ServletHolder(
              servlet(
                  (request, response) -> {
                    request.getRequestDispatcher("/part").include(request, response);
                    LoggerFactory.getLogger("shop").info("after");
                  })),
          "/whole");
      context.addServlet(new ServletHolder(servlet((request, response) -> {})), "/part");
      server.setHandler(context);
      server.start();
      try {
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(server.getURI().resolve("/whole"))
                    .header("X-Request-Id", "r-1")
                    .build(),
                HttpResponse.BodyHandlers.ofString());
      } finally {
        server.stop();
      }
    }
    assertThat(lines("app.log"))
        .filteredOn(line -> line.at("/message").asString().equals("after"))
        .singleElement()
        .satisfies(line -> assertThat(line.at("/request_id").asString()).isEqualTo("r-1"));
  }

  @Test
  void anErrorPageIsNotTheEndpointOfAnAsynchronousRequest() throws Exception {
    String pattern = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";
    try (Sightline sightline =
        Sightline.forService("shop")
            .environment(Map.of("SIGHTLINE_LOG_DIR", directory.toString()))
            .start()) {
      Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ServletContextHandler context = new ServletContextHandler();
      FilterHolder filter = new FilterHolder(new SightlineFilter(sightline));
      filter.setAsyncSupported(true);
      context.addFilter(
          filter,
          "/*",
          EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
      ServletHolder slow =
          new ServletHolder(
              servlet(
                  (request, response) -> {
                    request.setAttribute(pattern, "/slow/{id}");
                    request.startAsync(request, response).setTimeout(50);
                  }));
      slow.setAsyncSupported(true);
      context.addServlet(slow, "/slow/*");
      ServletHolder page =
          new ServletHolder(
              servlet((request, response) -> request.setAttribute(pattern, "/error")));
      page.setAsyncSupported(true);
      context.addServlet(page, "/error");
      ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
      pages.addErrorPage(500, "/error");
      context.setErrorHandler(pages);
      server.setHandler(context);
      server.start();
      try {
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(server.getURI().resolve("/slow/7")).build(),
                HttpResponse.BodyHandlers.ofString());
        await().until(() -> sightline.requests().inFlight() == 0);
      } finally {
        server.stop();
      }
    }
    assertThat(accessLine().at("/endpoint").asString()).isEqualTo("/slow/{id}");
  }

  @Test
  @SuppressWarnings("removal") // Its successor is a module that nothing else here needs.
  void aBodyThatTheServerCompressesIsLoggedAsItWasWritten() throws Exception {
    try (Sightline sightline =
        Sightline.forService("shop")
            .environment(Map.of("SIGHTLINE_LOG_DIR", directory.toString()))
            .start()) {
      Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ServletContextHandler context = new ServletContextHandler();
      context.addFilter(
          new FilterHolder(new SightlineFilter(sightline)),
          "/*",
          EnumSet.of(DispatcherType.REQUEST));
      context.addServlet(
          new ServletHolder(
              servlet(
                  (request, response) -> {
                    response.setContentType("text/plain");
                    response
                        .getOutputStream()
                        .write("x".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
                  })),
          "/large");
      server.setHandler(new GzipHandler(context));
      server.start();
      try {
        HttpResponse<byte[]> answer =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(server.getURI().resolve("/large"))
                        .header("Accept-Encoding", "gzip")
                        .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
      } finally {
        server.stop();
      }
    }
    assertThat(accessLine().at("/response_body").asString()).hasSize(8192).startsWith("xxx");
  }
}
