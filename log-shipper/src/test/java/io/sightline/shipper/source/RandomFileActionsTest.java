package io.sightline.shipper.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays random lists of what may happen to log files and shippers. The model: every line that was
 * ever complete is in the index exactly once. Truncation, which destroys lines by its nature, comes
 * only when everything was read.
 */
final class RandomFileActionsTest {
  @TempDir Path folder;

  @Test
  void everyCompleteLineArrivesExactlyOnce() throws IOException {
    long seed = Long.getLong("shipper.seed", System.nanoTime());
    System.out.println("random file actions, -Dshipper.seed=" + seed);
    Random random = new Random(seed);
    for (int game = 0; game < 60; game++) {
      new Game(Files.createDirectories(folder.resolve("game" + game)), random).play(120);
    }
  }

  private static final class Game {
    private final Path folder;
    private final Random random;
    private final Path log;
    private final List<String> written = new ArrayList<>();
    private final Deque<Follower.Sent> unacknowledged = new ArrayDeque<>();
    private Follower follower;
    private String partial = "";
    private int number;
    private int rotations;

    Game(Path folder, Random random) throws IOException {
      this.folder = folder;
      this.random = random;
      this.log = Files.createDirectories(folder.resolve("logs/shop")).resolve("app.log");
      this.follower = new Follower(folder);
    }

    void play(int steps) throws IOException {
      for (int step = 0; step < steps; step++) {
        switch (random.nextInt(12)) {
          case 0, 1, 2, 3 -> write(random.nextInt(20), false);
          case 4 -> write(random.nextInt(3), true);
          case 5, 6 -> unacknowledged.add(follower.read());
          case 7 -> acknowledgeSome();
          case 8 -> follower.ship();
          case 9 -> rotate();
          case 10 -> truncate();
          default -> restart();
        }
      }
      write(1, false);
      follower.ship();
      unacknowledged.forEach(Follower.Sent::acknowledge);
      assertThat(follower.documents()).containsExactlyInAnyOrderElementsOf(written);
      follower.crash();
    }

    private void write(int lines, boolean endsInside) throws IOException {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < lines; i++) {
        String rest =
            "line " + number++ + " ".repeat(random.nextInt(3)) + "x".repeat(random.nextInt(90));
        text.append(rest).append('\n');
        written.add(partial + rest);
        partial = "";
      }
      if (endsInside) {
        String more = "part " + number++ + ' ';
        text.append(more);
        partial += more;
      }
      FollowedFilesTest.append(log, text.toString());
    }

    private void acknowledgeSome() {
      if (!unacknowledged.isEmpty()) {
        Follower.Sent any =
            random.nextBoolean() ? unacknowledged.pollLast() : unacknowledged.poll();
        any.acknowledge();
      }
    }

    private void rotate() throws IOException {
      if (Files.exists(log) && partial.isEmpty()) {
        Files.move(log, log.resolveSibling("app.2026-11-21." + rotations++ + ".log"));
      }
    }

    private void truncate() throws IOException {
      if (Files.exists(log) && partial.isEmpty()) {
        unacknowledged.add(follower.read());
        unacknowledged.forEach(Follower.Sent::acknowledge);
        unacknowledged.clear();
        FollowedFilesTest.truncate(log);
        follower.ship();
      }
    }

    private void restart() throws IOException {
      if (random.nextBoolean()) {
        follower.saveAndCrash();
      } else {
        follower.crash();
      }
      unacknowledged.stream().filter(sent -> random.nextBoolean()).forEach(Follower.Sent::arrive);
      unacknowledged.clear();
      follower = new Follower(folder, follower);
    }
  }
}
