package io.sightline.metrics.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.Level;

@Timeout(60)
class LineQueueTest {
  private static final int CAPACITY = 64;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final LostLines lost = new LostLines(registry);
  private final StuckSink sink = new StuckSink();
  private LineQueue queue;

  /** A disk that takes nothing before it is told to. */
  private static final class StuckSink implements LineSink {
    final CountDownLatch taking = new CountDownLatch(1);
    final CountDownLatch stuck = new CountDownLatch(1);
    final List<String> written = new CopyOnWriteArrayList<>();

    @Override
    public void write(Line line) {
      stuck.countDown();
      try {
        taking.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (((AccessLine) line).path.equals("/bad")) {
        throw new IllegalStateException("cannot be encoded");
      }
      written.add(((AccessLine) line).path);
    }

    @Override
    public void flush() {
      // Nothing is held back.
    }

    @Override
    public void close() {
      written.add("closed");
    }
  }

  @AfterEach
  void close() {
    sink.taking.countDown();
    queue.close(LogFolder.DEADLINE);
  }

  private void start(boolean isSpare, String... keys) throws InterruptedException {
    Map<String, String> all =
        keys.length == 0
            ? Map.of("log.queue_size", "64")
            : Map.of("log.queue_size", "64", keys[0], keys[1]);
    queue = new LineQueue("test", sink, LogFolder.settings(all), lost, isSpare);
    put(Level.INFO, "/first");
    assertThat(sink.stuck.await(60, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < CAPACITY; i++) {
      put(Level.INFO, "/" + i);
    }
    assertThat(queue.isFull()).isTrue();
  }

  private void put(Level level, String path) {
    queue.put(new AccessLine("GET", path, 200).level(level));
  }

  private double lost(String reason) {
    return registry.get("log.events.dropped").tag("reason", reason).counter().count();
  }

  @Test
  void whenItIsFullInfoIsDroppedAndCounted() throws InterruptedException {
    start(false);
    put(Level.INFO, "/dropped");
    put(Level.DEBUG, "/dropped");
    assertThat(lost("queue_full")).isEqualTo(2);
    sink.taking.countDown();
    queue.close(LogFolder.DEADLINE);
    assertThat(sink.written)
        .hasSize(CAPACITY + 2)
        .endsWith("/63", "closed")
        .doesNotContain("/dropped");
  }

  @Test
  void whenItIsFullWarningsWaitForRoom() throws InterruptedException {
    start(false);
    CompletableFuture<Void> warning = CompletableFuture.runAsync(() -> put(Level.WARN, "/warning"));
    CompletableFuture<Void> error = CompletableFuture.runAsync(() -> put(Level.ERROR, "/error"));
    put(Level.INFO, "/dropped");
    assertThat(warning).isNotDone();
    assertThat(error).isNotDone();
    sink.taking.countDown();
    CompletableFuture.allOf(warning, error).orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(queue.flush(LogFolder.DEADLINE)).isTrue();
    assertThat(sink.written).contains("/warning", "/error");
    assertThat(lost("waited_too_long")).isZero();
  }

  @Test
  void noLineWaitsForever() throws InterruptedException {
    start(false, "log.queue_max_wait_ms", "20");
    put(Level.ERROR, "/error");
    assertThat(lost("waited_too_long")).isEqualTo(1);
  }

  @Test
  void anInterruptedThreadWaitsAllTheSameAndStaysInterrupted() throws Exception {
    start(false);
    CompletableFuture<Boolean> interrupted =
        CompletableFuture.supplyAsync(
            () -> {
              Thread.currentThread().interrupt();
              put(Level.ERROR, "/error");
              return Thread.interrupted();
            });
    Awaitility.await().pollDelay(Duration.ZERO).until(() -> !interrupted.isDone());
    sink.taking.countDown();
    assertThat(interrupted.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(queue.flush(LogFolder.DEADLINE)).isTrue();
    assertThat(sink.written).contains("/error");
  }

  @Test
  void nothingWaitsForAConsoleWhenThereAreFiles() throws InterruptedException {
    start(true);
    put(Level.ERROR, "/error");
    assertThat(lost("console_slow")).isEqualTo(1);
  }

  @Test
  void aLineThatCannotBeMadeHarmsNoOther() throws InterruptedException {
    start(false);
    sink.taking.countDown();
    assertThat(queue.flush(LogFolder.DEADLINE)).isTrue();
    put(Level.INFO, "/bad");
    put(Level.INFO, "/good");
    assertThat(queue.flush(LogFolder.DEADLINE)).isTrue();
    assertThat(lost("encode_failed")).isEqualTo(1);
    assertThat(sink.written).endsWith("/good");
  }

  @Test
  void closingGivesUpAtItsDeadlineAndCountsWhatIsLeft() throws InterruptedException {
    start(false);
    queue.close(Duration.ofMillis(50));
    assertThat(lost("closed")).isEqualTo(CAPACITY);
    put(Level.ERROR, "/late");
    assertThat(lost("closed")).isEqualTo(CAPACITY + 1);
  }
}
