package io.sightline.shipper.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HoldsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void oneStreamIsHeldAndTheOthersAreNot() {
    Holds holds = new Holds(LONG, LONG);
    assertThat(holds.hold("a")).isBetween(LONG.dividedBy(2), LONG);
    assertThat(holds.isHeld("a")).isTrue();
    assertThat(holds.isHeld("b")).isFalse();
    assertThat(holds.count()).isEqualTo(1);
  }

  @Test
  void severalRefusalsAtATimeAreOneHold() {
    Holds holds = new Holds(LONG.dividedBy(8), LONG);
    Duration first = holds.hold("a");
    assertThat(holds.hold("a")).isLessThanOrEqualTo(first);
    assertThat(holds.hold("a")).isLessThanOrEqualTo(first);
  }

  @Test
  void pausesGrowUntilTheStreamTakesSomething() {
    Holds holds = new Holds(Duration.ofMillis(2), Duration.ofMillis(500));
    for (Duration longest = Duration.ofMillis(2);
        longest.compareTo(Duration.ofMillis(100)) < 0;
        longest = longest.multipliedBy(2)) {
      await().until(() -> !holds.isHeld("a"));
      assertThat(holds.hold("a")).isBetween(longest.dividedBy(2), longest);
    }
    assertThat(holds.release("a")).as("was held").isTrue();
    assertThat(holds.release("a")).as("was held").isFalse();
    assertThat(holds.isHeld("a")).isFalse();
    assertThat(holds.hold("a")).isLessThanOrEqualTo(Duration.ofMillis(2));
  }
}
