package io.sightline.console.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sightline.console.backend.BackendException.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BackendClientTest {
  private final CountDownLatch done = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private HttpServer server;
  private BackendClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/large", exchange -> answer(exchange, 200, "x".repeat(3 << 20)));
    server.createContext("/text", exchange -> answer(exchange, 200, "<html>"));
    server.createContext(
        "/broken", exchange -> answer(exchange, 500, "{\"error\":\"out of\\nluck\"}"));
    server.createContext(
        "/refused", exchange -> answer(exchange, 400, "{\"error\":{\"reason\":\"bad sort\"}}"));
    server.createContext("/login", exchange -> answer(exchange, 401, "{}"));
    server.createContext("/slow", this::stall);
    server.start();
    client = client(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
  }

  private BackendClient client(URI base) {
    return new BackendClient(
        new Backend("store", "Store", base, "Start it."),
        BackendClient.httpClient(),
        BackendClient.Login.NONE,
        new BackendHealth(registry),
        Duration.ofSeconds(2),
        1 << 20);
  }

  @AfterEach
  void stop() {
    done.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /**
   * Sends headers and the first byte, then nothing: only a deadline over the whole answer ends
   * this.
   */
  private void stall(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write('x');
      exchange.getResponseBody().flush();
      done.await();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private BackendException failure(String path) {
    return catchThrowableOfType(BackendException.class, () -> client.getJson(path));
  }

  private double up() {
    return registry.get("console.backend.up").tag("backend", "store").gauge().value();
  }

  @Test
  void anAnswerThatStallsEndsAtTheDeadline() {
    assertThat(failure("/slow").problem()).isEqualTo("did not answer within 2 s");
    assertThat(up()).isZero();
  }

  @Test
  void anAnswerThatIsTooLargeIsTheAskersFault() {
    BackendException failure = failure("/large");
    assertThat(failure.problem())
        .isEqualTo("answered with more than 1 MiB: ask for a shorter time range or fewer series");
    assertThat(failure.fault()).isEqualTo(Fault.REQUEST);
    assertThat(up()).isEqualTo(1);
  }

  @Test
  void aServersErrorIsToldInOneLine() {
    assertThat(failure("/broken").problem()).isEqualTo("answered HTTP 500: out of luck");
    assertThat(failure("/text").problem()).isEqualTo("answered something that is not JSON");
    assertThat(up()).isZero();
  }

  @Test
  void aRefusedRequestIsNotAnOutage() {
    BackendException failure = failure("/refused");
    assertThat(failure.problem()).isEqualTo("refused the request (HTTP 400): bad sort");
    assertThat(failure.fault()).isEqualTo(Fault.REQUEST);
    assertThat(failure.getMessage()).doesNotContain("Start it.");
    assertThat(up()).isEqualTo(1);
  }

  @Test
  void aRefusedLoginSaysWhereToLook() {
    assertThat(failure("/login").problem())
        .isEqualTo(
            "refused the console's login (HTTP 401): check the user name and the password file");
  }

  @Test
  void aHostNameThatDoesNotResolveIsSaid() {
    client = client(URI.create("http://no-such-host.invalid:9090"));
    assertThat(failure("/").problem()).isEqualTo("has a host name that does not resolve");
  }
}
