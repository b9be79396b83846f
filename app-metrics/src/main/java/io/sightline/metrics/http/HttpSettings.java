package io.sightline.metrics.http;

import io.sightline.metrics.config.ConfigReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How requests are observed.
 *
 * @param maxEndpoints {@code metrics.max_endpoints}, default 500: distinct values of the label
 *     {@code endpoint}; what comes later is {@code OTHER}
 * @param maxLabelValues {@code metrics.max_label_values}, default 100: the same for each label of
 *     the service's own meters
 * @param trustedProxies {@code http.trusted_proxies}, default none: addresses and networks ({@code
 *     10.0.0.0/8}) whose {@code X-Forwarded-For} is believed
 * @param drain {@code http.drain_ms}, default 10000: how long a stop waits for requests in progress
 * @param notReadyBefore {@code http.not_ready_ms}, default 0: how long a stop answers not-ready
 *     before it goes on, so that load balancers notice
 */
public record HttpSettings(
    int maxEndpoints,
    int maxLabelValues,
    TrustedProxies trustedProxies,
    Duration drain,
    Duration notReadyBefore) {
  /** Reads the settings; problems stay with the reader. */
  public static HttpSettings read(ConfigReader in) {
    return new HttpSettings(
        in.positiveInt("metrics.max_endpoints", 500),
        in.positiveInt("metrics.max_label_values", 100),
        in.parsed(
            "http.trusted_proxies",
            TrustedProxies.NONE,
            "IP addresses or networks (10.0.0.0/8), separated by commas",
            text -> Optional.of(TrustedProxies.of(List.of(text.split(","))))),
        Duration.ofMillis(in.number("http.drain_ms", 10_000, 0, 3_600_000)),
        Duration.ofMillis(in.number("http.not_ready_ms", 0, 0, 3_600_000)));
  }
}
