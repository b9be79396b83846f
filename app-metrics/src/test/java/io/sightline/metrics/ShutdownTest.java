package io.sightline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that is told to stop. */
class ShutdownTest {
  @TempDir private Path directory;
  private final CountDownLatch goOn = new CountDownLatch(1);

  private ObservedService service(String... settings) {
    Map<String, String> variables =
        Map.of(
            "SIGHTLINE_LOG_DIR",
            directory.toString(),
            "SIGHTLINE_HTTP_NOT_READY_MS",
            settings[0],
            "SIGHTLINE_HTTP_DRAIN_MS",
            settings[1]);
    return ObservedService.with(
        variables,
        b -> b,
        config ->
            config.routes.get(
                "/slow",
                ctx -> {
                  goOn.await(60, TimeUnit.SECONDS);
                  ctx.result("done");
                }));
  }

  @Test
  void itIsFirstNotReadyThenFinishesWhatItHasBegun() throws Exception {
    // As long as a busy machine may need to be seen not ready.
    ObservedService service = service("5000", "60000");
    CompletableFuture<HttpResponse<String>> inProgress =
        CompletableFuture.supplyAsync(() -> service.get("/slow"));
    await().until(() -> service.series("http_requests_in_flight") == 1);
    assertThat(service.get("/health/ready").statusCode()).isEqualTo(200);

    Thread stopping = new Thread(service::close);
    stopping.start();
    await()
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(
            () -> {
              HttpResponse<String> ready = service.get("/health/ready");
              assertThat(ready.statusCode()).isEqualTo(503);
              assertThat(ready.body()).contains("\"reason\":\"stopping\"");
            });
    assertThat(service.get("/health").statusCode()).as("it is alive all the same").isEqualTo(200);
    assertThat(stopping.isAlive()).isTrue();

    goOn.countDown();
    assertThat(inProgress.get(60, TimeUnit.SECONDS).body()).isEqualTo("done");
    stopping.join(Duration.ofSeconds(60).toMillis());
    assertThat(stopping.isAlive()).isFalse();
    assertThat(new LogFiles(directory).lines("access.log"))
        .singleElement()
        .satisfies(line -> assertThat(line.at("/status").asInt()).isEqualTo(200));
  }

  @Test
  void whatDoesNotEndInTimeIsTold() throws InterruptedException {
    ObservedService service = service("0", "200");
    // Nobody waits for its end: the server hangs up, and the client may knock once more at a closed
    // door.
    CompletableFuture.runAsync(() -> service.get("/slow"));
    await().until(() -> service.series("http_requests_in_flight") == 1);
    Thread stopping = new Thread(service::close);
    stopping.start();
    await()
        .untilAsserted(
            () ->
                assertThat(new LogFiles(directory).everything())
                    .contains(
                        "stopping with 1 requests still in progress after 200 ms (http.drain_ms)"));
    goOn.countDown();
    stopping.join(Duration.ofSeconds(60).toMillis());
    assertThat(stopping.isAlive()).isFalse();
  }
}
