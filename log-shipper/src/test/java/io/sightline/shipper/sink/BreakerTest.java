package io.sightline.shipper.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BreakerTest {
  private final Breaker breaker = new Breaker(Duration.ofMillis(20), Duration.ofMillis(80));
  private final List<Boolean> passed = new CopyOnWriteArrayList<>();

  @AfterEach
  void end() {
    breaker.stop();
  }

  @Test
  void allPassWhileTheServerAnswers() throws InterruptedException {
    assertThat(breaker.pass()).isTrue();
    assertThat(breaker.pass()).isTrue();
    assertThat(breaker.succeeded()).as("was broken").isFalse();
  }

  @Test
  void afterAFailureOneTriesAndOnlyItsSuccessLetsTheOthersGoOn() throws InterruptedException {
    long failed = System.nanoTime();
    breaker.failed();
    assertThat(breaker.pass()).isTrue();
    assertThat(System.nanoTime() - failed).isGreaterThan(Duration.ofMillis(8).toNanos());
    Thread other = passing();
    await().until(() -> other.getState() == Thread.State.WAITING);
    assertThat(passed).isEmpty();
    assertThat(breaker.succeeded()).as("was broken").isTrue();
    await().until(() -> passed.equals(List.of(true)));
  }

  @Test
  void whatWasSentBeforeItOpenedDoesNotMakeThePauseLonger() {
    Breaker open = new Breaker(Duration.ofMinutes(1), Duration.ofHours(1));
    Duration first = open.failed();
    assertThat(open.failed()).isLessThanOrEqualTo(first);
    assertThat(open.failed()).isLessThanOrEqualTo(first);
  }

  @Test
  void aProbeThatLeavesWithoutAWordDoesNotKeepTheOthersOut() throws InterruptedException {
    breaker.failed();
    assertThat(breaker.pass()).isTrue();
    Thread other = passing();
    await().until(() -> other.getState() == Thread.State.WAITING);
    breaker.leave();
    await().until(() -> passed.equals(List.of(true)));
  }

  @Test
  void stoppedNobodyPasses() {
    breaker.failed();
    passing();
    breaker.stop();
    await().until(() -> passed.equals(List.of(false)));
  }

  private Thread passing() {
    Thread thread =
        new Thread(
            () -> {
              try {
                passed.add(breaker.pass());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
