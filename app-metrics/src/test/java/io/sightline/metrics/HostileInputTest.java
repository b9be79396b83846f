package io.sightline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Meter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whatever callers send, the service keeps answering, and nothing grows without bound. */
class HostileInputTest {
  private static final int DISTINCT_PATHS = 10_000;

  @TempDir private Path directory;

  private ObservedService service() {
    return ObservedService.with(
        Map.of("SIGHTLINE_LOG_DIR", directory.toString()),
        b -> b,
        config -> {
          config.http.maxRequestSize = 64L * 1024 * 1024;
          config.routes.get("/orders/{id}", ctx -> ctx.result("order " + ctx.pathParam("id")));
          config.routes.post("/echo", ctx -> ctx.result(ctx.body()));
        });
  }

  private List<JsonNode> access() {
    return new LogFiles(directory).lines("access.log");
  }

  private static String raw(ObservedService service, byte[] request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request);
      socket.shutdownOutput();
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      }
    } catch (IOException e) {
      // The server may hang up on nonsense before it is read to its end.
      return "";
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void assertStillServing(ObservedService service) {
    assertThat(service.get("/orders/7").body()).isEqualTo("order 7");
    await().untilAsserted(() -> assertThat(service.series("http_requests_in_flight")).isZero());
    assertThat(service.series("observation_failures_total")).isZero();
  }

  @Test
  void tenThousandPathsAreOneSeries() throws IOException {
    try (ObservedService service = service()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
        OutputStream out = socket.getOutputStream();
        Thread reader = new Thread(() -> drain(socket));
        reader.start();
        for (int i = 0; i < DISTINCT_PATHS; i++) {
          out.write(bytes("GET /nowhere/" + i + " HTTP/1.1\r\nHost: a\r\n\r\n"));
        }
        out.flush();
        String notFound =
            "http_requests_total{endpoint=\"NOT_FOUND\",method=\"GET\",status=\"404\"}";
        await().until(() -> service.series(notFound) == DISTINCT_PATHS);
      }
      assertThat(service.get("/metrics").body().lines())
          .filteredOn(line -> line.startsWith("http_requests_total{"))
          .hasSize(1);
      assertStillServing(service);
    }
  }

  private static void drain(Socket socket) {
    try {
      long unused = socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // Closed at the end of the test.
    }
  }

  @Test
  void fuzzedRequestsNeitherBreakTheServiceNorTheLog() {
    Random random = new Random(Seed.of("the fuzzed requests"));
    try (ObservedService service = service()) {
      for (int i = 0; i < 1500; i++) {
        String unused = raw(service, request(random));
      }
      assertStillServing(service);
      assertThat(service.get("/metrics").body().lines())
          .filteredOn(line -> line.startsWith("http_requests_total{"))
          .hasSizeLessThan(60);
    }
    // Each line parses, or reading would have failed; none carries a raw control character.
    assertThat(access()).isNotEmpty();
    assertThat(new LogFiles(directory).everything().chars())
        .noneMatch(c -> (c < ' ' && c != '\n') || (c >= 0x202A && c <= 0x202E));
  }

  private static byte[] request(Random random) {
    List<String> methods =
        List.of("GET", "POST", "get", "BREW", "\u0000", "OPTIONS", "TRACE", "A".repeat(300), "");
    List<String> paths =
        List.of(
            "/orders/%zz",
            "/orders/%0a%0d%00",
            "/orders/" + "%C3%28".repeat(20),
            "//..//..%2f..%2fetc/passwd",
            "/orders/<script>",
            "*",
            "http://elsewhere/orders/1",
            "/orders/;jsessionid=" + "x".repeat(100),
            "/orders/1?" + "a=1&".repeat(200),
            "/metrics?name[]=" + "%".repeat(50),
            "/echo");
    List<String> headers =
        List.of(
            "Content-Length: -1",
            "Content-Length: 99999999999999999999",
            "Content-Length: 5\r\nContent-Length: 6",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: gzip, chunked",
            "X-Request-Id: \u001b[31m" + "x".repeat(50),
            "X-Request-Id: " + "a".repeat(5000),
            "traceparent: " + "0".repeat(60),
            "User-Agent: \u00e2\u0080\u00ae evil \t tab",
            "Accept: */*;q=NaN, application/openmetrics-text;q=9e99",
            "Accept-Encoding: gzip;q=-1, identity;q=0",
            "Content-Type: text/plain; charset=\"nonsense\u0001\"",
            "Content-Type: application/json; charset=UTF-7",
            "Authorization: Basic !!!!",
            "X-Forwarded-For: " + ",".repeat(500),
            "Host: \u00ff\u00fe",
            ": no name",
            "Upgrade: websocket\r\nSec-WebSocket-Version: 13");
    StringBuilder text = new StringBuilder();
    text.append(pick(methods, random)).append(' ').append(pick(paths, random));
    text.append(random.nextInt(10) == 0 ? " HTTP/9.9" : " HTTP/1.1").append("\r\nHost: a\r\n");
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(pick(headers, random)).append("\r\n");
    }
    text.append("Connection: close\r\n\r\n");
    byte[] body = new byte[random.nextInt(200)];
    random.nextBytes(body);
    byte[] head = bytes(text.toString());
    byte[] request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    if (random.nextInt(5) == 0) {
      request[random.nextInt(request.length)] = (byte) random.nextInt(256);
    }
    return request;
  }

  private static String pick(List<String> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  @Test
  void ofAHugeBodyOnlyTheStartIsKept() {
    try (ObservedService service = service()) {
      String huge = "x".repeat(20 * 1024 * 1024);
      assertThat(service.post("/echo", "text/plain", huge).body()).hasSize(huge.length());
      assertStillServing(service);
    }
    JsonNode line = access().get(0);
    assertThat(line.at("/request_body").asString()).hasSize(8192);
    assertThat(line.at("/response_body").asString()).hasSize(8192);
    assertThat(line.at("/request_bytes").asInt()).isEqualTo(20 * 1024 * 1024);
    assertThat(line.at("/request_body_truncated").asBoolean()).isTrue();
  }

  @Test
  void slowBodiesKeepNobodyElseWaitingAndAreCountedWhenTheyGiveUp() throws IOException {
    try (ObservedService service = service()) {
      List<Socket> slow = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
        socket
            .getOutputStream()
            .write(bytes("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx"));
        slow.add(socket);
      }
      await().until(() -> service.series("http_requests_in_flight") == 20);
      assertThat(service.get("/orders/7").statusCode()).isEqualTo(200);
      for (Socket socket : slow) {
        socket.close();
      }
      assertStillServing(service);
    }
    assertThat(access()).hasSize(22);
  }

  @Test
  @SuppressWarnings("StringConcatToTextBlock") // It is not text: the line ends are part of it.
  void noHeaderAndNoPathCanForgeALogLine() {
    try (ObservedService service = service()) {
      String unused =
          raw(
              service,
              bytes(
                  "GET /orders/7%0a%7B%22level%22:%22ERROR%22%7D?q=%0d%0aforged HTTP/1.1\r\n"
                      + "Host: a\r\nUser-Agent: a\u00e2\u0080\u00aeb \u00c2\u0085 \"quoted\"\r\n"
                      + "Connection: close\r\n\r\n"));
      assertStillServing(service);
    }
    assertThat(access()).hasSize(2);
    assertThat(access().get(0).at("/level").asString()).isEqualTo("INFO");
    assertThat(new LogFiles(directory).everything()).doesNotContain("\u202e");
  }

  @Test
  void aRegistryListenerThatThrowsCostsNoRequest() {
    Consumer<Meter> broken =
        meter -> {
          throw new IllegalStateException("a listener of the service");
        };
    try (ObservedService service = service()) {
      service.sightline().registry().config().onMeterAdded(broken);
      for (int i = 0; i < 3; i++) {
        assertThat(service.get("/orders/7").body()).isEqualTo("order 7");
      }
      await().until(() -> service.series("observation_failures_total") == 3);
      assertThat(service.series("http_requests_in_flight")).isZero();
    }
    assertThat(access()).hasSize(3);
    assertThat(new LogFiles(directory).lines("error.log"))
        .as("told once")
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.at("/message").asString())
                    .startsWith("something could not be observed"));
  }
}
