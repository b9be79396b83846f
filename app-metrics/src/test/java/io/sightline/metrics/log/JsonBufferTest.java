package io.sightline.metrics.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonBufferTest {
  private final JsonBuffer buffer = new JsonBuffer();

  private String text() {
    return new String(buffer.bytes(), 0, buffer.length(), StandardCharsets.UTF_8);
  }

  private String string(String text) {
    buffer.clear();
    buffer.string(text);
    return text();
  }

  @Test
  void anyTextReadsBackAsItself() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(60);
      int range = new int[] {0x80, 0x100, 0x3000, 0x110000}[random.nextInt(4)];
      while (text.length() < length) {
        int point = random.nextInt(range);
        if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
          text.appendCodePoint(point);
        }
      }
      String json = string(text.toString());
      assertThat(LogFolder.JSON.readTree(json).asString())
          .as("seed %d", seed)
          .isEqualTo(text.toString());
      assertThat(json.codePoints()).as("seed %d", seed).noneMatch(JsonBufferTest::misleads);
    }
  }

  private static boolean misleads(int point) {
    return point < 0x20
        || (point >= 0x7f && point <= 0x9f)
        || Character.getType(point) == Character.LINE_SEPARATOR
        || Character.getType(point) == Character.PARAGRAPH_SEPARATOR
        || Character.getDirectionality(point) == Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE
        || point == 0xe0041;
  }

  @Test
  void aLongTextOfTheWidestCharactersFits() {
    for (String piece : new String[] {"\u0001", "\u202e", "€", "😀", "a", "\""}) {
      String text = piece.repeat(200_000);
      assertThat(LogFolder.JSON.readTree(string(text)).asString()).isEqualTo(text);
    }
  }

  @Test
  void halfAPairBecomesAReplacementCharacter() {
    assertThat(string("a\ud83d")).isEqualTo("\"a\ufffd\"");
    assertThat(string("\ude00b")).isEqualTo("\"\ufffdb\"");
    assertThat(string("\ud83dx\ude00")).isEqualTo("\"\ufffdx\ufffd\"");
  }

  @Test
  void whatTurnsOrHidesTextIsEscaped() {
    assertThat(string("a\u202eb\u2066c\u200bd\ufeffe\u2028f\u0085g\u001b[31m"))
        .isEqualTo("\"a\\u202eb\\u2066c\\u200bd\\ufeffe\\u2028f\\u0085g\\u001b[31m\"");
  }

  @Test
  void numbersAreWrittenAsJavaWritesThem() {
    for (long number : new long[] {0, 9, 10, 123, 1_000_000, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
      buffer.clear();
      buffer.number(number);
      assertThat(text()).isEqualTo(Long.toString(number));
    }
  }

  @Test
  void nanosecondsBecomeMillisecondsWithUpToThreeDecimals() {
    long[] nanos = {0, 499, 500, 1_000_000, 12_345_678, 1_500_000, 1_050_000, 60_000_000_000L};
    String[] millis = {"0", "0", "0.001", "1", "12.346", "1.5", "1.05", "60000"};
    for (int i = 0; i < nanos.length; i++) {
      buffer.clear();
      buffer.milliseconds(nanos[i]);
      assertThat(text()).isEqualTo(millis[i]);
    }
  }
}
