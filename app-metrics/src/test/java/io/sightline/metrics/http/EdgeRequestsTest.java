package io.sightline.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javalin.http.staticfiles.Location;
import io.sightline.metrics.LogFiles;
import io.sightline.metrics.ObservedService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;

/** What a Javalin service and its callers do at the edges. */
class EdgeRequestsTest {
  @TempDir Path directory;

  private Map<String, String> logs() {
    return Map.of("SIGHTLINE_LOG_DIR", directory.toString());
  }

  private static String raw(int port, String bytes) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static void eventually(ObservedService service, String series, double value) {
    await().untilAsserted(() -> assertThat(service.series(series)).as(series).isEqualTo(value));
  }

  @Test
  void connectionsAreShownAlsoAfterAGarbageCollection() {
    try (ObservedService service = ObservedService.with(c -> {})) {
      System.gc();
      System.gc();
      assertThat(service.series("active_connections")).isGreaterThanOrEqualTo(1);
    }
  }

  @Test
  void aCallerWhoSendsNonsenseOrLeavesIsNoErrorOfTheService() {
    try (ObservedService service =
        ObservedService.with(
            logs(), b -> b, c -> c.routes.post("/read", ctx -> ctx.result(ctx.body())))) {
      assertThat(
              raw(
                  service.port(),
                  "POST /read HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n"))
          .contains(" 400 ");
      raw(service.port(), "POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx");
      eventually(
          service, "http_requests_total{endpoint=\"/read\",method=\"POST\",status=\"400\"}", 2);
    }
    List<JsonNode> lines = new LogFiles(directory).lines("error.log");
    assertThat(lines.stream().map(l -> l.at("/level").asString())).doesNotContain("ERROR");
  }

  @Test
  void aFilesBytesAreMeasured() throws IOException {
    Path files = Files.createDirectory(directory.resolve("files"));
    Files.writeString(files.resolve("a.txt"), "12345");
    try (ObservedService service =
        ObservedService.with(
            logs(), b -> b, c -> c.staticFiles.add(files.toString(), Location.EXTERNAL))) {
      assertThat(service.get("/a.txt").body()).isEqualTo("12345");
      eventually(service, "http_response_size_bytes_sum{endpoint=\"STATIC\",method=\"GET\"}", 5);
    }
  }

  @Test
  void anErrorsAnswerHasTheRequestsId() {
    try (ObservedService service =
        ObservedService.with(
            c ->
                c.routes.get(
                    "/x",
                    ctx -> {
                      throw new IllegalStateException("x");
                    }))) {
      assertThat(service.get("/x", "X-Request-Id", "r-1").headers().firstValue("X-Request-Id"))
          .hasValue("r-1");
      assertThat(
              service.get("/nowhere", "X-Request-Id", "r-2").headers().firstValue("X-Request-Id"))
          .hasValue("r-2");
    }
  }

  @Test
  void unknownPathsAreNotFoundAlsoWhenTheCapIsReached() {
    try (ObservedService service =
        ObservedService.with(
            Map.of("SIGHTLINE_METRICS_MAX_ENDPOINTS", "1"),
            b -> b,
            c -> c.routes.get("/x", ctx -> {}))) {
      service.get("/x");
      eventually(service, "http_requests_total{endpoint=\"/x\",method=\"GET\",status=\"200\"}", 1);
      service.get("/nowhere");
      eventually(
          service, "http_requests_total{endpoint=\"NOT_FOUND\",method=\"GET\",status=\"404\"}", 1);
    }
  }

  @Test
  void noSecretOfPathUserOrExceptionIsWritten() {
    try (ObservedService service =
        ObservedService.with(
            logs(),
            b -> b,
            c ->
                c.routes.get(
                    "/x/<rest>",
                    ctx -> {
                      MDC.put("user", "ann token=zxsecret1");
                      MDC.put("user_id", "password=zxsecret2");
                      throw new IllegalStateException("token=zxsecret3 https://u:zxsecret4@h/");
                    }))) {
      service.get("/x/y;jsessionid=zxsecret5;pass%77ord=zxsecret6");
    }
    assertThat(new LogFiles(directory).everything()).doesNotContain("zxsecret");
  }

  @Test
  void aTokenSentAsTheRequestsIdIsNotTakenOver() {
    String token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.c2lnbmF0dXJlc2lnbmF0dXJl";
    try (ObservedService service =
        ObservedService.with(
            logs(),
            b -> b,
            c -> c.routes.get("/x", ctx -> LoggerFactory.getLogger("shop").info("here")))) {
      assertThat(service.get("/x", "X-Request-Id", token).statusCode()).isEqualTo(200);
    }
    assertThat(new LogFiles(directory).everything()).doesNotContain("eyJzdWIiOiIxMjM0NTYifQ");
  }

  @Test
  void aWebSocketIsOneRequestAndASessionWhileItIsOpen() {
    try (ObservedService service =
        ObservedService.with(c -> c.routes.ws("/ws/{id}", ws -> ws.onMessage(m -> {})))) {
      WebSocket socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://127.0.0.1:" + service.port() + "/ws/7"),
                  new WebSocket.Listener() {})
              .join();
      eventually(service, "websocket_connections_active", 1);
      eventually(
          service, "http_requests_total{endpoint=\"/ws/{id}\",method=\"GET\",status=\"101\"}", 1);
      assertThat(service.series("http_requests_in_flight")).isZero();
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      eventually(service, "websocket_connections_active", 0);
    }
  }
}
