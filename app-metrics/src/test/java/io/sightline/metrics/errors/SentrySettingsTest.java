package io.sightline.metrics.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.metrics.config.ConfigReader;
import io.sightline.metrics.config.Sources;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentrySettingsTest {
  private static SentrySettings read(Map<String, String> keys) {
    ConfigReader in = new ConfigReader(new Sources(Map.of(), Map.of(), keys));
    SentrySettings settings = SentrySettings.read(in);
    in.finish(Set.of());
    return settings;
  }

  @Test
  void byDefaultNothingIsSent() {
    assertThat(read(Map.of()))
        .isEqualTo(
            new SentrySettings(
                Optional.empty(), Optional.empty(), Optional.empty(), 1, Duration.ofSeconds(3)));
  }

  @Test
  void readsEveryKey() {
    String dsn = "https://abc@sentry.example.org/prefix/12";
    SentrySettings settings =
        read(
            Map.of(
                "sentry.dsn", dsn,
                "sentry.environment", "staging",
                "sentry.release", "r1",
                "sentry.sample_rate", "0.25",
                "sentry.timeout_ms", "500"));

    assertThat(settings)
        .isEqualTo(
            new SentrySettings(
                Optional.of(dsn),
                Optional.of("staging"),
                Optional.of("r1"),
                0.25,
                Duration.ofMillis(500)));
    assertThat(settings.toString()).doesNotContain("abc", "example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"abc", "https://example.org/1", "ftp://a@b/1", "https://a@b/", "https://a@b", "%"})
  void refusesWhatIsNoDsnWithoutShowingIt(String dsn) {
    assertThatThrownBy(() -> read(Map.of("sentry.dsn", dsn)))
        .hasMessage("sentry.dsn: expected https://<public key>@<host>/<project>, was '******'");
  }

  @Test
  void refusesARateAboveOneAndATimeoutOfZero() {
    assertThatThrownBy(() -> read(Map.of("sentry.sample_rate", "2", "sentry.timeout_ms", "0")))
        .hasMessageContaining("sentry.sample_rate: expected a number from 0.0 to 1.0, was '2'")
        .hasMessageContaining(
            "sentry.timeout_ms: expected a whole number from 1 to 60000, was '0'");
  }
}
