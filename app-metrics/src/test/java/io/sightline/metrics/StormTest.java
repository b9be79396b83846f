package io.sightline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many callers at once that misbehave in different ways: they hang up in the middle, in either
 * direction, and no two of their requests are alike. Afterwards the service has what it had before.
 */
@Timeout(180)
class StormTest {
  private static final int CALLERS = 16;
  private static final int REQUESTS = 3_000;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @TempDir private Path directory;

  private record Held(long threads, long series, long descriptors) {
    static Held by(ObservedService service) {
      long series =
          service.get("/metrics").body().lines().filter(line -> !line.startsWith("#")).count();
      long descriptors = 0;
      if (Files.isDirectory(DESCRIPTORS)) {
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
          descriptors = open.count();
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
      return new Held(Thread.getAllStackTraces().size(), series, descriptors);
    }
  }

  @Test
  void afterAStormTheServiceHoldsWhatItHeldBefore() throws Exception {
    long seed = Seed.of("the storm");
    try (ObservedService service =
        ObservedService.with(
            Map.of("SIGHTLINE_LOG_DIR", directory.toString(), "SIGHTLINE_LOG_CONSOLE", "off"),
            b -> b,
            config -> {
              config.http.maxRequestSize = 1024 * 1024;
              config.routes.get("/orders/{id}", ctx -> ctx.result("an order"));
              config.routes.get("/large", ctx -> ctx.result("x".repeat(4 * 1024 * 1024)));
              config.routes.post("/echo", ctx -> ctx.result(ctx.body()));
            })) {
      storm(service, new Random(seed), 300);
      calm(service);
      Held before = Held.by(service);
      storm(service, new Random(seed + 1), REQUESTS);
      calm(service);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                Held after = Held.by(service);
                assertThat(after.threads).as("threads").isLessThan(before.threads + CALLERS);
                assertThat(after.descriptors).as("files").isLessThan(before.descriptors + CALLERS);
                assertThat(after.series).as("series").isLessThan(before.series + 200);
              });
      assertThat(service.series("observation_failures_total")).isZero();
      assertThat(service.get("/orders/7").statusCode()).isEqualTo(200);
    }
    assertThat(new LogFiles(directory).lines("access.log")).isNotEmpty();
  }

  /** Micrometer holds weakly what a gauge looks at, unless told otherwise. */
  @Test
  void noGaugeLosesItsValueToTheGarbageCollection() {
    try (ObservedService service =
        ObservedService.with(
            Map.of("SIGHTLINE_LOG_CONSOLE", "off"),
            b -> b.check("mailbox", () -> {}),
            config -> {
              config.routes.get("/orders/{id}", ctx -> ctx.result("an order"));
              config.routes.ws("/feed", socket -> {});
            })) {
      service.sightline().meters().gauge("stock", "Parcels in stock", "shelf").set(7, "a");
      // Before the checks have run once, nobody knows their state.
      assertThat(service.get("/health/ready").statusCode()).isEqualTo(200);
      WeakReference<Object> collected = new WeakReference<>(new Object());
      await()
          .until(
              () -> {
                System.gc();
                return collected.refersTo(null);
              });
      assertThat(service.get("/metrics").body().lines())
          .contains("stock{shelf=\"a\"} 7.0", "health_check_status{check=\"mailbox\"} 1.0")
          .noneMatch(line -> line.endsWith(" NaN"));
    }
  }

  private static void calm(ObservedService service) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(service.series("http_requests_in_flight")).isZero();
              assertThat(service.series("active_connections")).isLessThan(10);
            });
  }

  private static void storm(ObservedService service, Random random, int requests)
      throws InterruptedException {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    for (int i = 0; i < requests; i++) {
      long seed = random.nextLong();
      callers.execute(() -> misbehave(service.port(), new Random(seed)));
    }
    callers.shutdown();
    assertThat(callers.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
  }

  private static void misbehave(int port, Random random) {
    String id = Long.toHexString(random.nextLong());
    String head =
        "Host: a\r\nX-Request-Id: %s\r\nUser-Agent: agent-%s\r\nX-%s: 1\r\n".formatted(id, id, id);
    List<String> requests =
        List.of(
            "GET /orders/" + id + "?" + id + "=1 HTTP/1.1\r\n" + head + "\r\n",
            "GET /nowhere/" + id + " HTTP/1.1\r\n" + head + "\r\n",
            "GET /large HTTP/1.1\r\n" + head + "\r\n",
            "M" + id + " /orders/7 HTTP/1.1\r\n" + head + "\r\n",
            "POST /echo HTTP/1.1\r\n" + head + "Content-Length: 5000\r\n\r\nonly the start",
            "POST /echo HTTP/1.1\r\n" + head + "Transfer-Encoding: chunked\r\n\r\n5\r\nab",
            "POST /echo HTTP/1.1\r\n" + head + "Content-Length: 9\r\n\r\n{\"a\":\u0001\u0002}\r\n",
            "POST /echo HTTP/1.1\r\n" + head + "Content-Length: 2097152\r\n\r\n" + "x".repeat(9000),
            "GET /orders/%" + id + " HTTP/1.1\r\n" + head + "\r\n",
            "GET /health/ready HTTP/1.1\r\n" + head + "\r\n",
            "GET /metrics?name[]=" + id + " HTTP/1.1\r\n" + head + "\r\n",
            "POST /loglevels HTTP/1.1\r\n" + head + "Content-Length: 7\r\n\r\nlogger=",
            "GET /ord");
    byte[] request =
        requests.get(random.nextInt(requests.size())).getBytes(StandardCharsets.ISO_8859_1);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2_000);
      if (random.nextInt(4) == 0) {
        // The kernel answers what the service still sends with a reset.
        socket.setSoLinger(true, 0);
      }
      OutputStream out = socket.getOutputStream();
      out.write(request);
      InputStream in = socket.getInputStream();
      switch (random.nextInt(3)) {
        case 0 -> {
          // Gone at once.
        }
        case 1 -> {
          socket.shutdownOutput();
          long unused = in.transferTo(OutputStream.nullOutputStream());
        }
        default -> {
          socket.shutdownOutput();
          byte[] unused = in.readNBytes(100);
        }
      }
    } catch (IOException e) {
      // Hung up, by either side.
    }
  }
}
