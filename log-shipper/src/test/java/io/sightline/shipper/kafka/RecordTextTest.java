package io.sightline.shipper.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

final class RecordTextTest {
  private final RecordText text = new RecordText();

  private String line(String value) {
    text.turnTo(value.getBytes(StandardCharsets.UTF_8), 1_000);
    return new String(text.bytes, 0, text.length, StandardCharsets.UTF_8);
  }

  @Test
  void aDocumentOnOneLineStaysAsItIs() {
    assertThat(line("{\"@timestamp\":\"x\"}\r\n")).isEqualTo("{\"@timestamp\":\"x\"}");
  }

  @Test
  void aDocumentOverSeveralLinesIsPutIntoOne() {
    assertThat(line("{\n\"@timestamp\": \"x\",\n\"a\\\"\": \"b\\\\\"\n}\n"))
        .isEqualTo("{ \"@timestamp\": \"x\", \"a\\\"\": \"b\\\\\" }");
    assertThat(line("{\"@timestamp\":\"a\nb\"}")).isEqualTo("{\"@timestamp\":\"a\\nb\"}");
    assertThat(line("{\n\"message\":1}")).isEqualTo("{ \"message\":1}");
  }

  @Test
  void otherTextKeepsItsLineEnds() {
    assertThat(line("one\ntwo\n\n")).isEqualTo("one\ntwo");
  }

  @Test
  void whatIsTooLongIsCutBetweenCharacters() {
    assertThat(line("ä".repeat(600))).isEqualTo("ä".repeat(500));
    assertThat(text.cut).isTrue();
    assertThat(line("x" + "ä".repeat(600))).isEqualTo("x" + "ä".repeat(499));
    assertThat(line("short")).isEqualTo("short");
    assertThat(text.cut).isFalse();
  }

  @Test
  void headersThatCouldLeadElsewhereAreNotFollowed() {
    assertThat(stream("logs-app-prod")).isEqualTo("logs-app-prod");
    assertThat(stream("logs-app.error-prod_1")).isEqualTo("logs-app.error-prod_1");
    for (String bad : new String[] {"", "logs-app", ".security", "logs-a-b/_doc", "logs-A-b"}) {
      assertThat(stream(bad)).as(bad).isNull();
    }
    Headers ids = new RecordHeaders().add("sightline-id", "a/b".getBytes(StandardCharsets.UTF_8));
    assertThat(DocumentHeaders.id(ids)).isNull();
  }

  private static String stream(String text) {
    return DocumentHeaders.stream(
        new RecordHeaders().add("sightline-stream", text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aCommitSaysWhatMayHaveBeenSentAndOfWhichTopic() {
    String name = TopicNames.name("cluster", "topic", 3);
    assertThat(name).hasSize(12).isNotEqualTo(TopicNames.name("cluster", "topic", 4));
    OffsetAndMetadata committed = new Mark(name, 50_017).with(17);
    assertThat(committed.metadata()).isEqualTo("sightline 1 " + name + " 50017");
    assertThat(Mark.of(committed)).isEqualTo(new Mark(name, 50_017));
    assertThat(Mark.of(new OffsetAndMetadata(17))).isNull();
    assertThat(Mark.of(new OffsetAndMetadata(17, "of somebody else"))).isNull();
  }
}
