package io.sightline.shipper.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.flow.Seed;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random lists of what happens to a spool against a model: an index in which the first of two equal
 * ids stays. In the end every message is there once.
 */
@Timeout(300)
class RandomSpoolActionsTest {
  private static final int ROUNDS = 40;
  private static final int STEPS = 150;

  @TempDir private Path parent;

  @Test
  void everyMessageIsThereOnceWhateverHappens() throws Exception {
    Random seeds = new Random(Seed.of("spool actions"));
    for (int round = 0; round < ROUNDS; round++) {
      long seed = seeds.nextLong();
      try (Round one = new Round(parent.resolve("round" + round), new Random(seed))) {
        for (int step = 0; step < STEPS; step++) {
          one.step();
        }
        one.end("round " + round);
      }
    }
  }

  private static final class Round implements AutoCloseable {
    private final Path state;
    private final Random random;
    private final MemoryCheckpoint checkpoint = new MemoryCheckpoint();
    private final Map<String, String> index = new LinkedHashMap<>();
    private final List<String> appended = new ArrayList<>();
    private SpoolRun run;
    private int number;

    Round(Path state, Random random) throws Exception {
      this.state = state;
      this.random = random;
      this.run = new SpoolRun(state, checkpoint);
    }

    void step() throws Exception {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> append();
        case 4, 5 -> arrive();
        case 6 -> {
          arrive();
          run.acknowledge();
        }
        case 7 -> run.giveBack();
        case 8, 9 -> run.note();
        case 10 -> restart();
        default -> crash();
      }
    }

    private void append() throws Exception {
      String[] messages = new String[1 + random.nextInt(3)];
      for (int i = 0; i < messages.length; i++) {
        messages[i] = number++ + "-" + "x".repeat(random.nextInt(40_000));
      }
      if (run.spool.offer(SpoolRun.frames(messages))) {
        appended.addAll(List.of(messages));
      }
    }

    /** What is read is sent; its answer may get lost. */
    private void arrive() {
      run.read();
      run.read.forEach(
          (id, text) -> {
            String before = index.putIfAbsent(id, text);
            assertThat(before == null || before.equals(text)).as("the id %s", id).isTrue();
          });
    }

    private void restart() throws Exception {
      run.close();
      run = new SpoolRun(state, checkpoint);
      assertThat(run.events.said()).isEmpty();
    }

    /** As if the process had died in the middle of a write. */
    private void crash() throws Exception {
      run.close();
      List<Path> segments = SpoolRun.segments(state);
      if (!segments.isEmpty()) {
        Path last = segments.get(segments.size() - 1);
        try (RandomAccessFile file = new RandomAccessFile(last.toFile(), "rw")) {
          file.seek(file.length());
          byte[] torn = new byte[1 + random.nextInt(200)];
          Frames frame = SpoolRun.frames("never acknowledged" + "y".repeat(300));
          System.arraycopy(frame.bytes(), 0, torn, 0, torn.length);
          file.write(torn);
        }
      }
      run = new SpoolRun(state, checkpoint);
    }

    void end(String name) throws Exception {
      restart();
      arrive();
      assertThat(index.values()).as(name).containsExactlyInAnyOrderElementsOf(appended);
      run.acknowledge();
      run.note();
      restart();
      assertThat(run.read()).isEmpty();
    }

    @Override
    public void close() {
      run.close();
    }
  }
}
