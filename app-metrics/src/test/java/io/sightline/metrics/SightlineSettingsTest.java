package io.sightline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SightlineSettingsTest {
  @Test
  void hasDefaultsForEverything() {
    SightlineSettings settings = SightlineSettings.from(Map.of());
    assertThat(settings.environment()).isEqualTo("local");
    assertThat(settings.logDirectory()).isEmpty();
    assertThat(settings.logLevel()).isEqualTo("INFO");
    assertThat(settings.logMaxFileBytes()).isEqualTo(52_428_800);
    assertThat(settings.slowQueryThreshold()).isEqualTo(Duration.ofMillis(100));
    assertThat(settings.healthDeadline()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void readsEveryVariable() {
    SightlineSettings settings =
        SightlineSettings.from(
            Map.of(
                "SIGHTLINE_ENVIRONMENT", "production",
                "SIGHTLINE_LOG_DIR", "/var/log/shop",
                "SIGHTLINE_LOG_LEVEL", "debug",
                "SIGHTLINE_LOG_MAX_FILE_BYTES", "1000",
                "SIGHTLINE_SLOW_QUERY_MS", "5",
                "SIGHTLINE_HEALTH_DEADLINE_MS", "700"));
    assertThat(settings.environment()).isEqualTo("production");
    assertThat(settings.logDirectory()).contains(Path.of("/var/log/shop"));
    assertThat(settings.logLevel()).isEqualTo("DEBUG");
    assertThat(settings.logMaxFileBytes()).isEqualTo(1000);
    assertThat(settings.slowQueryThreshold()).isEqualTo(Duration.ofMillis(5));
    assertThat(settings.healthDeadline()).isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void tellsAllProblemsAtOnce() {
    assertThatThrownBy(
            () ->
                SightlineSettings.from(
                    Map.of(
                        "SIGHTLINE_ENVIRONMENT", "My Cloud",
                        "SIGHTLINE_LOG_LEVEL", "LOUD",
                        "SIGHTLINE_LOG_MAX_FILE_BYTES", "50MB",
                        "SIGHTLINE_SLOW_QUERY_MS", "-1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "SIGHTLINE_ENVIRONMENT: expected lower case letters, digits, '_', '.' or '-', was 'My Cloud'",
                "SIGHTLINE_LOG_LEVEL: expected TRACE, DEBUG, INFO, WARN or ERROR, was 'LOUD'",
                "SIGHTLINE_LOG_MAX_FILE_BYTES: expected a whole number above 0, was '50MB'",
                "SIGHTLINE_SLOW_QUERY_MS: expected a whole number above 0, was '-1'"));
  }
}
