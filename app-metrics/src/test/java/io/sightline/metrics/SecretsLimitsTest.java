package io.sightline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.metrics.config.Sources;
import io.sightline.metrics.secrets.SecretSettings;
import io.sightline.metrics.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/**
 * Where masking ends. What is listed as a documented limit does come out: when it no longer does,
 * its test fails, and it can be taken off the list here and in {@link Secrets}.
 */
class SecretsLimitsTest {
  @TempDir private Path directory;

  @ParameterizedTest(name = "documented limit: {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          an unquoted value's part behind a blank | password=correct horse     | horse
          a value without any name                | bob came with hunter2000x  | hunter2000x
          a value before its name                 | hunter2000x is my password | hunter2000x
          prose, and no digit in the value        | the password is horsehorse | horsehorse
          a name nobody listed                    | pin=hunter2000x            | hunter2000x
          a pair that was packed into Base64      | cGFzc3dvcmQ9aHVudGVyMg==   | cGFzc3dvcmQ9aHVudGVyMg
          """)
  void aMessageShows(String limit, String message, String shown) {
    try (ObservedService service = service()) {
      LoggerFactory.getLogger("com.example.Shop").info(message);
      assertThat(service.get("/orders/7").statusCode()).isEqualTo(200);
    }
    assertThat(new LogFiles(directory).everything()).as(limit).contains(shown);
  }

  @ParameterizedTest(name = "documented limit: {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a path's part without a name       | /orders/hunter2000x   | X-Note       | x
          a request id that looks like one   | /orders/7             | X-Request-Id | hunter2000x
          a trace id that looks like one     | /orders/7             | traceparent  | 00-hunter2000x-01
          a header that no secret's name has | /orders/7             | X-Pin        | hunter2000x
          """)
  void aRequestLineShows(String limit, String path, String header, String value) {
    try (ObservedService service = service()) {
      assertThat(service.get(path, header, value).statusCode()).isEqualTo(200);
    }
    assertThat(new LogFiles(directory).everything()).as(limit).contains("hunter2000x");
  }

  @Test
  void theValueOfABusinessLabelIsMaskedLikeAnyText() {
    try (ObservedService service = service()) {
      service.sightline().meters().counter("logins", "Logins", "way").increment("password=hunter2");
      assertThat(service.get("/metrics").body())
          .contains("logins_total{way=\"password=******\"}")
          .doesNotContain("hunter2");
    }
  }

  @Test
  void aGeneratedRequestIdIsNeverTakenForTheNumberOfACard() {
    Secrets secrets = Secrets.of(SecretSettings.defaults());
    for (int i = 0; i < 300_000; i++) {
      String id = UUID.randomUUID().toString();
      assertThat(secrets.text(id)).isSameAs(id);
    }
  }

  @Test
  void noProblemOfTheConfigurationShowsASecret() throws IOException {
    Path users = Files.writeString(directory.resolve("users"), "joe:hunter2000x\n");
    Path tokens = Files.writeString(directory.resolve("tokens"), "hunter2000x");
    for (Map<String, String> wrong :
        java.util.List.of(
            Map.of("SIGHTLINE_SENTRY_DSN", "https://hunter2000x@"),
            Map.of("SIGHTLINE_SENTRY_DSN", "hunter2000x"),
            Map.of("SIGHTLINE_SENTRY_DSN", "ftp://bob:hunter2000x@example.org/7"),
            Map.of("SIGHTLINE_OPS_BASIC_AUTH_FILE", users.toString()),
            Map.of("SIGHTLINE_OPS_BASIC_AUTH_FILE", "joe:hunter2000x"),
            Map.of("SIGHTLINE_OPS_BEARER_TOKEN_HASH_FILE", tokens.toString()),
            Map.of("SIGHTLINE_OPS_BEARER_TOKEN_HASH_FILE", "hunter2000x"),
            Map.of("SIGHTLINE_OPS_BEARER_TOKEN_HASH_FILE", "hunter2000x\u0000"))) {
      assertThatThrownBy(() -> SightlineConfig.read(Sources.variables(wrong)))
          .as("%s", wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(wrong.keySet().iterator().next())
          .hasMessageNotContaining("hunter2000x");
    }
  }

  @Test
  void theSettingsDoNotShowTheKeyOfTheTracker() {
    Map<String, String> set = new HashMap<>();
    set.put("SIGHTLINE_SENTRY_DSN", "https://hunter2000x@example.org/7");
    assertThat(SightlineConfig.read(Sources.variables(set)).toString())
        .doesNotContain("hunter2000x");
  }

  private ObservedService service() {
    return ObservedService.with(
        Map.of(
            "SIGHTLINE_LOG_DIR",
            directory.resolve("logs").toString(),
            "SIGHTLINE_LOG_CONSOLE",
            "off"),
        b -> b,
        config -> config.routes.get("/orders/{id}", ctx -> ctx.result("an order")));
  }
}
