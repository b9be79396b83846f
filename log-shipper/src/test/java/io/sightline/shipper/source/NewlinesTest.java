package io.sightline.shipper.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.flow.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NewlinesTest {
  @Test
  void findsWhatASlowSearchFinds() {
    long seed = Seed.of("newlines");
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length; i++) {
        if (random.nextInt(8) == 0) {
          bytes[i] = (byte) (9 + random.nextInt(3));
        }
      }
      int from = random.nextInt(bytes.length + 1);
      int to = from + random.nextInt(bytes.length - from + 1);
      int expected = -1;
      for (int i = from; i < to && expected < 0; i++) {
        expected = bytes[i] == '\n' ? i : -1;
      }
      assertThat(Newlines.next(bytes, from, to)).as("seed %d", seed).isEqualTo(expected);
    }
  }
}
