package io.sightline.shipper.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CongestionTest {
  private static final int MOST = 1 << 20;

  private final Congestion congestion = new Congestion(8, MOST, Duration.ofSeconds(5));

  @Test
  void goodAnswersLetMoreGoAtATimeOneByOne() throws InterruptedException {
    assertThat(congestion.inFlightLimit()).isEqualTo(2);
    for (int limit = 2; limit < 8; limit++) {
      assertThat(congestion.inFlightLimit()).isEqualTo(limit);
      fill();
      for (int i = 0; i <= limit; i++) {
        congestion.answered(System.nanoTime(), MOST);
      }
      empty(limit);
    }
    fill();
    congestion.answered(System.nanoTime(), MOST);
    assertThat(congestion.inFlightLimit()).isEqualTo(8);
  }

  @Test
  void anOverloadHalvesBothButOnlyOnceForWhatWasSentBefore() throws InterruptedException {
    long before = System.nanoTime();
    congestion.overloaded(System.nanoTime());
    assertThat(congestion.bytes()).isEqualTo(MOST / 2);
    assertThat(congestion.inFlightLimit()).isEqualTo(1);
    congestion.overloaded(before);
    congestion.overloaded(before);
    assertThat(congestion.bytes()).isEqualTo(MOST / 2);
    for (int i = 0; i < 10; i++) {
      congestion.overloaded(System.nanoTime());
    }
    assertThat(congestion.bytes()).isEqualTo(64 * 1024);
    assertThat(congestion.inFlightLimit()).as("never nothing").isEqualTo(1);
  }

  @Test
  void sizeComesBackStepByStep() {
    congestion.overloaded(System.nanoTime());
    congestion.answered(System.nanoTime(), MOST / 2);
    assertThat(congestion.bytes()).isEqualTo(MOST / 2 + MOST / 16);
    congestion.answered(System.nanoTime(), 1_000);
    assertThat(congestion.bytes()).as("a small one proves nothing").isEqualTo(MOST / 2 + MOST / 16);
    for (int i = 0; i < 20; i++) {
      congestion.answered(System.nanoTime(), congestion.bytes());
    }
    assertThat(congestion.bytes()).isEqualTo(MOST);
  }

  @Test
  void aSlowAnswerMakesBulksSmaller() {
    congestion.answered(System.nanoTime() - Duration.ofSeconds(6).toNanos(), MOST);
    assertThat(congestion.bytes()).isEqualTo(MOST / 2);
    assertThat(congestion.inFlightLimit()).isEqualTo(2);
  }

  @Test
  void whatWasTooLargeIsACeiling() {
    assertThat(congestion.tooLarge(10_000)).isEqualTo(5_000);
    assertThat(congestion.ceiling()).isEqualTo(5_000);
    for (int i = 0; i < Congestion.FIRST_PROBE - 1; i++) {
      congestion.answered(System.nanoTime(), 5_000);
    }
    assertThat(congestion.bytes()).isEqualTo(5_000);
    assertThat(congestion.tooLarge(10_000)).as("sent before it fell").isEqualTo(5_000);
    assertThat(congestion.tooLarge(1)).as("never nothing").isEqualTo(1);
  }

  @Test
  void aCeilingRisesSlowlyWhileBulksOfItsSizeAreAccepted() {
    congestion.tooLarge(10_000);
    for (int i = 0; i < 1_000; i++) {
      congestion.answered(System.nanoTime(), 3_000);
    }
    assertThat(congestion.ceiling()).as("small ones prove nothing").isEqualTo(5_000);
    accept(Congestion.FIRST_PROBE);
    assertThat(congestion.ceiling()).isEqualTo(6_250);
    for (int i = 0; i < 30; i++) {
      accept(Congestion.FIRST_PROBE);
    }
    assertThat(congestion.ceiling()).as("there is none any more").isEqualTo(Integer.MAX_VALUE);
    assertThat(congestion.bytes()).isEqualTo(MOST);
  }

  @Test
  void aProbeThatIsRefusedFallsBackToWhatWasAcceptedAndTheNextOneComesLater() {
    congestion.tooLarge(10_000);
    int probe = Congestion.FIRST_PROBE;
    for (int round = 0; round < 10; round++) {
      accept(probe - 1);
      assertThat(congestion.ceiling()).as("round %d", round).isEqualTo(5_000);
      accept(1);
      assertThat(congestion.ceiling()).isEqualTo(6_250);
      congestion.tooLarge(6_250);
      assertThat(congestion.ceiling()).isEqualTo(5_000);
      probe = Math.min(Congestion.LAST_PROBE, probe * 2);
    }
  }

  private void accept(int bulks) {
    for (int i = 0; i < bulks; i++) {
      congestion.answered(System.nanoTime(), Math.min(MOST, congestion.ceiling()));
    }
  }

  @Test
  void whoComesWhenAllPlacesAreTakenWaitsForOne() throws Exception {
    fill();
    CountDownLatch entered = new CountDownLatch(1);
    Thread waiting =
        new Thread(
            () -> {
              try {
                if (congestion.enter()) {
                  entered.countDown();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    waiting.setDaemon(true);
    waiting.start();
    await().until(() -> waiting.getState() == Thread.State.WAITING);
    congestion.leave();
    assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
    congestion.stop();
    assertThat(congestion.enter()).isFalse();
  }

  private void fill() throws InterruptedException {
    for (int i = congestion.inFlightLimit(); i > 0; i--) {
      assertThat(congestion.enter()).isTrue();
    }
  }

  private void empty(int places) {
    for (int i = 0; i < places; i++) {
      congestion.leave();
    }
  }
}
