package io.sightline.metrics.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Each text here is long and made of what the scanner stops at. Work that grows with the square of
 * the length would take hours; the deadline is there for that alone.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileTextTest {
  private static final int LENGTH = 1 << 20;

  private static final List<String> PIECES =
      List.of(
          "=",
          ":",
          " ",
          "a=",
          "a:",
          "password",
          "password=",
          "password:",
          "password=\n",
          "\"",
          "\\",
          "\\\"",
          "\\\\\"",
          "\"password\"",
          "\"a\":",
          "\"password\" ",
          "://",
          "a://b:c",
          "://a:b/",
          "@",
          "%",
          "%25",
          "%3D",
          "a%3D",
          "%3Dtoken",
          "%u0061",
          "\\u0061",
          "p\\u0061=",
          "-",
          "--",
          " --a",
          " --password",
          "-----BEGIN ",
          "-----BEGIN KEY-----",
          "<",
          "</",
          ">",
          "<password",
          "<password>",
          "<token>x",
          "eyJ",
          "eyJ.",
          "Bearer ",
          "Basic ",
          "basic YTpi ",
          "b",
          "4",
          "4 ",
          "4-",
          "4111 1111 ",
          "4111111111111111 ",
          "(",
          ")",
          "{",
          "}",
          "[",
          "]",
          "password={",
          "password=(",
          "password=[\"",
          "[password=x ",
          ", password=x ",
          "password=x,a",
          ",",
          ",a",
          ";",
          "&",
          " is ",
          "token is ",
          "token is a",
          "key ",
          "api key",
          "_",
          "__key",
          "a_p_i_",
          "pass_",
          "\\n",
          "\"token\"\\n",
          "'",
          "''",
          "password='",
          "\n",
          "\r\n",
          "\r\n\r\n",
          "\u0130",
          "\uD83D",
          "token+",
          "+",
          "name=",
          "; name=\"");

  private final Secrets secrets = Secrets.of(SecretSettings.defaults());

  @Test
  void onePieceAMillionTimesTakesTimeInProportion() {
    for (String piece : PIECES) {
      assertThat(secrets.text(piece.repeat(LENGTH / piece.length()))).isNotNull();
      throughAll(piece.repeat(LENGTH / 8 / piece.length()));
    }
  }

  @Test
  void twoPiecesAlternatingDoToo() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      String unit = pick(random) + pick(random) + (random.nextBoolean() ? pick(random) : "");
      assertThat(unit).as("seed %d", seed).isNotEmpty();
      throughAll(unit.repeat(LENGTH / 16 / unit.length()));
    }
  }

  @Test
  void manyPiecesInAnyOrderBreakNothing() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int pieces = random.nextInt(12); pieces >= 0; pieces--) {
        text.append(pick(random));
      }
      try {
        throughAll(text.toString());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", text " + text, e);
      }
    }
  }

  @Test
  void aSubtreeOfAnyDepthIsMasked() {
    List<Object> deep = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      deep = new ArrayList<>(List.of(deep));
    }

    assertThat(secrets.json("{\"token\":" + "[".repeat(LENGTH))).isEqualTo("{\"token\":\"******\"");
    assertThat(secrets.field("a", deep)).isNotNull();
  }

  private void throughAll(String text) {
    assertThat(secrets.text(text)).isNotNull();
    assertThat(secrets.query(text)).isNotNull();
    assertThat(secrets.url(text)).isNotNull();
    assertThat(secrets.body("multipart/form-data", "--b\r\n" + text)).isNotNull();
    assertThat(secrets.body("multipart/form-data", text)).isNotNull();
  }

  private static String pick(Random random) {
    return PIECES.get(random.nextInt(PIECES.size()));
  }
}
