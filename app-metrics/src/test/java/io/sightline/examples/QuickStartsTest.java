package io.sightline.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.metrics.LogFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The programs of the README, each a process of its own with the jars that its user would have. */
class QuickStartsTest {
  private static final List<String> SPRING =
      List.of("spring", "tomcat", "jul-to", "log4j", "snakeyaml", "jakarta.servlet");
  private static final List<String> JETTY = List.of("jetty", "jakarta.servlet");
  private static final List<String> JAVALIN =
      List.of("javalin", "kotlin", "jetty", "jakarta.servlet");
  private static final List<String> OPTIONAL =
      List.of("javalin", "kotlin", "HikariCP", "jedis", "flyway", "sentry");

  @TempDir private Path folder;

  /** The library's own dependencies and these, none of the other frameworks. */
  private static Predicate<String> only(List<String> framework) {
    return jar ->
        framework.stream().anyMatch(jar::startsWith)
            || Stream.of(SPRING, JETTY, OPTIONAL).flatMap(List::stream).noneMatch(jar::startsWith);
  }

  private List<JsonNode> lines(String file) {
    return new LogFiles(folder.resolve("logs")).lines(file);
  }

  private static void eventually(RunningExample example, String series, double value) {
    await().untilAsserted(() -> assertThat(example.series(series)).as(series).isEqualTo(value));
  }

  @Test
  void javalin() throws InterruptedException {
    try (RunningExample shop = RunningExample.start(JavalinShop.class, only(JAVALIN), folder)) {
      assertThat(shop.get("/orders/7").body()).isEqualTo("order 7");
      eventually(
          shop, "http_requests_total{endpoint=\"/orders/{id}\",method=\"GET\",status=\"200\"}", 1);
      shop.stop();
    }
    assertThat(lines("access.log"))
        .singleElement()
        .satisfies(line -> assertThat(line.at("/path").asString()).isEqualTo("/orders/7"));
  }

  @Test
  void servletsInJetty() throws InterruptedException {
    try (RunningExample shop = RunningExample.start(ServletShop.class, only(JETTY), folder)) {
      assertThat(shop.get("/orders/7").body()).isEqualTo("order 7");
      assertThat(shop.get("/nowhere").statusCode()).isEqualTo(404);
      eventually(
          shop, "http_requests_total{endpoint=\"/orders/{id}\",method=\"GET\",status=\"200\"}", 1);
      eventually(
          shop, "http_requests_total{endpoint=\"NOT_FOUND\",method=\"GET\",status=\"404\"}", 1);
      assertThat(shop.series("active_connections")).isPositive();
      shop.stop();
    }
    assertThat(lines("access.log")).hasSize(2);
    assertThat(lines("access.log").get(0).at("/response_body").asString()).isEqualTo("order 7");
  }

  @Test
  void springBoot() throws InterruptedException {
    try (RunningExample shop = RunningExample.start(SpringShop.class, only(SPRING), folder)) {
      assertThat(shop.get("/orders/7", "X-Request-Id", "r-1").headers().firstValue("X-Request-Id"))
          .contains("r-1");
      assertThat(shop.get("/later/7").body()).isEqualTo("later 7");
      assertThat(shop.post("/orders", "{\"password\":\"hunter2\",\"n\":1}").statusCode())
          .isEqualTo(200);
      assertThat(shop.get("/broken").statusCode()).isEqualTo(500);
      assertThat(shop.get("/nowhere").statusCode()).isEqualTo(404);
      for (String series :
          List.of(
              "endpoint=\"/orders/{id}\",method=\"GET\",status=\"200\"",
              "endpoint=\"/later/{id}\",method=\"GET\",status=\"200\"",
              "endpoint=\"/orders\",method=\"POST\",status=\"200\"",
              "endpoint=\"/broken\",method=\"GET\",status=\"500\"",
              "endpoint=\"NOT_FOUND\",method=\"GET\",status=\"404\"")) {
        eventually(shop, "http_requests_total{" + series + "}", 1);
      }
      assertThat(shop.series("http_requests_in_flight")).isZero();
      shop.stop();
    }
    assertThat(lines("access.log")).hasSize(5);
    assertThat(lines("access.log").get(0).at("/request_id").asString()).isEqualTo("r-1");
    assertThat(lines("access.log").get(2).at("/request_body").asString())
        .isEqualTo("{\"password\":\"******\",\"n\":1}");
    assertThat(lines("error.log"))
        .anySatisfy(
            line -> {
              assertThat(line.at("/error_type").asString())
                  .isEqualTo("java.lang.IllegalStateException");
              assertThat(line.at("/request_id").asString())
                  .isEqualTo(lines("access.log").get(3).at("/request_id").asString());
            });
  }

  @Test
  void aWorkerWithoutHttp() throws InterruptedException {
    try (RunningExample worker = RunningExample.start(Worker.class, only(List.of()), folder)) {
      assertThat(worker.series("invoices_total")).isEqualTo(1);
      assertThat(worker.series("health_check_status{check=\"mailbox\"}")).isEqualTo(1);
      worker.stop();
    }
    assertThat(lines("app.log"))
        .anySatisfy(
            line -> assertThat(line.at("/message").asString()).isEqualTo("one invoice sent"));
  }
}
