package io.sightline.shipper;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.sightline.shipper.flow.Output;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PatienceTest {
  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final Optional<String> WHERE = Optional.of("/logs/app.log");

  @Test
  void aStandstillIsToldAfterAMinute() {
    assertThatIOException()
        .isThrownBy(() -> Patience.USUAL.check(Optional.empty(), MINUTE.plusMillis(1), WHERE))
        .withMessage("nothing was delivered for 60 s although lines wait in /logs/app.log");
    assertThatIOException()
        .isThrownBy(
            () -> Patience.USUAL.check(Optional.empty(), MINUTE.plusSeconds(5), Optional.empty()))
        .withMessage("nothing was delivered for 65 s although lines wait");
  }

  @Test
  void untilThenAllIsWell() {
    assertThatCode(() -> Patience.USUAL.check(Optional.empty(), MINUTE, WHERE))
        .doesNotThrowAnyException();
    assertThatCode(() -> Patience.USUAL.check(trouble(Duration.ofSeconds(5)), Duration.ZERO, WHERE))
        .doesNotThrowAnyException();
  }

  @Test
  void aTroubleIsToldAfterTenSeconds() {
    assertThatIOException()
        .isThrownBy(
            () -> Patience.USUAL.check(trouble(Duration.ofSeconds(11)), Duration.ZERO, WHERE))
        .withMessage("Elasticsearch cannot be reached");
  }

  private static Optional<Output.Trouble> trouble(Duration since) {
    return Optional.of(
        new Output.Trouble("Elasticsearch cannot be reached", System.nanoTime() - since.toNanos()));
  }
}
