package io.sightline.metrics.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.metrics.ObservedService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLoggingTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Logger LOG = LoggerFactory.getLogger("com.example.Shop");

  @TempDir private Path directory;

  private ObservedService service(String... more) {
    Map<String, String> variables =
        more.length == 0
            ? Map.of("SIGHTLINE_LOG_DIR", directory.toString(), "SIGHTLINE_ENVIRONMENT", "test")
            : Map.of("SIGHTLINE_LOG_DIR", directory.toString(), more[0], more[1]);
    return ObservedService.with(
        variables,
        b -> b,
        c ->
            c.routes.get(
                "/orders/{id}",
                ctx -> {
                  LOG.info("looking at \"{}\"", ctx.pathParam("id"));
                  if (ctx.pathParam("id").equals("13")) {
                    throw new IllegalStateException("unlucky");
                  }
                }));
  }

  private List<JsonNode> lines(String file) {
    try (Stream<String> lines = Files.lines(directory.resolve("shop").resolve(file))) {
      return lines.map(JSON::readTree).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void writesOneJsonObjectALine() {
    try (ObservedService service = service()) {
      service.get("/orders/7", "X-Request-Id", "req-1", "User-Agent", "te\"st");
    }
    JsonNode said = lines("app.log").get(0);
    assertThat(said.at("/@timestamp").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(said.at("/level").asString()).isEqualTo("INFO");
    assertThat(said.at("/logger").asString()).isEqualTo("com.example.Shop");
    assertThat(said.at("/message").asString()).isEqualTo("looking at \"7\"");
    assertThat(said.at("/service").asString()).isEqualTo("shop");
    assertThat(said.at("/environment").asString()).isEqualTo("test");
    assertThat(said.at("/request_id").asString()).isEqualTo("req-1");

    JsonNode access = lines("access.log").get(0);
    assertThat(access.at("/message").asString()).isEqualTo("GET /orders/7 200");
    assertThat(access.at("/method").asString()).isEqualTo("GET");
    assertThat(access.at("/path").asString()).isEqualTo("/orders/7");
    assertThat(access.at("/endpoint").asString()).isEqualTo("/orders/{id}");
    assertThat(access.at("/status").asInt()).isEqualTo(200);
    assertThat(access.at("/duration_ms").isNumber()).isTrue();
    assertThat(access.at("/ip").asString()).isEqualTo("127.0.0.1");
    assertThat(access.at("/user_agent").asString()).isEqualTo("te\"st");
    assertThat(access.at("/request_id").asString()).isEqualTo("req-1");
  }

  @Test
  void anErrorIsInBothFilesWithItsTypeTraceAndFingerprint() {
    try (ObservedService service = service()) {
      service.get("/orders/13");
      service.get("/orders/13");
    }
    List<JsonNode> errors = lines("error.log");
    assertThat(errors).hasSize(2);
    JsonNode error = errors.get(0);
    assertThat(error.at("/level").asString()).isEqualTo("ERROR");
    assertThat(error.at("/error_type").asString()).isEqualTo("java.lang.IllegalStateException");
    assertThat(error.at("/stack_trace").asString()).contains("unlucky");
    assertThat(error.at("/endpoint").asString()).isEqualTo("/orders/{id}");
    assertThat(error.at("/request_id").asString()).isNotEmpty();
    assertThat(error.at("/error_fingerprint").asString())
        .hasSize(16)
        .isEqualTo(errors.get(1).at("/error_fingerprint").asString());
    assertThat(lines("app.log")).contains(error);
    assertThat(lines("access.log")).allMatch(line -> line.at("/status").asInt() == 500);
  }

  @Test
  void theLinesOfAnAsynchronousRequestCarryItsIdAndItsUser() {
    try (ObservedService service =
        ObservedService.with(
            Map.of("SIGHTLINE_LOG_DIR", directory.toString()),
            b -> b,
            c ->
                c.routes.get(
                    "/later",
                    ctx -> {
                      MDC.put("user_id", "42");
                      ctx.future(
                          () ->
                              CompletableFuture.runAsync(
                                  () -> {
                                    throw new IllegalStateException("unlucky");
                                  },
                                  CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS)));
                    }))) {
      service.get("/later", "X-Request-Id", "req-2");
    }
    for (String file : List.of("access.log", "error.log")) {
      assertThat(lines(file))
          .as(file)
          .singleElement()
          .satisfies(
              line -> {
                assertThat(line.at("/request_id").asString()).isEqualTo("req-2");
                assertThat(line.at("/user_id").asString()).isEqualTo("42");
              });
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenStopsTheStart() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(
            () ->
                ObservedService.with(
                    Map.of("SIGHTLINE_LOG_DIR", file.toString()), b -> b, config -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "SIGHTLINE_LOG_DIR: expected a directory to write to, was '" + file + "'");
  }

  @Test
  void rotatesPastTheSizeWithoutLosingALine() throws IOException {
    try (ObservedService service = service("SIGHTLINE_LOG_MAX_FILE_BYTES", "2000")) {
      assertThat(service).isNotNull();
      for (int i = 0; i < 100; i++) {
        LOG.info("line {}", i);
      }
    }
    try (Stream<Path> files = Files.list(directory.resolve("shop"))) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(n -> n.startsWith("app"))
              .toList();
      assertThat(names).hasSizeGreaterThan(1).contains("app.log");
      assertThat(names.stream().filter(n -> !n.equals("app.log")))
          .allMatch(n -> n.matches("app\\.\\d{4}-\\d\\d-\\d\\d\\.\\d+\\.log"));
    }
  }
}
