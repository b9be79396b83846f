package io.sightline.console.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.sightline.console.SettableClock;
import io.sightline.console.backend.BackendClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When the Watchdog stops coming, the console says so, once. */
final class HeartbeatTest {
  private final SettableClock clock = new SettableClock();
  private final List<Announcement> alarms = new ArrayList<>();
  private final List<String> pingFailures = new ArrayList<>();

  private Heartbeat heartbeat(Optional<URI> ping) {
    return new Heartbeat(
        Duration.ofMinutes(3),
        ping,
        BackendClient.httpClient(),
        alarms::add,
        clock,
        clock::nanoTime,
        events());
  }

  @Test
  void aHeartbeatThatStopsRaisesTheAlarmOnce() {
    Heartbeat heartbeat = heartbeat(Optional.empty());
    heartbeat.beat();
    clock.pass(Duration.ofMinutes(3));
    heartbeat.look();
    assertThat(alarms).isEmpty();
    clock.pass(Duration.ofSeconds(1));
    heartbeat.look();
    heartbeat.look();
    assertThat(alarms)
        .singleElement()
        .satisfies(
            alarm ->
                assertThat(alarm.title())
                    .isEqualTo(
                        "[FIRING] AlertingDown: alerting is broken — no heartbeat for 181"
                            + " seconds"));
    assertThat(heartbeat.state().heard()).isFalse();
  }

  @Test
  void oneThatNeverCameRaisesItToo() {
    Heartbeat heartbeat = heartbeat(Optional.empty());
    clock.pass(Duration.ofMinutes(4));
    heartbeat.look();
    assertThat(alarms).hasSize(1);
  }

  @Test
  void afterItsReturnTheNextSilenceRaisesItAgain() {
    Heartbeat heartbeat = heartbeat(Optional.empty());
    clock.pass(Duration.ofMinutes(4));
    heartbeat.look();
    heartbeat.beat();
    heartbeat.look();
    assertThat(heartbeat.state().heard()).isTrue();
    clock.pass(Duration.ofMinutes(4));
    heartbeat.look();
    assertThat(alarms).hasSize(2);
  }

  @Test
  void aClockThatIsSetForwardIsNoSilence() {
    Heartbeat heartbeat = heartbeat(Optional.empty());
    heartbeat.beat();
    clock.step(Duration.ofHours(1));
    heartbeat.look();
    assertThat(alarms).isEmpty();
    assertThat(heartbeat.state().heard()).isTrue();
  }

  @Test
  void aClockThatIsSetBackHidesNoSilence() {
    Heartbeat heartbeat = heartbeat(Optional.empty());
    heartbeat.beat();
    clock.step(Duration.ofHours(-1));
    clock.pass(Duration.ofMinutes(4));
    heartbeat.look();
    assertThat(alarms).hasSize(1);
    assertThat(heartbeat.state().heard()).isFalse();
  }

  @Test
  void whileItComesAPageOutsideIsAskedForAboutOnceAMinute() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    HttpServer outside =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    outside.createContext(
        "/ping",
        exchange -> {
          exchange.sendResponseHeaders(asked.incrementAndGet() < 3 ? 200 : 404, -1);
          exchange.close();
        });
    outside.start();
    try {
      Heartbeat heartbeat =
          heartbeat(
              Optional.of(
                  URI.create("http://127.0.0.1:" + outside.getAddress().getPort() + "/ping")));
      for (int i = 0; i < 6; i++) {
        heartbeat.beat();
        clock.pass(Duration.ofSeconds(30));
        clock.step(Duration.ofHours(-1));
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> asked.get() == 3);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(pingFailures).containsExactly("it answered HTTP 404"));
    } finally {
      outside.stop(0);
    }
  }

  private RelayEvents events() {
    return new RelayEvents() {
      @Override
      public void relayed(String channel, Outcome outcome, String answer) {}

      @Override
      public void enriched(Enrichment result) {}

      @Override
      public void heartbeatHeard() {}

      @Override
      public void heartbeatMissed(Duration silence) {}

      @Override
      public void pingFailed(String reason) {
        pingFailures.add(reason);
      }
    };
  }
}
