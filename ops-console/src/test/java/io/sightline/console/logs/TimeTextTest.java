package io.sightline.console.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Times of addresses are read as Grafana writes them. */
final class TimeTextTest {
  private static final Instant NOW = Instant.parse("2026-03-12T10:20:30.400Z");

  private static String read(String text) {
    return TimeText.parse(text, NOW).map(Instant::toString).orElse("none");
  }

  @Test
  void relativeTimesCountFromNow() {
    assertThat(read("now")).isEqualTo("2026-03-12T10:20:30.400Z");
    assertThat(read("now-15m")).isEqualTo("2026-03-12T10:05:30.400Z");
    assertThat(read("now+1h")).isEqualTo("2026-03-12T11:20:30.400Z");
    assertThat(read("now-1M")).isEqualTo("2026-02-12T10:20:30.400Z");
    assertThat(read("now/d")).isEqualTo("2026-03-12T00:00:00Z");
    assertThat(read("now-1w/w")).isEqualTo("2026-03-02T00:00:00Z");
    assertThat(read("now/y")).isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void absoluteTimesAreMillisecondsOrInstants() {
    assertThat(read("1773310830400")).isEqualTo("2026-03-12T10:20:30.400Z");
    assertThat(read("2026-03-12T10:20:30Z")).isEqualTo("2026-03-12T10:20:30Z");
    assertThat(read("yesterday")).isEqualTo("none");
    assertThat(read("now-")).isEqualTo("none");
    assertThat(read("now-999999y")).isEqualTo("none");
  }
}
