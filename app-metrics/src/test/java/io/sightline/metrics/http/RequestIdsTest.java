package io.sightline.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdsTest {
  @Test
  void keepsAHarmlessIdOfTheCaller() {
    assertThat(RequestIds.accept("Ab-9_x.y")).isEqualTo("Ab-9_x.y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\"b", "a\nb", "ä", "a;b", "<a>"})
  void replacesAnIdThatCouldForgeALogLine(String id) {
    assertThat(UUID.fromString(RequestIds.accept(id)).version()).isEqualTo(4);
  }

  @Test
  void replacesAnIdThatIsTooLong() {
    assertThat(RequestIds.accept("x".repeat(129))).hasSize(36);
    assertThat(RequestIds.accept("x".repeat(128))).hasSize(128);
  }

  @Test
  void makesUpADifferentIdForEachRequest() {
    assertThat(RequestIds.accept(null)).isNotEqualTo(RequestIds.accept(null));
  }
}
