package io.sightline.shipper.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Utf8Test {
  /** The first and the last byte of every kind that the standard's table tells apart. */
  private static final int[] BORDERS = {
    0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
    0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xF8, 0xFF
  };

  @Test
  void allSequencesOfFourBorderBytesAreJudgedAsTheDecoderDoes() {
    int all = BORDERS.length;
    for (int i = 0; i < all * all * all * all; i++) {
      byte[] bytes = {
        (byte) BORDERS[i % all],
        (byte) BORDERS[i / all % all],
        (byte) BORDERS[i / all / all % all],
        (byte) BORDERS[i / all / all / all]
      };
      judgedAlike(bytes, 0, 4);
    }
  }

  @Test
  void randomTextsWithRandomDamageAreJudgedAsTheDecoderDoes() {
    Random random = new Random(Seed.of("invalid UTF-8"));
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = damaged(random);
      int from = random.nextInt(bytes.length + 1);
      judgedAlike(bytes, from, random.nextInt(bytes.length - from + 1));
    }
  }

  private static byte[] damaged(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(40);
    for (int i = 0; i < length; i++) {
      int highest = random.nextInt(3) == 0 ? 0x10FFFF : random.nextBoolean() ? 0x7F : 0x3000;
      text.appendCodePoint(random.nextInt(highest + 1));
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    for (int i = 0; bytes.length > 0 && i < random.nextInt(4); i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  private static void judgedAlike(byte[] bytes, int from, int length) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, from, length);
    CharBuffer out = CharBuffer.allocate(length * 2 + 1);
    int replaced = 0;
    CoderResult result = decoder.decode(in, out, true);
    while (result.isError()) {
      in.position(in.position() + result.length());
      out.put('\uFFFD');
      replaced++;
      result = decoder.decode(in, out, true);
    }
    byte[] expected = out.flip().toString().getBytes(StandardCharsets.UTF_8);

    Utf8.Repaired repaired = Utf8.repaired(bytes, from, length);
    boolean asExpected =
        Utf8.isValid(bytes, from, length) == (replaced == 0)
            && (replaced == 0
                ? repaired == null
                : repaired.replaced() == replaced && Arrays.equals(repaired.bytes(), expected));
    assertThat(asExpected)
        .as("%s from %d, %d long, %d replaced", Arrays.toString(bytes), from, length, replaced)
        .isTrue();
  }

  @Test
  void asciiIsFoundWhereverTheOneOtherByteIs() {
    for (int length = 0; length < 40; length++) {
      byte[] bytes = new byte[length + 6];
      Arrays.fill(bytes, (byte) 'a');
      bytes[2] = -1;
      bytes[length + 3] = -1;
      assertThat(Utf8.isAscii(bytes, 3, length)).isTrue();
      for (int at = 3; at < length + 3; at++) {
        bytes[at] = (byte) 0x80;
        assertThat(Utf8.isAscii(bytes, 3, length)).as("%d of %d", at, length).isFalse();
        bytes[at] = 'a';
      }
    }
  }
}
