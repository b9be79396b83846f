package io.sightline.metrics.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.metrics.config.ConfigReader;
import io.sightline.metrics.config.Sources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HealthSettingsTest {
  private static HealthSettings read(Map<String, String> keys) {
    ConfigReader in = new ConfigReader(new Sources(Map.of(), Map.of(), keys));
    HealthSettings settings = HealthSettings.read(in);
    in.finish(Set.of());
    return settings;
  }

  @Test
  void hasDefaultsForEverything() {
    HealthSettings settings = read(Map.of());
    assertThat(settings.deadline()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.keptFor()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.watchedEvery()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.diskPaths()).containsExactly(Path.of("."));
    assertThat(settings.diskMinFreeBytes()).isEqualTo(104_857_600);
    assertThat(settings.diskMinFreePercent()).isZero();
    assertThat(settings.memoryMaxPercent()).isEqualTo(98);
    assertThat(settings.diskCheck()).isPresent();
  }

  @Test
  void readsEveryKey() {
    HealthSettings settings =
        read(
            Map.of(
                "health.deadline_ms", "700",
                "health.cache_ms", "50",
                "health.watch_interval_ms", "3000",
                "health.disk_paths", "/data, /var/log",
                "health.disk_min_free_bytes", "0",
                "health.disk_min_free_percent", "5.5",
                "health.memory_max_percent", "90"));
    assertThat(settings)
        .isEqualTo(
            new HealthSettings(
                Duration.ofMillis(700),
                Duration.ofMillis(50),
                Duration.ofSeconds(3),
                java.util.List.of(Path.of("/data"), Path.of("/var/log")),
                0,
                5.5,
                90));
  }

  @Test
  void noPathIsNoCheck() {
    assertThat(read(Map.of("health.disk_paths", "-")).diskCheck()).isEmpty();
  }

  @Test
  void tellsAllProblemsAtOnce() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "health.deadline_ms", "0",
                        "health.cache_ms", "soon",
                        "health.watch_interval_ms", "-1",
                        "health.disk_paths", "/data\0",
                        "health.disk_min_free_bytes", "1GB",
                        "health.disk_min_free_percent", "101",
                        "health.memory_max_percent", "0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "health.deadline_ms: expected a whole number above 0, was '0'",
                "health.cache_ms: expected a whole number above 0, was 'soon'",
                "health.watch_interval_ms: expected a whole number above 0, was '-1'",
                "health.disk_paths: expected paths separated by commas, was '/data\0'",
                "health.disk_min_free_bytes: expected a whole number, 0 or more, was '1GB'",
                "health.disk_min_free_percent: expected a number from 0.0 to 100.0, was '101'",
                "health.memory_max_percent: expected a number from 1.0 to 100.0, was '0'"));
  }
}
