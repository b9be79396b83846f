package io.sightline.shipper.kafka;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaBrokerTest {
  @Test
  void starts(@TempDir Path folder) throws Exception {
    long t = System.nanoTime();
    try (KafkaBroker b = KafkaBroker.start(folder)) {
      System.err.println("started " + (System.nanoTime() - t) / 1_000_000);
      b.createTopic("a", 2, Map.of());
      b.restart();
      System.err.println("all " + (System.nanoTime() - t) / 1_000_000);
    }
  }
}
