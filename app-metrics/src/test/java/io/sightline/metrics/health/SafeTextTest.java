package io.sightline.metrics.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class SafeTextTest {
  @Test
  void masksNamedSecrets() {
    assertThat(SafeText.of(new IOException("login failed: password=hunter2, user=joe")))
        .isEqualTo("login failed: password=******, user=joe");
    assertThat(SafeText.of(new IOException("X-Api-Key: abc123 refused")))
        .isEqualTo("X-Api-Key: ****** refused");
  }

  @Test
  void keepsTheFirstLineAndTwoHundredCharacters() {
    assertThat(SafeText.of(new IOException("first\nat some.Stack"))).isEqualTo("first");
    assertThat(SafeText.of(new IOException("x".repeat(500)))).hasSize(201).endsWith("…");
  }

  @Test
  void namesTheExceptionThatHasNoMessage() {
    assertThat(SafeText.of(new IOException())).isEqualTo("IOException");
  }
}
