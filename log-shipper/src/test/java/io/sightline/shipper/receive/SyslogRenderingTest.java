package io.sightline.shipper.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.flow.Seed;
import io.sightline.shipper.spool.RenderedText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SyslogRenderingTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant RECEIVED = Instant.parse("2026-11-21T05:06:07.089Z");
  private final SyslogRendering rendering = new SyslogRendering(ZoneId.of("Europe/Berlin"), "test");

  private RenderedText render(String message) {
    return render(message, RECEIVED);
  }

  private RenderedText render(String message, Instant received) {
    return RenderedText.of(
        rendering, received.toEpochMilli(), "192.0.2.1", message.getBytes(StandardCharsets.UTF_8));
  }

  private String document(String message) {
    RenderedText rendered = render(message);
    assertThat(rendered.why()).isNull();
    return rendered.text();
  }

  private String time(String message, String received) {
    return JSON.readTree(render(message, Instant.parse(received)).text())
        .get("@timestamp")
        .asString();
  }

  @Test
  void rfc5424HasAllFields() {
    assertThat(
            document(
                "<165>1 2026-10-11T22:14:15.003Z web-1.example.net shop 4711 ORDER"
                    + " [origin@32473 ip=\"192.0.2.9\" software=\"a \\\"b\\\" [c\\]\"][x] filled \"4\""))
        .isEqualTo(
            "{\"@timestamp\":\"2026-10-11T22:14:15.003Z\",\"level\":\"INFO\",\"message\":\"filled"
                + " \\\"4\\\"\",\"service\":\"shop\",\"host\":\"web-1.example.net\","
                + "\"process_id\":\"4711\",\"facility\":\"local4\",\"severity\":\"notice\","
                + "\"message_id\":\"ORDER\",\"structured_data\":{\"origin@32473.ip\":\"192.0.2.9\","
                + "\"origin@32473.software\":\"a \\\"b\\\" [c]\"},\"environment\":\"test\",\"peer\":\"192.0.2.1\"}");
  }

  @Test
  void whatRfc5424LeavesOutIsLeftOut() {
    assertThat(document("<11>1 - - - - - -"))
        .isEqualTo(
            "{\"@timestamp\":\"2026-11-21T05:06:07.089Z\",\"level\":\"ERROR\",\"message\":\"\","
                + "\"facility\":\"user\",\"severity\":\"err\",\"environment\":\"test\",\"peer\":\"192.0.2.1\"}");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheMessage() {
    assertThat(document("<14>1 - - - - - - \ufeffgrün")).contains("\"message\":\"grün\"");
  }

  @Test
  void theSpaceThatRsyslogPutsInFrontIsNoIndentation() {
    assertThat(document("<14>1 - - - - - -  text")).contains("\"message\":\"text\"");
    assertThat(document("<14>1 - - - - - -   text")).contains("\"message\":\"  text\"");
  }

  @Test
  void timesAreInUtcWithTheirFraction() {
    assertThat(document("<14>1 2026-10-11T22:14:15.123456+02:00 - - - - -"))
        .contains("\"2026-10-11T20:14:15.123456Z\"");
    assertThat(document("<14>1 2026-01-01T00:14:15-05:30 - - - - -"))
        .contains("\"2026-01-01T05:44:15Z\"");
    assertThat(document("<14>1 2024-02-29T00:00:00+00:01 - - - - -"))
        .contains("\"2024-02-28T23:59:00Z\"");
  }

  @Test
  void aParameterThatComesTwiceIsOneField() {
    assertThat(document("<14>1 - - - - - [a ip=\"1\" ip=\"2\"]"))
        .contains("\"structured_data\":{\"a.ip\":\"1, 2\"}");
  }

  @Test
  void rfc3164HasTimeHostAndTag() {
    assertThat(document("<34>Nov 20 22:14:15 mymachine su[77]: 'su root' failed"))
        .isEqualTo(
            "{\"@timestamp\":\"2026-11-20T21:14:15Z\",\"level\":\"ERROR\",\"message\":\"'su root'"
                + " failed\",\"service\":\"su\",\"host\":\"mymachine\",\"process_id\":\"77\","
                + "\"facility\":\"auth\",\"severity\":\"crit\",\"environment\":\"test\",\"peer\":\"192.0.2.1\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<13>Nov  1 22:14:15 box app: text|box|app||text",
        "<13>Nov 21 02:14:15 app[1]: text||app|1|text",
        "<13>Nov 21 02:14:15 app: text||app||text",
        "<13>Nov 21 02:14:15 box some text: here|box|||some text: here",
        "<13>2026-11-21T05:06:07.123456+01:00 box app[9]: text|box|app|9|text",
        "<13>Nov 21 02:14:15 2001:db8::1 app: text|2001:db8::1|app||text",
        "<13>Nov 21 02:14:15: %SYS-5-CONFIG: done||%SYS-5-CONFIG||done",
        "<13>just text||||just text",
        "<13>text: with colon||||text: with colon",
      })
  void rfc3164IsReadAsItIsFound(
      String text, String host, String service, String processId, String message) {
    JsonNode document = JSON.readTree(document(text));
    assertThat(document.path("host").asString(null)).isEqualTo(host);
    assertThat(document.path("service").asString(null)).isEqualTo(service);
    assertThat(document.path("process_id").asString(null)).isEqualTo(processId);
    assertThat(document.path("message").asString(null)).isEqualTo(message);
  }

  @Test
  void theYearThatIsNotThereIsTheNearest() {
    assertThat(time("<13>Dec 31 23:59:59 h a: t", "2027-01-01T00:00:10Z"))
        .isEqualTo("2026-12-31T22:59:59Z");
    assertThat(time("<13>Jan  1 00:00:10 h a: t", "2026-12-31T22:59:50Z"))
        .isEqualTo("2026-12-31T23:00:10Z");
    assertThat(time("<13>Jul  1 12:00:00 h a: t", "2026-11-21T00:00:00Z"))
        .as("summer time")
        .isEqualTo("2026-07-01T10:00:00Z");
    assertThat(time("<13>Feb 29 12:00:00 h a: t", "2025-01-21T00:00:00Z"))
        .isEqualTo("2024-02-29T11:00:00Z");
    assertThat(time("<13>Feb 30 12:00:00 h a: t", "2026-11-21T00:00:00Z"))
        .as("no day")
        .isEqualTo("2026-11-21T00:00:00.000Z");
    assertThat(time("<13>Nov 21 2020 12:00:00.25 h a: t", "2026-11-21T00:00:00Z"))
        .isEqualTo("2020-11-21T11:00:00.25Z");
  }

  @Test
  void aMessageThatIsADocumentIsTheDocument() {
    assertThat(
            document(
                "<14>1 2026-10-11T22:14:15Z box app 7 - - {\"@timestamp\":\"2026-10-11T00:00:00Z\","
                    + "\n \"service\":\"shop\",\"status\":200} "))
        .isEqualTo(
            "{\"@timestamp\":\"2026-10-11T00:00:00Z\",  \"service\":\"shop\",\"status\":200,"
                + "\"level\":\"INFO\",\"host\":\"box\",\"process_id\":\"7\",\"facility\":\"user\","
                + "\"severity\":\"info\",\"environment\":\"test\",\"peer\":\"192.0.2.1\"}");
  }

  @Test
  void brokenJsonAndJsonWithoutTimeAreText() {
    for (String text :
        new String[] {
          "{\"@timestamp\":1",
          "{\"a\":1}",
          "{}",
          "{\"@timestamp\":1}{}",
          "{\"@timestamp\":1,\"@timestamp\":2}"
        }) {
      JsonNode document = JSON.readTree(document("<14>1 - - - - - - " + text));
      assertThat(document.get("message").asString()).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello|NOT_SYSLOG",
        "<>hello|NOT_SYSLOG",
        "<192>hello|NOT_SYSLOG",
        "<1234>hello|NOT_SYSLOG",
        "<1|NOT_SYSLOG",
        "<14>1 yesterday box app - - - text|BROKEN_SYSLOG",
        "<14>1 2026-10-11T22:14:15Z box|BROKEN_SYSLOG",
        "<14>1 2026-13-11T22:14:15Z - - - - - text|BROKEN_SYSLOG",
        "<14>1 2026-10-11T22:14:15Z - - - - [a b=c] text|BROKEN_SYSLOG",
        "<14>1 2026-10-11T22:14:15Z - - - - [a text|BROKEN_SYSLOG",
        "<14>1 2026-10-11T22:14:15Z - - - - text|BROKEN_SYSLOG",
      })
  void whatCannotBeUnderstoodIsWrappedWithItsText(String text, Malformed why) {
    RenderedText rendered = render(text);
    assertThat(rendered.why()).isEqualTo(why);
    JsonNode document = JSON.readTree(rendered.text());
    assertThat(document.get("message").asString()).isEqualTo(text);
    assertThat(document.get("parse_error").asString()).isEqualTo(why.label());
    assertThat(document.get("level").asString()).isEqualTo("UNKNOWN");
    assertThat(document.get("@timestamp").asString()).isEqualTo(RECEIVED.toString());
    assertThat(document.get("peer").asString()).isEqualTo("192.0.2.1");
  }

  @Test
  void controlCharactersAndQuotesSurvive() {
    String text = "a\"b\\c\nd\te\r\u0001\u001fü€😀\u007f";
    JsonNode document = JSON.readTree(document("<14>1 - - - - - - " + text));
    assertThat(document.get("message").asString()).isEqualTo(text);
  }

  @Test
  void whateverComesIsOneLineOfJson() {
    Random random = new Random(Seed.of("syslog messages"));
    String[] pieces = {
      "<34>",
      "<14>1 ",
      "Nov 21 ",
      "05:06:07",
      "2026-11-21T05:06:07Z",
      " ",
      "-",
      "[a b=\"c\"]",
      "[",
      "]",
      "\"",
      "\\",
      "{\"@timestamp\":1}",
      "app[1]:",
      ":",
      "box",
      "\n",
      "\0",
      "ü",
      ".",
      "9",
      "+01:00"
    };
    for (int round = 0; round < 100_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(14); i >= 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      RenderedText rendered = render(text.toString());
      assertThat(rendered.text()).doesNotContain("\n");
      assertThat(JSON.readTree(rendered.text()).get("@timestamp")).isNotNull();
    }
  }

  @Test
  void theEnvironmentIsThatOfTheConfigurationUnlessTheMessageNamesOne() {
    assertThat(document("<11>1 - - - - - - text")).contains(",\"environment\":\"test\"");
    assertThat(document("<11>1 - - - - - - {\"@timestamp\":\"2026-11-21T05:06:07Z\"}"))
        .contains(",\"environment\":\"test\"");
    assertThat(
            document(
                "<11>1 - - - - - - {\"@timestamp\":\"2026-11-21T05:06:07Z\","
                    + "\"environment\":\"prod\"}"))
        .contains("\"environment\":\"prod\"")
        .doesNotContain("\"test\"");
    assertThat(render("no syslog").text()).contains(",\"environment\":\"test\"");
  }
}
