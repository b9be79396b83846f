package io.sightline.shipper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that refuses everything: each try ends at once, and nothing is ever delivered. */
final class StandstillTest {
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir Path folder;
  private HttpServer server;
  private ShipperFolder shipper;

  @BeforeEach
  void refuse() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(403, -1);
          exchange.close();
        });
    server.start();
    shipper =
        new ShipperFolder(
            folder, URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "test");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void linesThatWaitForAHeldStreamAreAStallAlthoughNothingIsUnderWay() throws Exception {
    ShipperFolder.append(shipper.log("app.log"), ShipperFolder.lines(0, 1));
    try (RunningEngine engine = new RunningEngine(shipper)) {
      await().until(() -> engine.streamsHeld == 1);
      // Longer than any pause between two tries.
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(engine.stalledFor()).isGreaterThan(Duration.ofSeconds(3)));
      await().until(() -> engine.lagSeconds.getOrDefault("app", 0.0) > 1.0);
      assertThatIOException()
          .isThrownBy(() -> engine.checkDelivery(new Patience(LONG, Duration.ofSeconds(3))))
          .withMessageMatching(
              "nothing was delivered for \\d+ s although lines wait in .*/app\\.log");
      assertThatCode(() -> engine.checkDelivery(new Patience(LONG, LONG)))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void nothingToShipIsNoStall() throws Exception {
    try (RunningEngine engine = new RunningEngine(shipper)) {
      await().until(() -> engine.lagSeconds.containsKey("app"));
      assertThat(engine.lagSeconds).containsEntry("app", 0.0);
      assertThat(engine.stalledFor()).isZero();
      assertThatCode(() -> engine.checkDelivery(new Patience(Duration.ZERO, Duration.ZERO)))
          .doesNotThrowAnyException();
    }
  }
}
