package io.sightline.shipper.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.flow.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays random lists of what may happen to log files and shippers, against a model: a line that was
 * complete, and that the shipper could know of and still read, arrives exactly once under one id.
 */
final class RandomFileActionsTest {
  private static final int GAMES = Integer.getInteger("games", 50);
  private static final int STEPS = 60;

  /** Games that were lost once. Some need a certain inode to be given away again. */
  private static final long[] REMEMBERED = {
    2268376884266956124L,
    -7555545429904874970L,
    -5288134455076755700L,
    514433536602266438L,
    7604403520142985454L,
    -6094764333686439347L,
    -8655892949190626248L,
    7795401608367892376L,
    -6777491014577611404L,
    7465527542388822430L,
    439545339762742573L,
    -4658271235382914016L,
    4486848677582918092L,
  };

  @TempDir Path folder;

  @Test
  void gamesThatWereLostOnceAreWon() throws IOException {
    for (long seed : REMEMBERED) {
      play("remembered" + seed, seed);
    }
  }

  @Test
  void everyRecoverableLineArrivesExactlyOnce() throws IOException {
    Random seeds = new Random(Seed.of("random file actions"));
    for (int game = 0; game < GAMES; game++) {
      long seed = seeds.nextLong();
      play("game" + game, Long.getLong("game", seed));
    }
  }

  private void play(String name, long seed) throws IOException {
    Path place = Files.createDirectories(folder.resolve(name));
    FileGame game = new FileGame(place, new Random(seed));
    try {
      for (int step = 0; step < STEPS; step++) {
        game.step();
      }
      game.end();
      assertThat(game.missing()).as("missing").isEmpty();
      assertThat(game.doubles()).as("there twice").isEmpty();
    } catch (AssertionError | RuntimeException | IOException e) {
      throw new AssertionError("-Dgame=" + seed + ": " + e + "\n" + game.story(), e);
    }
  }
}
