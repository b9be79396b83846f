package io.sightline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.sightline.examples.RunningExample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a service depends on fails; the service does not. */
@Timeout(180)
class OutagesTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int POOL = 3;

  @TempDir private Path folder;

  // --- the disk ---

  @Test
  void onAFullDiskRequestsAreAnsweredLossesCountedAndLinesComeBack() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("logs"));
    List<String> launcher =
        List.of(
            "unshare",
            "--mount",
            "--map-root-user",
            "sh",
            "-c",
            "mount -t tmpfs -o size=512k sightline-test \"$0\" && exec \"$@\"",
            disk.toString());
    assumeASmallDisk(launcher);
    String writeFailed = "log_events_dropped_total{reason=\"write_failed\"}";
    try (RunningExample shop =
        RunningExample.start(
            launcher,
            FullDiskShop.class,
            jar -> true,
            folder,
            "SIGHTLINE_LOG_CONSOLE",
            "off",
            "SIGHTLINE_HEALTH_DISK_PATHS",
            disk.toString())) {
      assertThat(shop.get("/orders/1").body()).isEqualTo("order 1");
      awaitLogged(shop, 1);
      assertThat(shop.series(writeFailed)).isZero();

      assertThat(shop.get("/fill").body()).isEqualTo("full");
      for (int i = 0; i < 300; i++) {
        assertThat(shop.get("/orders/2").body()).isEqualTo("order 2");
      }
      await().atMost(SOON).until(() -> shop.series(writeFailed) >= 100);
      assertThat(shop.get("/health").statusCode()).isEqualTo(200);
      assertThat(shop.series("observation_failures_total")).isZero();
      assertThat(
              shop.series(
                  "http_requests_total{endpoint=\"/orders/{id}\",method=\"GET\",status=\"200\"}"))
          .as("what is not logged is counted all the same")
          .isEqualTo(301);

      assertThat(shop.get("/free").body()).isEqualTo("true");
      await()
          .atMost(SOON)
          .until(
              () -> {
                assertThat(shop.get("/orders/3").body()).isEqualTo("order 3");
                return !shop.get("/logged/3").body().equals("0");
              });
      double lost = shop.series(writeFailed);
      assertThat(shop.get("/orders/4").body()).isEqualTo("order 4");
      awaitLogged(shop, 4);
      assertThat(shop.series(writeFailed)).as("nothing is lost any more").isEqualTo(lost);
      await().untilAsserted(() -> assertThat(shop.series("http_requests_in_flight")).isZero());
    }
  }

  private static void awaitLogged(RunningExample shop, int order) {
    await().atMost(SOON).until(() -> !shop.get("/logged/" + order).body().equals("0"));
  }

  private static void assumeASmallDisk(List<String> launcher) throws Exception {
    List<String> probe = new ArrayList<>(launcher);
    probe.add("true");
    boolean canMount;
    try {
      canMount = new ProcessBuilder(probe).start().waitFor() == 0;
    } catch (IOException e) {
      canMount = false;
    }
    if (!canMount) {
      System.err.println(
          "SKIPPED: a service on a full disk was NOT tried, because no small disk could be mounted."
              + " Run as root, or allow user namespaces.");
      assertThat(System.getenv("SIGHTLINE_REQUIRE_ALL_TESTS"))
          .as("SIGHTLINE_REQUIRE_ALL_TESTS forbids skipping: allow mounting a tmpfs")
          .isNotEqualTo("true");
    }
    assumeTrue(canMount, "no small disk could be mounted");
  }

  // --- the database ---

  /** Takes connections and never says a word, as a database does whose machine hangs. */
  private static final class SilentServer implements AutoCloseable {
    private final ServerSocket server;
    private final List<Socket> taken = new CopyOnWriteArrayList<>();

    SilentServer() throws IOException {
      server = new ServerSocket(FreePort.choose(), 50, InetAddress.getLoopbackAddress());
      Thread acceptor = new Thread(this::accept, "silent-server");
      acceptor.setDaemon(true);
      acceptor.start();
    }

    int port() {
      return server.getLocalPort();
    }

    private void accept() {
      try {
        while (true) {
          taken.add(server.accept());
        }
      } catch (IOException e) {
        // Closed.
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (Socket socket : taken) {
        socket.close();
      }
    }
  }

  private static HikariDataSource pool(int port) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:tcp://127.0.0.1:" + port + "/mem:shop");
    config.setMaximumPoolSize(POOL);
    config.setConnectionTimeout(500);
    config.setInitializationFailTimeout(-1);
    config.setPoolName("outage");
    return new HikariDataSource(config);
  }

  private static int answer(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate("SET @looked = 1");
    }
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(name))
        .count();
  }

  @Test
  void aDatabaseThatNeverAnswersHoldsNobodyElseAndNothingPilesUp() throws Exception {
    SilentServer silent = new SilentServer();
    int port = silent.port();
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try (HikariDataSource pool = pool(port);
        ObservedService service = service(pool)) {
      HttpResponse<String> ready = service.get("/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(service.get("/health").statusCode()).as("it is alive").isEqualTo(200);
      assertThat(service.get("/health/db").statusCode()).isEqualTo(503);

      List<CompletableFuture<Integer>> waiting = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        waiting.add(
            CompletableFuture.supplyAsync(() -> service.get("/stock").statusCode(), callers));
      }
      for (int i = 0; i < 200; i++) {
        assertThat(service.get("/orders/7").statusCode()).isEqualTo(200);
        assertThat(service.get("/health/ready").statusCode()).isEqualTo(503);
      }
      for (CompletableFuture<Integer> stock : waiting) {
        assertThat(stock.get(60, TimeUnit.SECONDS)).isEqualTo(500);
      }
      assertThat(threads("health-check-")).as("one hanging thread a check").isLessThanOrEqualTo(3);
      assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isLessThanOrEqualTo(POOL);
      assertThat(pool.getHikariPoolMXBean().getThreadsAwaitingConnection())
          .as("callers and the one check")
          .isLessThanOrEqualTo(1);
      assertThat(service.series("health_check_status{check=\"database\"}")).isZero();
      await().untilAsserted(() -> assertThat(service.series("http_requests_in_flight")).isZero());
      assertThat(new LogFiles(folder.resolve("logs")).lines("error.log"))
          .filteredOn(
              line -> line.at("/logger").asString().startsWith("io.sightline.metrics.health"))
          .as("not a line for each probe")
          .hasSizeLessThan(10);

      silent.close();
      // Connections of the silent one may hold the port for a moment longer.
      Server database = await().atMost(SOON).until(() -> started(port), Objects::nonNull);
      try {
        await().atMost(SOON).until(() -> service.get("/health/ready").statusCode() == 200);
        await("it is back").atMost(SOON).until(() -> service.get("/stock").statusCode() == 200);
      } finally {
        database.stop();
      }
    } finally {
      callers.shutdownNow();
      silent.close();
    }
  }

  private ObservedService service(DataSource plain) {
    Map<String, String> variables =
        Map.of(
            "SIGHTLINE_LOG_DIR",
            folder.resolve("logs").toString(),
            "SIGHTLINE_LOG_CONSOLE",
            "off",
            "SIGHTLINE_HEALTH_DEADLINE_MS",
            "300",
            "SIGHTLINE_HEALTH_CACHE_MS",
            "50");
    DataSource[] observed = new DataSource[1];
    ObservedService service =
        ObservedService.with(
            variables,
            b -> b,
            config -> {
              config.routes.get("/orders/{id}", ctx -> ctx.result("an order"));
              config.routes.get("/stock", ctx -> ctx.result("" + answer(observed[0])));
            });
    observed[0] = service.sightline().observe(plain);
    return service;
  }

  /** Null while the port is not free. */
  private static @Nullable Server started(int port) {
    try {
      return Server.createTcpServer("-tcpPort", String.valueOf(port), "-ifNotExists").start();
    } catch (SQLException e) {
      return null;
    }
  }
}
