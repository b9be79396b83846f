package io.sightline.console.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.console.SettableClock;
import io.sightline.console.login.Users.User;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How long a session lasts, and how long one waits after wrong passwords. */
final class SessionsTest {
  private static final User VIEWER = new User("viewer", Role.VIEWER, "mark");

  private final SettableClock clock = new SettableClock();
  private final Sessions sessions = new Sessions(clock);
  private final Attempts attempts = new Attempts(clock);

  @Test
  void aSessionLastsWhileItIsUsed() {
    String token = sessions.open(VIEWER);
    for (int i = 0; i < 10; i++) {
      clock.pass(Sessions.IDLE.minusMinutes(1));
      assertThat(sessions.find(token)).isPresent();
    }
    clock.pass(Sessions.IDLE.plusSeconds(1));
    assertThat(sessions.find(token)).isEmpty();
  }

  @Test
  void noSessionLastsForEver() {
    String token = sessions.open(VIEWER);
    Instant end = clock.instant().plus(Sessions.LONGEST);
    while (clock.instant().isBefore(end)) {
      assertThat(sessions.find(token)).isPresent();
      clock.pass(Duration.ofHours(6));
    }
    clock.pass(Duration.ofSeconds(1));
    assertThat(sessions.find(token)).isEmpty();
  }

  @Test
  void ofTooManySessionsTheOneNotUsedForLongestMakesRoom() {
    String used = sessions.open(VIEWER);
    String unused = sessions.open(VIEWER);
    for (int i = 0; i < 999; i++) {
      sessions.find(used);
      sessions.open(VIEWER);
    }
    assertThat(sessions.find(used)).isPresent();
    assertThat(sessions.find(unused)).isEmpty();
  }

  @Test
  void attemptsAreCountedByAddressAndByUserAndForgotten() {
    for (int i = 0; i < Attempts.MOST_OF_ADDRESS; i++) {
      assertThat(attempts.pause("10.0.0.1", "operator")).isEmpty();
      attempts.failed("10.0.0.1", "operator");
      clock.pass(Duration.ofSeconds(1));
    }
    assertThat(attempts.pause("10.0.0.1", "viewer")).hasValue(Duration.ofSeconds(292));
    assertThat(attempts.pause("10.0.0.2", "operator")).isEmpty();
    clock.pass(Attempts.WINDOW);
    assertThat(attempts.pause("10.0.0.1", "operator")).isEmpty();
  }

  @Test
  void manyAddressesTogetherDoNotGuessOneUsersPassword() {
    for (int i = 0; i < Attempts.MOST_OF_USER; i++) {
      attempts.failed("10.0.0." + i, "operator");
    }
    assertThat(attempts.pause("10.0.1.1", "operator")).isPresent();
    assertThat(attempts.pause("10.0.1.1", "viewer")).isEmpty();
  }

  @Test
  void theRightPasswordForgivesTheWrongOnes() {
    for (int i = 0; i < Attempts.MOST_OF_ADDRESS; i++) {
      attempts.failed("10.0.0.1", "operator");
    }
    attempts.succeeded("10.0.0.1", "operator");
    assertThat(attempts.pause("10.0.0.1", "operator")).isEmpty();
  }
}
