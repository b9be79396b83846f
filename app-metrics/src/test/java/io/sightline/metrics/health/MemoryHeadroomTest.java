package io.sightline.metrics.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemoryHeadroomTest {
  /** Small services run with the serial collector, whose survivor spaces are small. */
  static final class Crowded {
    public static void main(String[] arguments) {
      byte[][] alive = new byte[400][];
      for (int i = 0; i < 100_000 && !survivorsAreFull(); i++) {
        alive[i % alive.length] = new byte[20_000];
      }
      System.out.println(
          "survivors full: "
              + survivorsAreFull()
              + ", sufficient: "
              + new MemoryHeadroom(98).sufficient());
    }

    private static boolean survivorsAreFull() {
      for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
        MemoryUsage usage = pool.getCollectionUsage();
        if (pool.getName().startsWith("Survivor") && usage != null && usage.getMax() > 0) {
          return usage.getUsed() > 0.985 * usage.getMax();
        }
      }
      return false;
    }
  }

  @Test
  void aFullSurvivorSpaceIsNoShortageOfMemory() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Crowded.class.getName())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said).isEqualTo("survivors full: true, sufficient: true");
  }
}
