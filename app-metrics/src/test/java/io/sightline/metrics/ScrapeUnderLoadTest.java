package io.sightline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scrapes of many series, and requests at the same time. */
@Timeout(120)
class ScrapeUnderLoadTest {
  private static final int SERIES = 10_000;
  private static final int SCRAPES = 4;
  private static final int REQUESTS = 1_000;
  private static final int CALLERS = 8;

  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS + SCRAPES);

  @AfterEach
  void dismiss() {
    callers.shutdownNow();
  }

  private static ObservedService service() {
    ObservedService service =
        ObservedService.with(
            Map.of("SIGHTLINE_LOG_CONSOLE", "off"),
            b -> b,
            config ->
                config.routes.get(
                    "/status/{code}",
                    ctx -> ctx.status(Integer.parseInt(ctx.pathParam("code"))).result("done")));
    for (int i = 0; i < SERIES; i++) {
      Counter.builder("parcels")
          .tag("shelf", String.valueOf(i))
          .register(service.sightline().registry());
    }
    return service;
  }

  private CompletableFuture<HttpResponse<String>> scrape(ObservedService service) {
    return CompletableFuture.supplyAsync(() -> service.get("/metrics"), callers);
  }

  /** Asks for many statuses, so that series are registered meanwhile, not only counted up. */
  private List<CompletableFuture<Integer>> requests(ObservedService service) {
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      int expected = 200 + i % 350;
      answers.add(
          CompletableFuture.supplyAsync(
              () -> service.get("/status/" + expected).statusCode() - expected, callers));
    }
    return answers;
  }

  @Test
  void noRequestWaitsForAScrapeThatHangs() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    try (ObservedService service = service()) {
      Gauge.builder(
              "hanging",
              () -> {
                inside.incrementAndGet();
                try {
                  return goOn.await(100, TimeUnit.SECONDS) ? 1 : 0;
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                  return 0;
                }
              })
          .register(service.sightline().registry());
      List<CompletableFuture<HttpResponse<String>>> scrapes = new ArrayList<>();
      for (int i = 0; i < SCRAPES; i++) {
        scrapes.add(scrape(service));
      }
      await().untilAsserted(() -> assertThat(inside).hasValue(SCRAPES));

      for (CompletableFuture<Integer> answer : requests(service)) {
        assertThat(answer.get(60, TimeUnit.SECONDS)).isZero();
      }
      assertThat(scrapes).as("they hang to the end").noneMatch(CompletableFuture::isDone);

      goOn.countDown();
      for (CompletableFuture<HttpResponse<String>> scrape : scrapes) {
        assertThat(scrape.get(60, TimeUnit.SECONDS).body().lines())
            .filteredOn(line -> line.startsWith("parcels_total{"))
            .hasSize(SERIES);
      }
      await().untilAsserted(() -> assertThat(service.series("http_requests_in_flight")).isZero());
      assertThat(service.series("observation_failures_total")).isZero();
    }
  }

  @Test
  void scrapesUnderLoadAreWholeAndEveryRequestIsCounted() throws Exception {
    try (ObservedService service = service()) {
      List<CompletableFuture<Integer>> answers = requests(service);
      for (int i = 0; i < 10; i++) {
        assertThat(scrape(service).get(60, TimeUnit.SECONDS).body().lines())
            .filteredOn(line -> line.startsWith("parcels_total{"))
            .hasSize(SERIES);
      }
      for (CompletableFuture<Integer> answer : answers) {
        assertThat(answer.get(60, TimeUnit.SECONDS)).isZero();
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          service
                              .get("/metrics?name%5B%5D=http_requests_total")
                              .body()
                              .lines()
                              .filter(line -> line.contains("endpoint=\"/status/{code}\""))
                              .mapToDouble(
                                  line ->
                                      Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                              .sum())
                      .isEqualTo(REQUESTS));
    }
  }
}
