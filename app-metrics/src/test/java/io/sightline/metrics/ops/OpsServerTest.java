package io.sightline.metrics.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.sightline.metrics.health.HealthCheck;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpsServerTest {
  private final OpsFixture ops = OpsFixture.open();

  @AfterEach
  void close() {
    ops.close();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void whatIsNotServedIsNotFound() {
    OpsFixture.Answer answer = ops.get("/");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("/metrics");
    for (String path : new String[] {"/metrics//", "/metricsx", "/healthz", "/health/x"}) {
      assertThat(ops.get(path).status()).as(path).isEqualTo(404);
      assertThat(ops.endpoints.serves(path)).as(path).isFalse();
    }
  }

  @Test
  void aTakenPortIsOneClearSentence() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> OpsServer.start("127.0.0.1", port, ops.endpoints))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "ops.port: cannot listen on 127.0.0.1:"
                  + port
                  + " (Address already in use); stop what uses the port, or set another");
    }
  }

  @Test
  void anAddressThatIsNoneIsOneToo() {
    assertThatThrownBy(() -> OpsServer.start("no such host", 0, ops.endpoints))
        .hasMessage("ops.host: expected an address of this machine, was 'no such host'");
  }

  @Test
  void closedItListensNoMore() throws IOException {
    int port = ops.server.port();
    ops.server.close();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW", "get"})
  void oddMethodsAreNotAllowed(String method) throws IOException {
    String request = method + " /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assertThat(ops.firstLineOf(ascii(request))).isEqualTo("HTTP/1.1 405 Method Not Allowed");
  }

  @Test
  void hugeHeadsAreCutOffAndTheServerGoesOn() throws IOException {
    String manyHeaders = "GET /metrics HTTP/1.1\r\n" + "X: y\r\n".repeat(10_000) + "\r\n";
    String longHeader = "GET /metrics HTTP/1.1\r\nX: " + "y".repeat(4_000_000) + "\r\n\r\n";
    String longLine = "GET /" + "y".repeat(4_000_000) + " HTTP/1.1\r\n\r\n";
    for (String request : List.of(manyHeaders, longHeader, longLine)) {
      String line;
      try {
        line = ops.firstLineOf(ascii(request));
      } catch (SocketException e) {
        line = null; // Cut off while sending.
      }
      assertThat(line == null || line.matches("HTTP/1.1 [24].*")).as(line).isTrue();
    }
    assertThat(ops.get("/health").status()).isEqualTo(200);
  }

  @Test
  void rubbishIsNotAnsweredWithMoreThanAnErrorAndTheServerGoesOn() throws IOException {
    Random random = new Random();
    long seed = random.nextLong();
    random.setSeed(seed);
    for (int i = 0; i < 200; i++) {
      byte[] rubbish = new byte[random.nextInt(200)];
      random.nextBytes(rubbish);
      if (random.nextBoolean()) {
        byte[] head = ascii("GET /metrics HTTP/1.1\r\n");
        System.arraycopy(head, 0, rubbish, 0, Math.min(head.length, rubbish.length));
      }
      try {
        String line = ops.firstLineOf(rubbish);
        assertThat(line == null || line.matches("HTTP/1.1 [24].*"))
            .as("'%s', seed %d", line, seed)
            .isTrue();
      } catch (SocketException e) {
        // Cut off: as good.
      }
    }
    assertThat(ops.get("/health").status()).as("seed %d", seed).isEqualTo(200);
  }

  @Test
  void callersThatNeverFinishAskingAreCutOffAndOthersAnswered() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        Socket socket = ops.socket();
        slow.add(socket);
        socket.getOutputStream().write(ascii("GET /metrics HTTP/1.1\r\nX-Slow: "));
      }
      assertThat(ops.get("/health").status()).isEqualTo(200);
      // The end of the stream, or a reset: cut off, not answered.
      for (Socket socket : slow) {
        int answer;
        try {
          answer = socket.getInputStream().read();
        } catch (SocketException e) {
          answer = -1;
        }
        assertThat(answer).isEqualTo(-1);
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void callersThatDoNotReadTheirAnswerAreCutOffAndOthersAnswered() throws IOException {
    for (int i = 0; i < 20_000; i++) {
      Counter.builder("many")
          .tag("number", "a long label value, number " + i)
          .register(ops.registry);
    }
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 12; i++) {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ops.server.port()));
        slow.add(socket);
        socket
            .getOutputStream()
            .write(ascii("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(10)));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(ops.get("/health").status()).isEqualTo(200);
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 1000000000", "Transfer-Encoding: chunked"})
  void bodiesThatNeverComeHoldNobody(String header) throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        Socket socket = ops.socket();
        slow.add(socket);
        String path = i % 2 == 0 ? "/metrics" : "/loglevels";
        socket
            .getOutputStream()
            .write(ascii("POST " + path + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n"));
      }
      assertThat(ops.get("/health").status()).isEqualTo(200);
      for (Socket socket : slow) {
        byte[] start = socket.getInputStream().readNBytes(10);
        assertThat(new String(start, StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 4");
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void silentCallersCostNoThread() throws IOException {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 150; i++) {
        silent.add(ops.socket());
      }
      assertThat(ops.get("/metrics").status()).isEqualTo(200);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void itsThreadsAreFewAndKeepNoProcessAlive() throws IOException {
    ops.checks.add("cache", HealthCheck.of(() -> {}));
    for (int i = 0; i < 30; i++) {
      ops.get("/health/ready");
    }
    List<Thread> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(t -> t.getName().startsWith("ops-") || t.getName().startsWith("HTTP-Disp"))
            .toList();
    assertThat(threads).isNotEmpty().hasSizeLessThanOrEqualTo(10).allMatch(Thread::isDaemon);
  }

  @Test
  void healthAloneStaysOnTheApplicationsPort() {
    OpsEndpoints application = ops.endpoints.healthOnly();
    assertThat(application.serves("/health/ready")).isTrue();
    assertThat(application.serves("/metrics")).isFalse();
    assertThat(application.serves("/loglevels/")).isFalse();
    OpsRequest request =
        new OpsRequest(
            "GET",
            "/metrics",
            null,
            name -> null,
            "127.0.0.1",
            new ByteArrayInputStream(new byte[0]));
    assertThat(application.answer(request)).isEmpty();
    assertThat(ops.endpoints.answer(request)).isPresent();
  }
}
