package io.sightline.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.metrics.config.ConfigReader;
import io.sightline.metrics.config.Sources;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLogSettingsTest {
  private static RequestLogSettings read(Map<String, String> keys, String environment) {
    ConfigReader in = new ConfigReader(new Sources(Map.of(), keys, Map.of()));
    RequestLogSettings settings = RequestLogSettings.read(in, environment);
    in.finish(Set.of());
    return settings;
  }

  @Test
  void hasDefaultsForEverything() {
    RequestLogSettings settings = read(Map.of(), "local");
    assertThat(settings.enabled()).isTrue();
    assertThat(settings.defaultVolatile()).isTrue();
    assertThat(settings.persistLevel()).isEqualTo(RequestLevel.WARN);
    assertThat(settings.persistDuration()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.storeDataLevel()).isEqualTo(RequestLevel.INFO);
    assertThat(settings.storeResultLevel()).isEqualTo(RequestLevel.INFO);
    assertThat(settings.storeHeadersLevel()).isEqualTo(RequestLevel.INFO);
    assertThat(settings.maxBodyBytes()).isEqualTo(8192);
    assertThat(settings.excludeMethods())
        .containsExactlyInAnyOrder("OPTIONS", "HEAD", "TRACE", "CONNECT");
    assertThat(settings.excludeStatus()).isEmpty();
    assertThat(settings.excludeRequestHeaders()).isEmpty();
    assertThat(settings.excludeResponseHeaders()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod", "production", "production-eu", "prod.2"})
  void inProductionOnlyWarningsAndErrorsKeepBodiesAndHeaders(String environment) {
    RequestLogSettings settings = read(Map.of(), environment);
    assertThat(settings.storeDataLevel()).isEqualTo(RequestLevel.WARN);
    assertThat(settings.storeResultLevel()).isEqualTo(RequestLevel.WARN);
    assertThat(settings.storeHeadersLevel()).isEqualTo(RequestLevel.WARN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"products", "preprod", "staging"})
  void otherEnvironmentsAreNoProduction(String environment) {
    assertThat(read(Map.of(), environment).storeDataLevel()).isEqualTo(RequestLevel.INFO);
  }

  @Test
  void readsEveryKey() {
    RequestLogSettings settings =
        read(
            Map.ofEntries(
                Map.entry("request_log.enabled", "false"),
                Map.entry("request_log.default_volatile", "false"),
                Map.entry("request_log.persist_level", "error"),
                Map.entry("request_log.persist_duration_ms", "100"),
                Map.entry("request_log.store_data_level", "off"),
                Map.entry("request_log.store_result_level", "error"),
                Map.entry("request_log.store_headers_level", "debug"),
                Map.entry("request_log.max_body_bytes", "0"),
                Map.entry("request_log.exclude_methods", "head"),
                Map.entry("request_log.exclude_status", "301, 302,404"),
                Map.entry("request_log.exclude_request_headers", "X-Probe"),
                Map.entry("request_log.exclude_response_headers", "X-Quiet, X-Still")),
            "local");
    assertThat(settings.enabled()).isFalse();
    assertThat(settings.defaultVolatile()).isFalse();
    assertThat(settings.persistLevel()).isEqualTo(RequestLevel.ERROR);
    assertThat(settings.persistDuration()).isEqualTo(Duration.ofMillis(100));
    assertThat(settings.storeDataLevel()).isEqualTo(RequestLevel.OFF);
    assertThat(settings.storeResultLevel()).isEqualTo(RequestLevel.ERROR);
    assertThat(settings.storeHeadersLevel()).isEqualTo(RequestLevel.DEBUG);
    assertThat(settings.maxBodyBytes()).isZero();
    assertThat(settings.excludeMethods()).containsExactly("HEAD");
    assertThat(settings.excludeStatus()).containsExactlyInAnyOrder(301, 302, 404);
    assertThat(settings.excludeRequestHeaders()).containsExactly("X-Probe");
    assertThat(settings.excludeResponseHeaders()).containsExactly("X-Quiet", "X-Still");
  }

  @Test
  void refusesWhatItCannotUse() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "request_log.enabled", "no",
                        "request_log.exclude_status", "200,999",
                        "request_log.max_body_bytes", "2000000",
                        "request_log.persist_duration_ms", "0",
                        "request_log.store_data_level", "FATAL"),
                    "local"))
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "request_log.enabled: expected true or false, was 'no'",
                "request_log.persist_duration_ms: expected a whole number above 0, was '0'",
                "request_log.store_data_level: expected one of DEBUG, INFO, WARN, ERROR, OFF, was"
                    + " 'FATAL'",
                "request_log.max_body_bytes: expected a whole number from 0 to 1048576, was"
                    + " '2000000'",
                "request_log.exclude_status: expected status codes from 100 to 599, separated by"
                    + " commas, was '200,999'"));
  }
}
