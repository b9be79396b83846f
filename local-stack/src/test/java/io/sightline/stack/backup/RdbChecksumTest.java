package io.sightline.stack.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RdbChecksumTest {
  @Test
  void itIsTheOneThatRedisDocumentsForThisText() {
    byte[] text = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(RdbChecksum.of(text, text.length)).isEqualTo(0xe9c6d914c4b8d9caL);
  }

  @Test
  void anyFlippedBitIsFound() {
    byte[] content = "REDIS0009 and some keys".getBytes(StandardCharsets.US_ASCII);
    byte[] dump =
        ByteBuffer.allocate(content.length + 8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(content)
            .putLong(RdbChecksum.of(content, content.length))
            .array();
    assertThat(RdbChecksum.matches(dump)).isTrue();
    for (int bit = 0; bit < dump.length * 8; bit++) {
      byte[] flipped = dump.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(RdbChecksum.matches(flipped)).as("bit " + bit).isFalse();
    }
  }
}
