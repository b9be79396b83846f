package io.sightline.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.demo.RunningDemo;
import io.sightline.demo.Stores;
import io.sightline.stack.process.FreePorts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@ExtendWith(Stores.Shared.class)
class TrafficTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void callsAsUsersDoMistakesIncludedAndHangsUpAtTheEnd(Stores stores, @TempDir Path logs)
      throws InterruptedException {
    try (RunningDemo demo = RunningDemo.on(stores, logs)) {
      Traffic traffic = new Traffic(demo.url());
      Thread caller = new Thread(() -> runUntilInterrupted(traffic), "traffic-test");
      caller.start();
      try {
        await()
            .atMost(SOON)
            .untilAsserted(
                () -> {
                  assertThat(requests(demo, "GET", "/api/quotes/{symbol}", 200)).isPositive();
                  assertThat(requests(demo, "GET", "/api/orders", 200)).isPositive();
                  assertThat(requests(demo, "GET", "/api/orders/{id}", 200)).isPositive();
                  assertThat(requests(demo, "POST", "/api/orders", 201)).isPositive();
                  assertThat(requests(demo, "POST", "/api/orders", 400)).isPositive();
                  assertThat(requests(demo, "POST", "/api/orders", 422)).isPositive();
                  assertThat(requests(demo, "GET", "/api/orders/{id}", 404)).isPositive();
                  assertThat(demo.series("websocket_connections_active")).isEqualTo(3);
                  assertThat(demo.scrape())
                      .containsPattern("trade_orders_total\\{.*status=\"filled\"")
                      .containsPattern("trade_orders_total\\{.*status=\"rejected\"")
                      .doesNotContain("status=\"500\"");
                });
      } finally {
        caller.interrupt();
        caller.join(SOON.toMillis());
        traffic.close();
      }
      assertThat(caller.isAlive()).isFalse();
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(demo.series("websocket_connections_active")).isZero());
    }
  }

  @Test
  void findsTheServiceAgainAfterARestart(Stores stores, @TempDir Path logs)
      throws InterruptedException {
    // One that no connection is given while it is free.
    int port = FreePorts.one();
    RunningDemo first = RunningDemo.onPort(port, stores, logs);
    Traffic traffic = new Traffic(first.url());
    Thread caller = new Thread(() -> runUntilInterrupted(traffic), "traffic-test");
    caller.start();
    try {
      await().atMost(SOON).until(() -> first.series("websocket_connections_active") == 3);
      first.close();
      try (RunningDemo second = RunningDemo.onPort(port, stores, logs)) {
        await().atMost(SOON).until(() -> second.series("websocket_connections_active") == 3);
        await().atMost(SOON).until(() -> requests(second, "GET", "/api/orders", 200) > 0);
      }
    } finally {
      caller.interrupt();
      caller.join(SOON.toMillis());
      traffic.close();
    }
  }

  private static void runUntilInterrupted(Traffic traffic) {
    try {
      traffic.run(100, 3);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static double requests(RunningDemo demo, String method, String endpoint, int status) {
    return demo.series(
        "http_requests_total{endpoint=\"%s\",method=\"%s\",status=\"%d\"}"
            .formatted(endpoint, method, status));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --rate=0            | --rate: expected above 0 and at most 1000, was '0.0'
          --rate=1001         | --rate: expected above 0 and at most 1000, was '1001.0'
          --rate=NaN          | --rate: expected above 0 and at most 1000, was 'NaN'
          --websockets=-1     | --websockets: expected 0 to 100, was '-1'
          --websockets=101    | --websockets: expected 0 to 100, was '101'
          --target=127.0.0.1  | --target: expected http://host:port, was '127.0.0.1'
          --target=ftp://host | --target: expected http://host:port, was 'ftp://host'
          --target=http:/host | --target: expected http://host:port, was 'http:/host'
          """)
  void refusesWhatItCannotDo(String argument, String text) {
    CommandLine line = new CommandLine(new TrafficCommand());
    StringWriter errors = new StringWriter();
    line.setErr(new PrintWriter(errors));
    assertThat(line.execute(argument)).isEqualTo(2);
    assertThat(errors.toString().lines().findFirst()).contains(text);
  }
}
