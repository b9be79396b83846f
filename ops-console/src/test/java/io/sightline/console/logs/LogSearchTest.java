package io.sightline.console.logs;

import static io.sightline.console.RealLogs.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.console.RealLogs;
import io.sightline.console.RunningConsole;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Lines are found in a real Elasticsearch, each once, whatever they are. */
final class LogSearchTest {
  @RegisterExtension static final RealLogs LOGS = new RealLogs();
  @TempDir private static Path folder;
  private static RunningConsole console;

  private static final String DAY = "&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z";

  private String environment;

  @BeforeAll
  static void start() throws Exception {
    console = RunningConsole.start(folder, Map.of("ELASTICSEARCH_URL", LOGS.uri().toString()));
  }

  @AfterAll
  static void stop() throws Exception {
    console.close();
  }

  @BeforeEach
  void takeAnEnvironment() {
    environment = LOGS.environment();
  }

  private Map<String, Object> at(String time, String level, String message, Object... more) {
    return line(environment, "2026-03-01T" + time + "Z", level, message, more);
  }

  private String ask(String what, String more) {
    return "/api/logs/" + what + "?environment=" + environment + DAY + more;
  }

  private JsonNode search(String more) throws Exception {
    HttpResponse<String> answer = console.get(ask("search", more));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return io.sightline.console.json.Json.MAPPER.readTree(answer.body());
  }

  private List<String> messages(String more) throws Exception {
    return messages(search(more).path("lines"));
  }

  private static List<String> messages(JsonNode lines) {
    List<String> messages = new ArrayList<>();
    lines.forEach(each -> messages.add(each.at("/fields/message").asString()));
    return messages;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void anErrorStandsOnceAmongAllLinesAndOnceAmongTheErrors() throws Exception {
    Map<String, Object> failed = at("10:00:00", "ERROR", "it failed");
    LOGS.add("app", failed, at("10:00:01", "INFO", "it goes on"));
    LOGS.add("error", failed);
    LOGS.add("access.volatile", at("10:00:02", "INFO", "GET /"));

    assertThat(messages("")).containsExactly("GET /", "it goes on", "it failed");
    assertThat(messages("&class=error")).containsExactly("it failed");
    assertThat(messages("&class=access")).containsExactly("GET /");
    assertThat(console.json(ask("histogram", "")).path("total").asInt()).isEqualTo(3);
  }

  @Test
  void errorsThatAreKeptLongerThanTheirDoublesAreAmongAllLines() throws Exception {
    LOGS.add("app", at("10:00:00", "INFO", "of today"));
    LOGS.add(
        "error",
        line(environment, "2025-12-01T10:00:00Z", "ERROR", "of last year"),
        at("10:00:00", "ERROR", "a double"));

    String ever = "&from=2025-01-01T00:00:00Z&to=2027-01-01T00:00:00Z";
    JsonNode lines =
        console.json("/api/logs/search?environment=" + environment + ever).path("lines");

    assertThat(messages(lines)).containsExactly("of today", "of last year");
  }

  @Test
  void filtersHoldTogether() throws Exception {
    LOGS.add(
        "app",
        at("10:00:00", "DEBUG", "one", "user", "ann", "thread", "main"),
        at("10:00:01", "WARNING", "two", "user_id", "ann", "thread", "main"),
        at("10:00:02", "ERROR", "three", "user", "bob", "request_id", "r-1", "status", 500),
        at("10:00:03", "fatal", "four", "service", "bills", "error_fingerprint", "cafe"));

    assertThat(messages("&level=WARN")).containsExactly("four", "three", "two");
    assertThat(messages("&is.level=ERROR")).containsExactly("three");
    assertThat(messages("&user=ann&order=oldest")).containsExactly("one", "two");
    assertThat(messages("&service=bills&service=nobody")).containsExactly("four");
    assertThat(messages("&request_id=r-1")).containsExactly("three");
    assertThat(messages("&fingerprint=cafe")).containsExactly("four");
    assertThat(messages("&is.status=500")).containsExactly("three");
    assertThat(messages("&is.status=abc")).isEmpty();
    assertThat(messages("&not.thread=main")).containsExactly("four", "three");
    assertThat(messages("&not.thread=main&not.status=500")).containsExactly("four");
  }

  @Test
  void textsFindWhatAPersonMeans() throws Exception {
    LOGS.add(
        "app",
        at("10:00:00", "INFO", "order 17 of ann was refused", "duration_ms", 730.5),
        at("10:00:01", "INFO", "order 18 was taken", "duration_ms", 12, "endpoint", "/api/orders"),
        at(
            "10:00:02",
            "ERROR",
            "it failed: (30s) [pool-1]!",
            "error_type",
            "java.lang.NullPointerException",
            "stack_trace",
            "java.lang.NullPointerException: x\n\tat io.shop.Orders.take(Orders.java:7)"));

    assertThat(messages("&q=" + encoded("order refused"))).hasSize(1);
    assertThat(messages("&q=" + encoded("\"was taken\""))).hasSize(1);
    assertThat(messages("&q=" + encoded("\"taken was\""))).isEmpty();
    assertThat(messages("&q=" + encoded("refused OR taken"))).hasSize(2);
    assertThat(messages("&q=" + encoded("order -refused"))).hasSize(1);
    assertThat(messages("&q=" + encoded("order NOT (refused OR taken)"))).isEmpty();
    assertThat(messages("&q=" + encoded("duration_ms:>100"))).hasSize(1);
    assertThat(messages("&q=" + encoded("endpoint:/api/orders"))).hasSize(1);
    assertThat(messages("&q=" + encoded("/api/orders"))).hasSize(1);
    assertThat(messages("&q=" + encoded("endpoint:*"))).hasSize(1);
    assertThat(messages("&q=" + encoded("refus*"))).hasSize(1);
    assertThat(messages("&q=" + encoded("NullPointerException"))).hasSize(1);
    assertThat(messages("&q=" + encoded("java.lang.NullPointerException: x"))).hasSize(1);
    assertThat(messages("&q=" + encoded("Orders.java"))).hasSize(1);
    assertThat(messages("&q=" + encoded("it failed: (30s) [pool-1]!"))).hasSize(1);
  }

  @Test
  void noTextIsAMistake() throws Exception {
    LOGS.add("app", at("10:00:00", "INFO", "a line"));
    for (String text :
        List.of(
            "(",
            ")",
            "((a",
            "\"open",
            "AND",
            "OR OR",
            "NOT",
            "a AND",
            "*",
            "a:b:c",
            "level:",
            "[1 TO",
            "{}",
            "\\",
            "/re(/",
            "~^",
            "<script>",
            "level:[* TO",
            "-",
            "--x",
            "a && ||",
            "level:>",
            "message:\"",
            "*:*",
            "_id:x",
            "\u202e\u0000",
            "ip:1.2.3",
            "status:abc")) {
      HttpResponse<String> answer = console.get(ask("search", "&q=" + encoded(text)));
      assertThat(answer.statusCode()).as("%s: %s", text, answer.body()).isEqualTo(200);
    }
    assertThat(search("&q=" + encoded("\"open")).path("notes").toString())
        .contains("A quotation mark is not closed");
  }

  @Test
  void whatCannotBeComparedIsASentence() throws Exception {
    LOGS.add("app", at("10:00:00", "INFO", "a line", "status", 200));
    HttpResponse<String> answer = console.get(ask("search", "&q=" + encoded("status:>abc")));
    // As an error or, where other streams could answer, as a note.
    assertThat(answer.statusCode()).isIn(200, 400);
    assertThat(answer.body()).contains("For input string: \\\"abc\\\"");
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() throws Exception {
    HttpResponse<String> answer =
        console.get(
            "/api/logs/search?from=yesterday&to=now&level=LOUD&size=0&order=up&class=A&cursor=x"
                + "&is.1=a&colour=red");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("from: expected now, now-15m, milliseconds of the epoch or an ISO-8601 instant,")
        .contains("was 'yesterday'")
        .contains("level: expected one of TRACE, DEBUG, INFO, WARN, ERROR, was 'LOUD'")
        .contains("size: expected a number from 1 to 500, was '0'")
        .contains("order: expected one of")
        .contains("class: expected a class such as app")
        .contains("cursor: expected the cursor of an earlier page")
        .contains("is.1: expected the name of a field after 'is.'")
        .contains("colour: unknown, expected from, to, ");
  }

  @Test
  void barsAreCountedByLevel() throws Exception {
    LOGS.add(
        "app",
        at("10:00:00", "INFO", "a"),
        at("10:10:00", "error", "b"),
        at("10:10:01", "FATAL", "c"),
        at("23:59:59", "odd", "d"));
    JsonNode histogram = console.json(ask("histogram", "&bars=24"));
    assertThat(histogram.path("interval").asLong()).isEqualTo(3_600_000);
    assertThat(histogram.path("total").asLong()).isEqualTo(4);
    assertThat(histogram.path("levels").toString())
        .contains("\"ERROR\":2", "\"INFO\":1", "\"OTHER\":1");
    assertThat(histogram.path("bars")).hasSize(2);
    assertThat(histogram.at("/bars/0/time").asLong())
        .isEqualTo(Instant.parse("2026-03-01T10:00:00Z").toEpochMilli());
    assertThat(histogram.at("/bars/0/levels/ERROR").asLong()).isEqualTo(2);
  }

  @Test
  void pagesHoldEveryLineOnceAlsoWhereTimesAreEqualAndLinesAreAdded() throws Exception {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (int i = 0; i < 1_250; i++) {
      lines.add(at("10:00:0" + i % 3, "INFO", "line " + i));
    }
    LOGS.add("app", lines.subList(0, 600));
    LOGS.add("db", lines.subList(600, 1_250));
    for (String order : List.of("newest", "oldest")) {
      List<String> all = new ArrayList<>();
      String cursor = "";
      do {
        JsonNode page = search("&size=100&order=" + order + cursor);
        all.addAll(messages(page.path("lines")));
        cursor = page.has("cursor") ? "&cursor=" + page.path("cursor").asString() : "";
        if (all.size() == 200) {
          LOGS.add("app", at("10:00:01", "INFO", "late"));
        }
      } while (!cursor.isEmpty());
      all.removeIf("late"::equals);
      assertThat(all).hasSize(1_250);
      assertThat(new HashSet<>(all)).hasSize(1_250);
    }
  }

  @Test
  void aForgottenPointInTimeIsNoEndOfThePages() throws Exception {
    LOGS.add(
        "app",
        at("10:00:00", "INFO", "a"),
        at("10:00:01", "INFO", "b"),
        at("10:00:02", "INFO", "c"));
    String cursor = search("&size=1").path("cursor").asString();
    Cursor second = Cursor.parse(cursor).orElseThrow();
    String forgotten = new Cursor(second.position(), 1, java.util.Optional.of("forgotten")).text();
    assertThat(messages("&size=1&cursor=" + forgotten)).containsExactly("b");
  }

  @Test
  void hugeLinesAreCutInListsAndWholeOnDemand() throws Exception {
    String huge = "begin " + "x".repeat(1_000_000) + " end";
    List<Map<String, Object>> lines = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      lines.add(at("10:00:" + (10 + i), "INFO", huge, "number", i));
    }
    LOGS.add("app", lines);

    List<String> messages = new ArrayList<>();
    String cursor = "";
    JsonNode page;
    do {
      page = search("&size=200" + cursor);
      messages.addAll(messages(page.path("lines")));
      cursor = "&cursor=" + page.path("cursor").asString("");
    } while (page.has("cursor"));

    assertThat(messages).hasSize(12).allMatch(message -> message.length() == 2_000);
    JsonNode line = search("&size=1").at("/lines/0");
    assertThat(line.at("/cut/message").asInt()).isEqualTo(huge.length());
    JsonNode whole =
        console.json(
            "/api/logs/line?index="
                + line.path("index").asString()
                + "&id="
                + encoded(line.path("id").asString()));
    assertThat(whole.at("/fields/message").asString()).isEqualTo(huge);
    assertThat(whole.path("cut").isEmpty()).isTrue();
  }

  @Test
  void linesKeepTheirNeighboursOfTheSameService() throws Exception {
    for (int i = 0; i < 5; i++) {
      LOGS.add("app", at("10:00:0" + i, "INFO", "app " + i, "thread", "t" + i));
      LOGS.add("access", at("10:00:0" + i + ".5", "INFO", "access " + i));
    }
    LOGS.add("error", at("10:00:02", "INFO", "app 2", "thread", "t2"));
    LOGS.add("app", at("10:00:02.1", "INFO", "of another", "service", "bills"));
    JsonNode line = search("&class=error").at("/lines/0");
    String address =
        "/api/logs/around?index=%s&id=%s&before=2&after=2"
            .formatted(line.path("index").asString(), encoded(line.path("id").asString()));

    JsonNode all = console.json(address + "&classes=all");
    assertThat(messages(all.path("before"))).containsExactly("app 1", "access 1");
    assertThat(messages(all.path("after"))).containsExactly("access 2", "app 3");
    JsonNode app = search("&class=app&is.thread=t2").at("/lines/0");
    JsonNode own =
        console.json(
            "/api/logs/around?index=%s&id=%s&before=2&after=2"
                .formatted(app.path("index").asString(), encoded(app.path("id").asString())));
    assertThat(messages(own.path("before"))).containsExactly("app 0", "app 1");
    assertThat(messages(own.path("after"))).containsExactly("app 3", "app 4");
  }

  @Test
  void aLineThatIsGoneIsASentence() throws Exception {
    HttpResponse<String> answer =
        console.get("/api/logs/line?index=logs-app-" + environment + "&id=nobody");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("The line is not there any more");
    assertThat(console.get("/api/logs/line?index=.security&id=x").statusCode()).isEqualTo(400);
    assertThat(console.get("/api/logs/line?index=logs-*&id=x").statusCode()).isEqualTo(400);
  }

  @Test
  void valuesOfAFieldAreCounted() throws Exception {
    LOGS.add(
        "app",
        at("10:00:00", "INFO", "a", "user", "ann"),
        at("10:00:01", "INFO", "b", "user", "ann"),
        at("10:00:02", "INFO", "c", "user", "Bob"),
        at("10:00:03", "INFO", "d", "status", 200));
    JsonNode values = console.json(ask("values", "&field=user&size=1"));
    assertThat(values.at("/values/0/value").asString()).isEqualTo("ann");
    assertThat(values.at("/values/0/count").asInt()).isEqualTo(2);
    assertThat(values.path("others").asInt()).isEqualTo(1);
    assertThat(values.path("lines").asInt()).isEqualTo(4);
    assertThat(console.json(ask("values", "&field=user&beginning=b")).at("/values/0/value"))
        .hasToString("\"Bob\"");
    assertThat(console.json(ask("values", "&field=status")).at("/values/0/value").asString())
        .isEqualTo("200");
    assertThat(console.get(ask("values", "&field=message")).body())
        .contains("field: the values of 'message' are texts, which are not counted.");
    assertThat(console.get(ask("values", "&field=nothing")).body())
        .contains("field: no line has a field 'nothing'.");
  }

  @Test
  void fieldsAreListedWithoutTheirSecondNames() throws Exception {
    LOGS.add("app", at("10:00:00", "INFO", "a"));
    String fields = console.get("/api/logs/fields").body();
    assertThat(fields).contains("\"error_fingerprint\"").doesNotContain("service.name", "\"_id\"");
  }

  @Test
  void hostileLinesComeAsTheyAre() throws Exception {
    String hostile = "<script>alert(1)</script>\u001b[31mred\u202egnp.exe \ud83d\ude00\u0000";
    LOGS.add("app", at("10:00:00", "INFO", hostile));
    assertThat(messages("")).containsExactly(hostile);
    assertThat(console.get(ask("search", "")).headers().firstValue("Content-Type"))
        .hasValue("application/json");
  }
}
