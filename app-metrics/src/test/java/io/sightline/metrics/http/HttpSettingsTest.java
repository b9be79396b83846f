package io.sightline.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.metrics.config.ConfigReader;
import io.sightline.metrics.config.Sources;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HttpSettingsTest {
  private static HttpSettings read(Map<String, String> keys) {
    ConfigReader in = new ConfigReader(new Sources(Map.of(), keys, Map.of()));
    HttpSettings settings = HttpSettings.read(in);
    in.finish(Set.of());
    return settings;
  }

  @Test
  void hasDefaultsForEverything() {
    HttpSettings settings = read(Map.of());
    assertThat(settings.maxEndpoints()).isEqualTo(500);
    assertThat(settings.maxLabelValues()).isEqualTo(100);
    assertThat(settings.trustedProxies()).isSameAs(TrustedProxies.NONE);
    assertThat(settings.drain()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.notReadyBefore()).isEqualTo(Duration.ZERO);
  }

  @Test
  void readsEveryKey() {
    HttpSettings settings =
        read(
            Map.of(
                "metrics.max_endpoints", "3",
                "metrics.max_label_values", "4",
                "http.trusted_proxies", "10.0.0.0/8, ::1",
                "http.drain_ms", "0",
                "http.not_ready_ms", "5000"));
    assertThat(settings.maxEndpoints()).isEqualTo(3);
    assertThat(settings.maxLabelValues()).isEqualTo(4);
    assertThat(settings.trustedProxies().client("::1", "192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(settings.drain()).isZero();
    assertThat(settings.notReadyBefore()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void refusesWhatItCannotUse() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "metrics.max_endpoints", "0",
                        "http.trusted_proxies", "10.0.0.0/33",
                        "http.drain_ms", "-1",
                        "http.not_ready_ms", "soon")))
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "metrics.max_endpoints: expected a whole number from 1 to 2147483647, was '0'",
                "http.trusted_proxies: expected IP addresses or networks (10.0.0.0/8), separated by"
                    + " commas, was '10.0.0.0/33'",
                "http.drain_ms: expected a whole number from 0 to 3600000, was '-1'",
                "http.not_ready_ms: expected a whole number from 0 to 3600000, was 'soon'"));
  }
}
