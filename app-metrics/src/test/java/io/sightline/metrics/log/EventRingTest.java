package io.sightline.metrics.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.metrics.log.EventRing.Offer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("ThreadPriorityCheck") // The threads of a race shall give way to each other.
class EventRingTest {
  private final EventRing<String> ring = new EventRing<>(4);

  @Test
  void givesBackInOrderOfArrivalAroundTheEnd() {
    for (int i = 0; i < 100; i++) {
      assertThat(ring.offer("a" + i)).isEqualTo(Offer.TAKEN);
      assertThat(ring.offer("b" + i)).isEqualTo(Offer.TAKEN);
      assertThat(ring.size()).isEqualTo(2);
      assertThat(ring.poll()).isEqualTo("a" + i);
      assertThat(ring.poll()).isEqualTo("b" + i);
      assertThat(ring.poll()).isNull();
    }
  }

  @Test
  void takesAsManyAsItHolds() {
    for (int i = 0; i < 4; i++) {
      assertThat(ring.offer("x")).isEqualTo(Offer.TAKEN);
    }
    assertThat(ring.offer("x")).isEqualTo(Offer.FULL);
    assertThat(ring.poll()).isNotNull();
    assertThat(ring.offer("x")).isEqualTo(Offer.TAKEN);
  }

  @Test
  void takesNothingOnceClosedAndGivesBackTheRest() {
    assertThat(ring.offer("last")).isEqualTo(Offer.TAKEN);
    ring.close();
    ring.close();
    assertThat(ring.offer("late")).isEqualTo(Offer.CLOSED);
    assertThat(ring.isClosed()).isTrue();
    assertThat(ring.size()).isEqualTo(1);
    assertThat(ring.poll()).isEqualTo("last");
    assertThat(ring.size()).isZero();
  }

  @Test
  void manyProducersLoseNothingAndEachKeepsItsOrder() throws InterruptedException {
    int producers = 4;
    int each = 50_000;
    EventRing<int[]> shared = new EventRing<>(64);
    List<Thread> threads = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      int producer = p;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  int[] element = {producer, i};
                  while (shared.offer(element) != Offer.TAKEN) {
                    Thread.yield();
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    int[] next = new int[producers];
    for (int taken = 0; taken < producers * each; ) {
      int[] element = shared.poll();
      if (element == null) {
        Thread.yield();
        continue;
      }
      assertThat(element[1]).isEqualTo(next[element[0]]++);
      taken++;
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(shared.poll()).isNull();
  }
}
