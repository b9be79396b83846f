package io.sightline.metrics.log;

import static net.logstash.logback.argument.StructuredArguments.keyValue;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.logstash.logback.marker.Markers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;

/** What is on a line, from the call that logs to the file. */
class JsonLinesTest {
  private static final Logger LOG = LoggerFactory.getLogger("com.example.Shop");
  private static final String SECRET = "hunter2hunter2";

  /** What services log without thinking. */
  private record Order(long id, Map<String, String> with) {}

  private static final class Poisoned {
    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }

    @SuppressWarnings({"unused", "DoNotCallSuggester", "EffectivelyPrivate"})
    public String getName() {
      throw new IllegalStateException("no name");
    }
  }

  @TempDir private Path parent;
  private LogFolder folder;
  private JsonLogging logging;

  @BeforeEach
  void start() {
    folder = new LogFolder(parent);
    logging = folder.start();
  }

  @AfterEach
  void close() {
    MDC.clear();
    logging.close();
  }

  private JsonNode only(LogClass logClass) {
    logging.close();
    assertThat(folder.lines(logClass)).hasSize(1);
    assertThat(folder.lostInAll()).isZero();
    return folder.lines(logClass).get(0);
  }

  @Test
  void keyValuesOfEitherKindAreFields() {
    LOG.atInfo()
        .addKeyValue("count", 3)
        .addKeyValue("ratio", 0.5)
        .addKeyValue("nan", Double.NaN)
        .addKeyValue("nothing", (Object) null)
        .addKeyValue("order", new Order(7, Map.of("a", "b")))
        .addKeyValue("list", List.of(1, "two", true))
        .log("hello");
    LOG.info("{} {}", keyValue("sql", "select 1"), 5, keyValue("failed", false));
    LOG.info(Markers.append("marked", 1).and(Markers.append("twice", "2")), "with markers");
    logging.close();
    JsonNode fluent = folder.lines(LogClass.APP).get(0);
    assertThat(fluent.at("/count").asInt()).isEqualTo(3);
    assertThat(fluent.at("/ratio").asDouble()).isEqualTo(0.5);
    assertThat(fluent.at("/nan").asString()).isEqualTo("NaN");
    assertThat(fluent.at("/nothing").isNull()).isTrue();
    assertThat(fluent.at("/order").toString()).isEqualTo("{\"id\":7,\"with\":{\"a\":\"b\"}}");
    assertThat(fluent.at("/list").toString()).isEqualTo("[1,\"two\",true]");
    JsonNode structured = folder.lines(LogClass.APP).get(1);
    assertThat(structured.at("/message").asString()).isEqualTo("sql=select 1 5");
    assertThat(structured.at("/sql").asString()).isEqualTo("select 1");
    assertThat(structured.at("/failed").isBoolean()).isTrue();
    JsonNode marked = folder.lines(LogClass.APP).get(2);
    assertThat(marked.at("/marked").asInt()).isEqualTo(1);
    assertThat(marked.at("/twice").asString()).isEqualTo("2");
  }

  @Test
  void secretsAreMaskedWhereverTheyStand() throws IOException {
    Map<String, Object> nested = new HashMap<>();
    nested.put("inner", Map.of("api-key", SECRET, "list", List.of(Map.of("password", SECRET))));
    MDC.put("session_token", SECRET);
    MDC.put("url", "postgres://shop:" + SECRET + "@db/shop");
    LOG.atError()
        .setCause(
            new IllegalStateException("password=" + SECRET, new IOException("token: " + SECRET)))
        .addKeyValue("password", SECRET)
        .addKeyValue("nested", nested)
        .addKeyValue("number_token", 4711_4711)
        .log("login with password={}", SECRET);
    LOG.info("{}", keyValue("Authorization", "Bearer " + SECRET));
    LOG.info("password={} {}", SECRET, keyValue("secret", Map.of("a", SECRET)));
    logging
        .accessLog()
        .write(
            new AccessLine("GET", "/login/password=" + SECRET, 401)
                .level(Level.WARN)
                .userAgent("x password=" + SECRET)
                .headers(Map.of("Cookie", SECRET), Map.of("X-Api-Key", SECRET)));
    logging.close();
    assertThat(folder.everything())
        .doesNotContain(SECRET)
        .doesNotContain("47114711")
        .contains("******", "IllegalStateException", "Caused by: java.io.IOException");
    assertThat(folder.lines(LogClass.ACCESS)).hasSize(1);
  }

  @Test
  void noFieldCanTakeThePlaceOfAnother() {
    MDC.put("level", "FATAL");
    MDC.put("service", "other");
    MDC.put("who", "context");
    LOG.atInfo()
        .addKeyValue("message", "forged")
        .addKeyValue("who", "line")
        .addKeyValue("who", "again")
        .addKeyValue("_id", "1")
        .addKeyValue("", "empty")
        .addKeyValue(".a.", "dots")
        .log("true");
    JsonNode line = only(LogClass.APP);
    assertThat(line.at("/level").asString()).isEqualTo("INFO");
    assertThat(line.at("/service").asString()).isEqualTo("shop");
    assertThat(line.at("/message").asString()).isEqualTo("true");
    assertThat(line.at("/who").asString()).isEqualTo("line");
    assertThat(line.at("/field_message").asString()).isEqualTo("forged");
    assertThat(line.at("/field_level").asString()).isEqualTo("FATAL");
    assertThat(line.at("/field_id").asString()).isEqualTo("1");
    assertThat(line.at("/field").asString()).isEqualTo("empty");
    assertThat(line.at("/field__a_").asString()).isEqualTo("dots");
  }

  @Test
  void noTextCanEndItsLineOrTurnIt() throws IOException {
    String hostile = "a\r\n{\"level\":\"FATAL\"}\u2028\u202e\u0000\u001b[2J\"\\";
    MDC.put("user", hostile);
    LOG.atWarn().addKeyValue(hostile, hostile).setCause(new RuntimeException(hostile)).log(hostile);
    logging
        .accessLog()
        .write(new AccessLine(hostile, hostile, 200).ip(hostile).query(hostile).requestId(hostile));
    logging.close();
    assertThat(folder.messages(LogClass.APP)).containsExactly(hostile);
    assertThat(folder.lines(LogClass.APP).get(0).at("/user").asString()).isEqualTo(hostile);
    assertThat(folder.lines(LogClass.ACCESS).get(0).at("/path").asString()).isEqualTo(hostile);
    assertThat(folder.everything().replace("\n", "").chars())
        .allMatch(c -> !Invisible.is((char) (int) c));
    assertThat(folder.everything().lines()).hasSize(3);
  }

  @Test
  void valuesAreThoseOfTheMomentOfTheCall() {
    Map<String, Object> changing = new LinkedHashMap<>(Map.of("state", "before"));
    StringBuilder text = new StringBuilder("before");
    LOG.atInfo().addKeyValue("map", changing).addKeyValue("text", text).log("{}", text);
    changing.put("state", "after");
    text.replace(0, text.length(), "after");
    JsonNode line = only(LogClass.APP);
    assertThat(line.toString()).contains("before").doesNotContain("after");
  }

  @Test
  void anObjectThatCannotBeReadHarmsNoLine() {
    List<Object> ring = new ArrayList<>();
    ring.add(ring);
    LOG.atInfo()
        .addKeyValue("poisoned", new Poisoned())
        .addKeyValue("ring", ring)
        .addKeyValue("thread", Thread.currentThread())
        .log("still here");
    LOG.info("{}", keyValue("poisoned", new Poisoned()));
    logging.close();
    assertThat(folder.lines(LogClass.APP)).hasSize(2);
    assertThat(folder.messages(LogClass.APP)).contains("still here");
  }

  @Test
  void longTextsAreCut() {
    String text = "x".repeat(200_000);
    LOG.atInfo().addKeyValue("text", text).setCause(new RuntimeException(text)).log(text);
    JsonNode line = only(LogClass.APP);
    for (String field : List.of("message", "text", "stack_trace")) {
      assertThat(line.at("/" + field).asString())
          .as(field)
          .hasSizeLessThan(65_600)
          .containsPattern("… \\[\\d+ more characters]$");
    }
  }

  @Test
  void aRequestHasAllThatIsKnownOfIt() {
    logging
        .accessLog()
        .write(
            new AccessLine("POST", "/api/orders", 503)
                .level(Level.ERROR)
                .timestampMillis(1_795_000_000_007L)
                .durationNanos(12_345_678)
                .query("page=1")
                .endpoint("/api/orders")
                .ip("203.0.113.7")
                .userAgent("a".repeat(300))
                .requestBytes(0)
                .responseBytes(12)
                .requestId("r-1")
                .trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7")
                .user("ann", "7")
                .isVolatile(true)
                .headers(Map.of("Accept", "*/*"), Map.of("Server", "x"))
                .requestBody("{}", true)
                .responseBody("no", false));
    JsonNode line = only(LogClass.ACCESS);
    ((tools.jackson.databind.node.ObjectNode) line).remove(List.of("thread", "user_agent"));
    assertThat(line.toString())
        .isEqualTo(
            "{\"@timestamp\":\"2026-11-18T11:06:40.007Z\",\"level\":\"ERROR\","
                + "\"logger\":\"io.sightline.access\",\"message\":\"POST /api/orders 503\","
                + "\"service\":\"shop\",\"environment\":\"test\",\"version\":\"1.4.0\","
                + "\"method\":\"POST\",\"path\":\"/api/orders\",\"query\":\"page=1\","
                + "\"endpoint\":\"/api/orders\",\"status\":503,\"duration_ms\":12.346,"
                + "\"ip\":\"203.0.113.7\",\"request_bytes\":0,\"response_bytes\":12,"
                + "\"request_id\":\"r-1\",\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\","
                + "\"span_id\":\"00f067aa0ba902b7\",\"user\":\"ann\",\"user_id\":\"7\","
                + "\"volatile\":true,\"request_headers\":{\"Accept\":\"*/*\"},"
                + "\"response_headers\":{\"Server\":\"x\"},\"request_body\":\"{}\","
                + "\"request_body_truncated\":true,\"response_body\":\"no\"}");
    assertThat(folder.lines(LogClass.ERROR)).as("the service itself said nothing").isEmpty();
  }

  @Test
  void failedRequestsAreInTheErrorFileWhenAskedFor() {
    logging.close();
    logging = folder.start("log.requests_in_error_file", "true");
    logging.accessLog().write(new AccessLine("GET", "/a", 200));
    logging.accessLog().write(new AccessLine("GET", "/b", 500).level(Level.ERROR));
    logging.close();
    assertThat(folder.messages(LogClass.ERROR)).containsExactly("GET /b 500");
    assertThat(folder.messages(LogClass.ACCESS)).containsExactly("GET /a 200", "GET /b 500");
  }

  @Test
  void slowQueriesAreInTheirFileAndAmongTheWarningsOnly() {
    LoggerFactory.getLogger(JsonLogging.DATABASE_LOGGER).warn("slow query");
    logging.close();
    assertThat(folder.messages(LogClass.DB)).containsExactly("slow query");
    assertThat(folder.messages(LogClass.ERROR)).containsExactly("slow query");
    assertThat(folder.lines(LogClass.APP)).isEmpty();
  }

  @Test
  void thePlaceThatLogsIsOnTheLineWhenAskedFor() {
    logging.close();
    logging = folder.start("log.caller", "true");
    LOG.info("here");
    JsonNode line = only(LogClass.APP);
    assertThat(line.at("/function").asString())
        .isEqualTo(getClass().getName() + ".thePlaceThatLogsIsOnTheLineWhenAskedFor");
    assertThat(line.at("/line").asInt()).isPositive();
  }

  @Test
  void aLineIsInItsFileSoonWithoutBeingAskedFor() {
    LOG.info("first");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> folder.messages(LogClass.APP).contains("first"));
  }

  @Test
  void manyThreadsLoseNothingWhenLoggingIsClosed() throws Exception {
    logging.close();
    logging = folder.start("log.max_file_bytes", "100000", "log.max_total_bytes", "1000000000");
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      String name = "t" + t;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 2000; i++) {
                  LOG.warn("{} {}", name, i);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    logging.close();
    assertThat(folder.messages(LogClass.APP)).hasSize(8000).doesNotHaveDuplicates();
    assertThat(folder.messages(LogClass.ERROR)).hasSize(8000);
    assertThat(folder.files(LogClass.APP)).hasSizeGreaterThan(10);
    LOG.info("too late");
    assertThat(folder.lost("closed")).isEqualTo(1);
  }
}
