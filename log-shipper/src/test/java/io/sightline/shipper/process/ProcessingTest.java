package io.sightline.shipper.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.sightline.shipper.flow.Seed;
import io.sightline.shipper.flow.Taken;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ProcessingTest {
  private static final String LINE =
      "{\"@timestamp\":\"2026-11-21T09:00:00Z\",\"level\":\"INFO\",\"n\":1.10,\"big\":"
          + "123456789012345678901234567890,\"e\":1E400}";

  @Test
  void aLineThatNobodyChangesGoesOutAsItIs() {
    String odd = " " + LINE.replace("INFO", "\\u0049NFO") + " ";
    Shipped shipped =
        new Shipped("steps: [{drop: {field: level, equals: DEBUG}}, {remove: [absent]}]");
    assertThat(shipped.line(odd).line(LINE).documents).containsExactly(odd, LINE);
    assertThat(shipped.counted).isEmpty();
  }

  @Test
  void numbersKeepTheirDigits() {
    Shipped shipped = new Shipped("steps: [{rename: {level: severity}}, {remove: [absent, n]}]");
    shipped.line(LINE);
    assertThat(shipped.documents)
        .containsExactly(
            "{\"@timestamp\":\"2026-11-21T09:00:00Z\",\"big\":123456789012345678901234567890,"
                + "\"e\":1E400,\"severity\":\"INFO\"}");
  }

  @Test
  void fieldsAreAddedToTheBytesOrToTheParsedFieldsAlike() {
    String add = "{add: {team: a, level: none}}, {add: {shard: 1}}";
    String direct = new Shipped("steps: [" + add + "]").line(LINE).documents.get(0);
    String parsed =
        new Shipped("steps: [{rename: {e: f}}, " + add + ", {rename: {f: e}}]")
            .line(LINE)
            .documents
            .get(0);
    assertThat(direct)
        .isEqualTo(LINE.replace("}", ",\"team\":\"a\",\"shard\":1}"))
        .hasSameSizeAs(parsed);
    String bytes = new Shipped("steps: [{add: {team: a}}]").line(LINE + " ").documents.get(0);
    assertThat(bytes).isEqualTo(LINE.replace("}", ",\"team\":\"a\"}"));
  }

  @Test
  void whatWasAddedIsSeenByLaterSteps() {
    Shipped shipped =
        new Shipped("steps: [{add: {team: a}}, {drop: {field: team, equals: a}}]").line(LINE);
    assertThat(shipped.documents).isEmpty();
    assertThat(shipped.counted).containsExactly("dropped condition");
  }

  @Test
  void whatIsNoDocumentIsWrappedAndGoesThroughTheStepsToo() {
    Shipped shipped = new Shipped("steps: [{add: {team: a}}]").line("hello \"you\"");
    assertThat(shipped.documents)
        .containsExactly(
            "{\"@timestamp\":\"2026-11-21T10:00:00Z\",\"level\":\"UNKNOWN\",\"parse_error\":"
                + "\"not_json\",\"environment\":\"test\",\"message\":\"hello \\\"you\\\"\","
                + "\"team\":\"a\"}");
    assertThat(shipped.counted).containsExactly("malformed not_json");
  }

  @Test
  void brokenTextsAreNeverMoreThanWrapped() {
    Shipped shipped = new Shipped("steps: [{rename: {a: b}}]");
    shipped.line("{\"@timestamp\":1,\"a\":1,\"a\":2}");
    shipped.line("{\"@timestamp\":1,\"a\":nope}");
    shipped.line("{\"@timestamp\":1,\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}");
    shipped.line("{\"a\":1}");
    shipped.line("x".getBytes(StandardCharsets.UTF_8), true);
    shipped.line(new byte[] {'{', (byte) 0xC3, '}'}, false);
    shipped.line("{\"@timestamp\":1,\"a\":\"\\ud800\"}");
    assertThat(shipped.counted)
        .containsExactly(
            "malformed duplicate_key",
            "malformed not_json",
            "malformed not_json",
            "malformed no_timestamp",
            "malformed too_long",
            "replaced 1",
            "malformed no_timestamp");
    assertThat(shipped.documents.get(6)).contains("\"b\":\"\\uD800\"");
  }

  @Test
  void randomBytesNeverStopThePipeline() {
    Random random = new Random(Seed.of("random lines"));
    Shipped shipped =
        new Shipped(
            "steps: [{add: {a: b}}, {mask: {fields: [x], patterns: [password_pair, email, jwt,"
                + " url_password, credit_card, bearer_token]}}]");
    byte[] alphabet = "{}[]\":,\\u0aA1.e-tf\u00e9 =@/".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] line = new byte[1 + random.nextInt(40)];
      for (int at = 0; at < line.length; at++) {
        line[at] = alphabet[random.nextInt(alphabet.length)];
      }
      String start = "{\"@timestamp\":1,\"";
      boolean json = random.nextBoolean();
      String text = new String(line, StandardCharsets.ISO_8859_1);
      shipped.line(json ? (start + text + "}").getBytes(StandardCharsets.ISO_8859_1) : line, false);
      shipped.last();
    }
    assertThat(shipped.documents).hasSize(20_000);
  }

  @Test
  void logfmtBecomesFields() {
    Shipped shipped =
        new Shipped(
            """
            parse: {format: logfmt, numbers: [ms, zip]}
            timestamp: {field: ts}
            """);
    shipped.line("ts=2026-11-21T08:00:00,5+01:00 msg=\"a \\\"b\\\"\" ms=1.50 zip=007 ok empty=");
    assertThat(shipped.documents)
        .containsExactly(
            "{\"@timestamp\":\"2026-11-21T07:00:00.500Z\",\"msg\":\"a \\\"b\\\"\",\"ms\":1.50,"
                + "\"zip\":\"007\",\"ok\":true,\"empty\":\"\",\"environment\":\"test\"}");
    shipped.line("just words").line("a=1 a=2").line("ts=yesterday a=1");
    assertThat(shipped.counted)
        .containsExactly(
            "malformed not_logfmt", "malformed duplicate_key", "malformed bad_timestamp");
    assertThat(shipped.last())
        .contains(
            entry("ts", "yesterday"),
            entry("parse_error", "bad_timestamp"),
            entry("@timestamp", "2026-11-21T10:00:00Z"));
  }

  @Test
  void namedGroupsBecomeFields() {
    Shipped shipped =
        new Shipped(
            """
            parse:
              format: regex
              pattern: '^(?<log.level>[A-Z]+) (?<@timestamp>\\S+) \\[(?<thread_name>.*?)\\] (?<message>.*)'
            """);
    shipped.line("WARN 2026-11-21T01:02:03Z [main] it (?<is>) late").line("nothing");
    assertThat(shipped.documents.get(0))
        .isEqualTo(
            "{\"@timestamp\":\"2026-11-21T01:02:03Z\",\"log.level\":\"WARN\","
                + "\"thread_name\":\"main\",\"message\":\"it (?<is>) late\",\"environment\":\"test\"}");
    assertThat(shipped.counted).containsExactly("malformed no_match");
  }

  @Test
  void grokPatternsBecomeFields() {
    Shipped shipped =
        new Shipped(
            """
            parse: {format: grok, pattern: '%{COMBINEDAPACHELOG}', numbers: [response, bytes]}
            timestamp: {field: timestamp, format: 'dd/MMM/yyyy:HH:mm:ss Z'}
            """);
    shipped.line(
        "10.0.0.1 - ann [21/Nov/2026:10:00:01 +0100] \"GET /a?b=c HTTP/1.1\" 200 17 \"-\" \"curl\"");
    assertThat(shipped.last())
        .contains(
            entry("@timestamp", "2026-11-21T09:00:01Z"),
            entry("clientip", "10.0.0.1"),
            entry("verb", "GET"),
            entry("response", 200),
            entry("bytes", 17))
        .doesNotContainKeys("timestamp", "UNWANTED", "HOUR");
  }

  /** Else it would take longer than anybody lives. */
  @Test
  @Timeout(60)
  void aPatternThatRunsAwayIsGivenUp() {
    Shipped shipped = new Shipped("parse: {format: regex, pattern: '^(?<a>(x+x+)+)y'}");
    shipped.line("x".repeat(100));
    assertThat(shipped.counted).containsExactly("malformed pattern_too_slow");
    shipped = new Shipped("parse: {format: regex, pattern: '^(?<a>(x|y)*)$'}");
    shipped.line("xy".repeat(100_000));
    assertThat(shipped.counted).containsExactly("malformed pattern_too_slow");
    shipped = new Shipped("steps: [{drop: {field: m, matches: '^(x+x+)+y'}}]");
    shipped.line("{\"@timestamp\":1,\"m\":\"" + "x".repeat(100) + "\"}");
    assertThat(shipped.counted).containsExactly("gave up condition");
    assertThat(shipped.documents).hasSize(1);
  }

  @Test
  void timesWithoutAYearAreTheNearestOnes() {
    Shipped shipped =
        new Shipped(
            """
            parse: {format: logfmt}
            timestamp: {field: t, format: 'MMM d HH:mm:ss', zone: Europe/Berlin}
            """);
    shipped.line("t=\"Nov 1 10:00:00\"");
    assertThat(shipped.last()).containsEntry("@timestamp", "2026-11-01T09:00:00Z");
    shipped.line("t=\"jan 2 10:00:00\"");
    assertThat(shipped.last()).containsEntry("@timestamp", "2027-01-02T09:00:00Z");
  }

  @Test
  void jsonMayHaveItsTimeInAnotherField() {
    Shipped shipped = new Shipped("timestamp: {field: time.ms, format: epoch_millis}");
    shipped.line("{\"time\":{\"ms\":1700000000123},\"a\":1}");
    assertThat(shipped.documents)
        .containsExactly("{\"time\":{},\"a\":1,\"@timestamp\":\"2023-11-14T22:13:20.123Z\"}");
    shipped.line("{\"a\":1}").line("{\"@timestamp\":\"2026-01-01T00:00:00Z\"}");
    assertThat(shipped.counted).containsExactly("malformed no_timestamp");
    assertThat(shipped.last()).containsOnlyKeys("@timestamp");
  }

  @Test
  void oneOfSoManyIsKeptAndItIsTheSameOneEveryTime() {
    Shipped once = new Shipped("steps: [{sample: {keep_one_of: 10}}]");
    Shipped again = new Shipped("steps: [{add: {a: b}}, {sample: {keep_one_of: 10}}, {remove: a}]");
    for (int i = 0; i < 10_000; i++) {
      String line = "{\"@timestamp\":" + (10_000 + i) + "}";
      once.line(line);
      again.line(line);
    }
    assertThat(once.documents).hasSizeBetween(900, 1_100).isEqualTo(again.documents);
    assertThat(once.counted).hasSize(10_000 - once.documents.size());
  }

  @Test
  void constantsAndFieldsRoute() {
    Shipped shipped =
        new Shipped(
            """
            steps:
              - route: {dataset: app.volatile}
                when: {field: volatile, equals: true}
              - route: {dataset_from: tenant, max_destinations: 2}
                when: {field: tenant, exists: true}
            """);
    for (String more :
        new String[] {
          "\"a\":1",
          "\"volatile\":true",
          "\"volatile\":false",
          "\"tenant\":\"Big-Corp\"",
          "\"tenant\":\"../etc\"",
          "\"tenant\":{}",
          "\"tenant\":\"two\"",
          "\"tenant\":\"three\"",
          "\"tenant\":\"big_corp\"",
          "\"text\":\"volatile\""
        }) {
      shipped.line("{\"@timestamp\":1," + more + "}");
    }
    assertThat(shipped.streams)
        .containsExactly(
            null,
            "logs-app.volatile-test",
            null,
            "logs-big_corp-test",
            null,
            null,
            "logs-two-test",
            null,
            "logs-big_corp-test",
            null);
    assertThat(shipped.counted)
        .containsExactly("fell back illegal", "fell back absent", "fell back too_many");
    assertThat(shipped.documents).allMatch(document -> document.startsWith("{\"@timestamp\":1,"));
  }

  @Test
  void whatIsHeldIsCountedOnceAndComesOutTheSame() {
    Shipped shipped = new Shipped("steps: [{mask: {fields: [pin]}}]");
    String line = "{\"@timestamp\":1,\"pin\":1}";
    shipped.answer = Taken.HELD;
    shipped.line(line).line(line);
    assertThat(shipped.counted).isEmpty();
    shipped.answer = Taken.YES;
    assertThat(shipped.line(line).documents).containsExactly("{\"@timestamp\":1,\"pin\":\"***\"}");
    assertThat(shipped.counted).containsExactly("masked name 1");
  }

  @Test
  void stackTracesAreJoined() {
    Shipped shipped = new Shipped("multiline: {preset: java_stack_trace}\nparse: {format: text}");
    String trace =
        """
        2026 ERROR it broke
        java.lang.IllegalStateException: no
        \tat a.B.c(B.java:1)
        \t... 12 common frames omitted
        Caused by: java.io.IOException
        \tSuppressed: x.YError: z""";
    trace.lines().forEach(shipped::line);
    assertThat(shipped.documents).isEmpty();
    assertThat(shipped.track.isDelivered()).isFalse();
    shipped.line("2026 INFO next: Exception").waited(1_000);
    assertThat(shipped.documents).hasSize(2);
    assertThat(shipped.documents.get(0)).contains(trace.replace("\n", "\\n").replace("\t", "\\t"));
    assertThat(shipped.counted).containsExactly("cut timeout");
    assertThat(shipped.track.isDelivered()).isTrue();
  }

  @Test
  void joinedLinesEndAtTheirLimits() {
    Shipped shipped =
        new Shipped(
            "multiline: {preset: indentation, max_lines: 3, max_bytes: 1024}\nparse: {format: text}");
    shipped.line("a").line(" b").line(" c").line(" d").line(" " + "e".repeat(1_024)).flushAll();
    assertThat(shipped.documents).hasSize(3);
    assertThat(shipped.counted).containsExactly("cut max_lines", "cut max_bytes", "cut flush");
    shipped.line("P".getBytes(StandardCharsets.UTF_8), true).line(" f").flushAll();
    assertThat(shipped.documents).hasSize(5);
  }
}
