package io.sightline.shipper;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise against everything at once: files that are written, rotated in every way and packed,
 * entries of several lines, a stream that nobody lets in for long, a shipper that is killed and
 * started again, disks that are full, two hosts in every kind of trouble and a clock that jumps.
 * Whatever happened, each line is in the index once, or in the dead-letter file.
 */
final class RandomFaultsTest {
  private static final int GAMES = Integer.getInteger("faults.games", 8);
  private static final int STEPS = Integer.getInteger("faults.steps", 250);

  @TempDir Path folder;

  @Test
  void everyLineArrivesOnceWhateverHappens() throws Exception {
    long seed = Seed.of("random faults");
    int steps = 0;
    for (int number = 0; number < GAMES; number++) {
      Path own = Files.createDirectories(folder.resolve("game" + number));
      try (FaultGame game = new FaultGame(own, seed + number)) {
        steps += game.play(STEPS);
      } catch (Exception | AssertionError e) {
        throw new AssertionError("game " + number + " of seed " + seed, e);
      }
    }
    System.out.println("random faults: " + steps + " steps");
  }
}
