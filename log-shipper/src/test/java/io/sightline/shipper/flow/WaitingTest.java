package io.sightline.shipper.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WaitingTest {
  private final Waiting waiting = new Waiting();

  @Test
  void nothingWaitsWhenAllIsDelivered() {
    assertThat(at(0, 0, 0)).isZero();
    assertThat(at(5, 100, 100)).isZero();
  }

  @Test
  void whatIsNotDeliveredGrowsOlder() {
    at(0, 0, 10);
    assertThat(at(7, 0, 10)).isEqualTo(7);
    assertThat(at(9, 9, 10)).isEqualTo(9);
    assertThat(at(10, 10, 10)).isZero();
  }

  @Test
  void underASteadyStreamTheAgeIsThatOfTheOldestAndNotOfTheStream() {
    for (int second = 0; second < 1_000; second++) {
      // Always ten behind, which came within the last second.
      double age = at(second, 10L * second, 10L * second + 10);
      assertThat(age).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void aLongWaitIsMeasuredFromItsBeginning() {
    for (int second = 0; second < 10_000; second++) {
      assertThat(at(second, 0, second + 1)).isEqualTo(second);
    }
  }

  @Test
  void afterALongWaitTheRestIsNotTakenForYoungerThanItIs() {
    for (int second = 0; second < 1_000; second++) {
      at(second, 0, second + 1);
    }
    // What ends at 900 came at second 899 or before.
    assertThat(at(1_000, 899, 1_000)).isBetween(101.0, 101.0 + 1_000 / 15.0);
  }

  @Test
  void afterALongWaitTheAgesBecomeExactAgain() {
    for (int second = 0; second < 1_000; second++) {
      at(second, 0, second + 1);
    }
    for (int second = 1_000; second < 1_100; second++) {
      at(second, second - 2, second + 1);
    }
    assertThat(at(1_100, 1_098, 1_101)).isBetween(2.0, 3.0);
  }

  @Test
  void aSequenceThatBecameShorterIsAnotherOne() {
    at(0, 0, 100);
    assertThat(at(50, 0, 10)).isZero();
    assertThat(at(53, 0, 10)).isEqualTo(3);
  }

  private double at(long second, long delivered, long end) {
    return waiting.seconds(delivered, end, second * 1_000_000_000);
  }
}
