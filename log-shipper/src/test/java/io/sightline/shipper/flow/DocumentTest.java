package io.sightline.shipper.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.event.Malformed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class DocumentTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"@timestamp\":\"t\"}",
        "  {\"a\":{\"b\":[1,{}]},\"@timestamp\" : \"t\"}\t",
        "{\"text\":\"} \\\" {\",\"@timestamp\":\"t\"}",
      })
  void anObjectWithItsTimeGoesOutAsItIs(String line) {
    assertThat(flaw(line)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":{\"@timestamp\":1}}",
        "{\"a\":\"@timestamp\"}",
        "{\"a\":\"\\\"@timestamp\\\":1\"}",
        "{\"@timestamps\":1}",
      })
  void anObjectWithoutItsTimeIsWrapped(String line) {
    assertThat(flaw(line)).isEqualTo(Malformed.NO_TIMESTAMP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text",
        "{",
        "}",
        "[1]",
        "{\"@timestamp\":\"t\"",
        "{\"a\":1} {\"@timestamp\":1}",
        "{\"a\":\"open}",
        "{{\"@timestamp\":1}",
      })
  void whatIsNoObjectIsWrapped(String line) {
    assertThat(flaw(line)).isEqualTo(Malformed.NOT_JSON);
  }

  @Test
  void theWrappingHoldsEveryByteThatIsText() {
    byte[] line = "tab\t quote\" back\\ bell\u0007 ö \uD83D\uDE00".getBytes(StandardCharsets.UTF_8);
    byte[] document =
        Document.wrapping(
            line,
            0,
            line.length,
            Malformed.NOT_JSON,
            Instant.parse("2026-01-02T03:04:05Z"),
            "test");
    JsonNode json = JsonMapper.builder().build().readTree(document);
    assertThat(json.get("message").asString()).isEqualTo(new String(line, StandardCharsets.UTF_8));
    assertThat(json.get("@timestamp").asString()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(json.get("level").asString()).isEqualTo("UNKNOWN");
    assertThat(json.get("environment").asString()).isEqualTo("test");
    assertThat(json.get("parse_error").asString()).isEqualTo("not_json");
    assertThat(flaw(new String(document, StandardCharsets.UTF_8))).isNull();
  }

  @Test
  void bytesThatAreNoTextAreReplaced() {
    byte[] line = {'a', (byte) 0xff, 'b'};
    byte[] document = Document.wrapping(line, 0, 3, Malformed.NOT_JSON, Instant.EPOCH, "test");
    assertThat(JsonMapper.builder().build().readTree(document).get("message").asString())
        .isEqualTo("a\uFFFDb");
  }

  private static Malformed flaw(String line) {
    byte[] bytes = ("x" + line + "y").getBytes(StandardCharsets.UTF_8);
    return Document.flaw(bytes, 1, bytes.length - 2);
  }
}
