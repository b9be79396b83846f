package io.sightline.shipper.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sightline.shipper.flow.Taken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SpoolTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path state;
  private final MemoryCheckpoint checkpoint = new MemoryCheckpoint();

  private SpoolRun run() throws IOException {
    return new SpoolRun(state, checkpoint);
  }

  @Test
  void whatIsAppendedComesOutInOrder() throws Exception {
    try (SpoolRun run = run()) {
      run.append("a", "b");
      assertThat(run.read()).containsExactly("a", "b");
      run.append("c");
      run.append("", "d");
      assertThat(run.read()).containsExactly("c", "", "d");
      assertThat(run.read()).isEmpty();
      assertThat(run.events.said()).isEmpty();
    }
  }

  @Test
  void manyWritersShareTheDiskAndKeepTheirOrder() throws Exception {
    int writers = 8;
    int each = 200;
    try (SpoolRun run = run()) {
      List<CompletableFuture<Void>> done = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        String name = w + "-";
        done.add(
            CompletableFuture.runAsync(
                () -> {
                  try {
                    for (int i = 0; i < each; i++) {
                      run.append(name + i);
                    }
                  } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                  }
                }));
      }
      for (CompletableFuture<Void> one : done) {
        one.get();
      }
      List<String> read = run.read();
      assertThat(read).hasSize(writers * each);
      for (int w = 0; w < writers; w++) {
        String name = w + "-";
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < each; i++) {
          expected.add(name + i);
        }
        assertThat(read.stream().filter(m -> m.startsWith(name)).toList()).isEqualTo(expected);
      }
    }
  }

  @Test
  void whatIsNotDeliveredComesAgainWithTheSameIdsAfterARestart() throws Exception {
    SpoolRun first = run();
    first.append("a", "b");
    first.read();
    first.acknowledge();
    first.append("c");
    first.read();
    first.note();
    first.close();
    try (SpoolRun second = run()) {
      second.append("d");
      assertThat(second.read()).containsExactly("c", "d");
      assertThat(first.read).containsAllEntriesOf(firstOf(second, "c"));
      assertThat(second.track().isUncertain(second.track().delivered())).isTrue();
      assertThat(second.track().isUncertain(second.track().read() - 1))
          .as("nothing new has an offset that an earlier run may have used")
          .isFalse();
    }
  }

  private static Map<String, String> firstOf(SpoolRun run, String text) {
    return run.read.entrySet().stream()
        .filter(e -> e.getValue().equals(text))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Test
  void whatIsGivenBackComesAgain() throws Exception {
    try (SpoolRun run = run()) {
      run.append("a");
      run.read();
      run.acknowledge();
      run.append("b", "c");
      run.read();
      run.giveBack();
      assertThat(run.read()).containsExactly("b", "c");
    }
  }

  @Test
  void aTrackThatIsHeldComesWithTheSameLineAgain() throws Exception {
    try (SpoolRun run = run()) {
      run.append("a", "b");
      assertThat(run.feed.read(line -> Taken.HELD)).isFalse();
      assertThat(run.feed.read(line -> Taken.STOPPED)).isFalse();
      assertThat(run.read()).containsExactly("a", "b");
    }
  }

  @Test
  void aTurnEndsSoThatOthersHaveTheirs() throws Exception {
    try (SpoolRun run = run()) {
      String large = "x".repeat(200_000);
      for (int i = 0; i < 10; i++) {
        run.append(large);
      }
      List<Long> offsets = new ArrayList<>();
      assertThat(
              run.feed.read(
                  line -> {
                    offsets.add(line.offset());
                    return Taken.YES;
                  }))
          .isTrue();
      assertThat(offsets).hasSize(6);
    }
  }

  @Test
  void nothingIsPromisedBeforeItIsNoted() throws Exception {
    try (SpoolRun run = run()) {
      run.append("a");
      run.read();
      assertThat(run.track().promised()).isZero();
      run.note();
      assertThat(run.track().promised()).isGreaterThanOrEqualTo(run.track().read());
    }
  }

  @Test
  void cutsSurviveARestart() throws Exception {
    SpoolRun first = run();
    first.append("a", "b");
    first.read();
    first.track().cut(17);
    first.note();
    first.close();
    try (SpoolRun second = run()) {
      second.read();
      assertThat(second.track().isCut(17)).isTrue();
    }
  }

  @Test
  void segmentsGoWhenTheyAreDeliveredAndNoted() throws Exception {
    try (SpoolRun run = run()) {
      String large = "x".repeat(300_000);
      for (int i = 0; i < 10; i++) {
        run.append(large);
      }
      assertThat(SpoolRun.segments(state)).hasSizeGreaterThan(3);
      run.read();
      run.note();
      assertThat(SpoolRun.segments(state)).as("nothing is delivered").hasSizeGreaterThan(3);
      run.acknowledge();
      run.note();
      assertThat(SpoolRun.segments(state)).as("what is written to stays").hasSize(1);
      run.feed.report();
      assertThat(run.events.size()).isEqualTo(Files.size(SpoolRun.segments(state).get(0)));
    }
    try (SpoolRun run = run()) {
      assertThat(run.read()).isEmpty();
      assertThat(SpoolRun.segments(state)).isEmpty();
    }
  }

  @Test
  void aFullSpoolRefusesOrLetsWaitUntilThereIsRoom() throws Exception {
    try (SpoolRun run = run()) {
      String large = "x".repeat(1_000_000);
      for (int i = 0; i < 8; i++) {
        assertThat(run.spool.offer(SpoolRun.frames(large))).isTrue();
      }
      assertThat(run.spool.offer(SpoolRun.frames(large))).isFalse();
      assertThat(run.spool.offer(SpoolRun.frames(large))).isFalse();
      CompletableFuture<Void> waiting =
          CompletableFuture.runAsync(
              () -> {
                try {
                  run.append("late" + large);
                } catch (IOException | InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      await().atMost(SOON).until(run.spool::isAwaited);
      assertThat(run.events.said()).as("told once").containsExactly("full");
      assertThat(run.read()).hasSize(8);
      run.note();
      assertThat(waiting).isNotDone();
      run.acknowledge();
      run.note();
      waiting.get();
      assertThat(run.read()).containsExactly("late" + large);
    }
  }

  @Test
  void evenASpoolWhoseOnlySegmentIsInUseMakesRoom() throws Exception {
    SpoolConfig config = new SpoolConfig(8 << 20);
    try (SpoolRun run = new SpoolRun(state, checkpoint, config)) {
      String most = "x".repeat((int) config.maxAppendBytes() - 100);
      for (int round = 0; round < 20; round++) {
        Frames frames = SpoolRun.frames(most);
        await()
            .atMost(SOON)
            .until(
                () -> {
                  boolean stored = run.spool.offer(frames);
                  run.read();
                  run.acknowledge();
                  run.note();
                  run.feed.tend();
                  return stored;
                });
      }
    }
  }

  @Test
  void whoWaitsForRoomIsToldOfTheEnd() throws Exception {
    SpoolRun run = run();
    String large = "x".repeat(2_000_000);
    while (run.spool.offer(SpoolRun.frames(large))) {}
    CompletableFuture<Throwable> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                run.append(large);
                return null;
              } catch (IOException | InterruptedException e) {
                return e;
              }
            });
    await().atMost(SOON).until(run.spool::isAwaited);
    run.close();
    assertThat(waiting.get()).isInstanceOf(IOException.class).hasMessageContaining("is closed");
    assertThatThrownBy(() -> run.append("a")).hasMessageContaining("is closed");
  }

  @Test
  void whoWaitsForRoomCanBeInterrupted() throws Exception {
    try (SpoolRun run = run()) {
      String large = "x".repeat(2_000_000);
      while (run.spool.offer(SpoolRun.frames(large))) {}
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> run.append(large)).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void anInterruptDoesNotHurtTheFiles() throws Exception {
    try (SpoolRun run = run()) {
      Thread.currentThread().interrupt();
      assertThat(run.spool.offer(SpoolRun.frames("a"))).isTrue();
      assertThat(Thread.interrupted()).isTrue();
      run.append("b");
      assertThat(run.read()).containsExactly("a", "b");
    }
  }

  @Test
  void anAppendThatCouldNeverFitIsRefusedAtOnce() throws Exception {
    try (SpoolRun run = run()) {
      assertThatThrownBy(() -> run.append("x".repeat(3_000_000)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("an append of 3000026 bytes, the limit is 2097152");
    }
  }
}
