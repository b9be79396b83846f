package io.sightline.stack.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sightline.stack.process.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real HTTP server. */
class ProbeTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    answer("/well", 200);
    answer("/ill", 503);
    answer("/moved", 302);
    server.start();
  }

  @AfterEach
  void stop() {
    ended.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(String path, int status) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
  }

  private Probe probe(String path) {
    return new Probe(path, URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
  }

  private static Probe.Result only(Probe probe, Duration timeout) throws InterruptedException {
    return Probe.all(List.of(probe), timeout).get(0);
  }

  @Test
  void onlyTwoHundredIsWell() throws InterruptedException {
    List<Probe.Result> results =
        Probe.all(List.of(probe("/well"), probe("/ill"), probe("/moved")), LONG);
    assertThat(results).extracting(Probe.Result::ok).containsExactly(true, false, false);
    assertThat(results)
        .extracting(Probe.Result::statusCode)
        .containsExactly(OptionalInt.of(200), OptionalInt.of(503), OptionalInt.of(302));
    assertThat(results.get(1).error()).contains("answered 503");
    assertThat(results.get(0).error()).isEmpty();
  }

  @Test
  void allAreAskedAtOnce() throws InterruptedException {
    CountDownLatch bothAsked = new CountDownLatch(2);
    for (String path : List.of("/one", "/other")) {
      server.createContext(
          path,
          exchange -> {
            bothAsked.countDown();
            try {
              // Neither is answered before the other is asked, too.
              assertThat(bothAsked.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
    }
    assertThat(Probe.all(List.of(probe("/one"), probe("/other")), LONG)).allMatch(Probe.Result::ok);
  }

  @Test
  void whereNobodyListensIsToldAtOnce() throws InterruptedException {
    Probe nobody = new Probe("nobody", URI.create("http://127.0.0.1:" + FreePorts.one() + "/"));
    Probe.Result result = only(nobody, LONG);
    assertThat(result.ok()).isFalse();
    assertThat(result.statusCode()).isEmpty();
    assertThat(result.error()).contains("nothing listens there");
  }

  @Test
  void aNameThatNobodyKnowsIsTold() throws InterruptedException {
    Probe.Result result = only(new Probe("x", URI.create("http://no-such.invalid/")), LONG);
    assertThat(result.error()).contains("no such host");
  }

  @Test
  void anAnswerThatDoesNotComeIsGivenUp() throws InterruptedException {
    server.createContext("/silent", exchange -> awaitEnd());
    Probe.Result result = only(probe("/silent"), SHORT);
    assertThat(result.error()).contains("no whole answer within 300 ms");
    assertThat(result.statusCode()).isEmpty();
  }

  @Test
  void anAnswerThatDoesNotEndIsGivenUp() throws InterruptedException {
    server.createContext(
        "/dripping",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('.');
          exchange.getResponseBody().flush();
          awaitEnd();
        });
    Probe.Result result = only(probe("/dripping"), SHORT);
    assertThat(result.error()).contains("no whole answer within 300 ms");
  }

  private void awaitEnd() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
