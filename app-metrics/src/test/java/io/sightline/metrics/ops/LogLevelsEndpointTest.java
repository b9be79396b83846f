package io.sightline.metrics.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLevelsEndpointTest {
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JOE =
      "Basic " + Base64.getEncoder().encodeToString("joe:hunter2".getBytes(UTF_8));

  private OpsFixture ops;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    ops = OpsFixture.closed(directory);
  }

  @AfterEach
  void close() {
    ops.close();
  }

  private OpsFixture.Answer post(String type, String body, String... more) {
    String[] headers = new String[4 + more.length];
    System.arraycopy(new String[] {"Authorization", JOE, "Content-Type", type}, 0, headers, 0, 4);
    System.arraycopy(more, 0, headers, 4, more.length);
    return ops.send("POST", "/loglevels", body, headers);
  }

  @Test
  void whoMaySeesTheLevels() {
    OpsFixture.Answer answer = ops.get("/loglevels/", "Authorization", JOE);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"levels\":{\"ROOT\":\"DEBUG\"}}");
  }

  @Test
  void aLevelIsChangedByJsonAndByForm() {
    assertThat(post(JSON, "{\"logger\": \"io.shop\", \"level\": \"debug\"}").body())
        .isEqualTo("{\"levels\":{\"ROOT\":\"DEBUG\",\"io.shop\":\"DEBUG\"}}");
    assertThat(post(FORM + "; charset=utf-8", "logger=io%2Eshop&level=WARN").body())
        .contains("\"io.shop\":\"WARN\"");
    assertThat(ops.levels.changes)
        .containsExactly(
            "io.shop debug by user joe from 127.0.0.1", "io.shop WARN by user joe from 127.0.0.1");
  }

  @Test
  void withoutALevelTheLoggerInheritsAgain() {
    post(JSON, "{\"logger\": \"io.shop\", \"level\": \"DEBUG\"}");
    assertThat(post(JSON, "{\"logger\": \"io.shop\", \"level\": null}").body())
        .isEqualTo("{\"levels\":{\"ROOT\":\"DEBUG\"}}");
    post(FORM, "logger=io.shop&level=INFO");
    assertThat(post(FORM, "logger=io.shop").body()).doesNotContain("io.shop");
  }

  @Test
  void anUnknownLevelIsRefusedWithItsReason() {
    OpsFixture.Answer answer = post(JSON, "{\"logger\": \"io.shop\", \"level\": \"LOUD\"}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("there is no level 'LOUD'\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | ''",
        "application/json | {",
        "application/json | []",
        "application/json | 17",
        "application/json | {\"logger\": 17}",
        "application/json | {\"logger\": \"\"}",
        "application/json | {\"logger\": \"a b\"}",
        "application/json | {\"logger\": \"a\\u202eb\"}",
        "application/json | {\"logger\": \"a\", \"level\": 3}",
        "application/json | {\"logger\": \"a\", \"level\": {}}",
        "application/x-www-form-urlencoded | ''",
        "application/x-www-form-urlencoded | level=DEBUG",
        "application/x-www-form-urlencoded | logger=a&logger=b",
        "application/x-www-form-urlencoded | logger=a%0ab"
      })
  void anythingElseIsRefusedAndChangesNothing(String type, String body) {
    assertThat(post(type, body).status()).isEqualTo(400);
    assertThat(ops.levels.changes).isEmpty();
  }

  @Test
  void otherMediaTypesAndEndlessBodiesAreRefused() {
    assertThat(post("text/plain", "logger=a&level=DEBUG").status()).isEqualTo(415);
    assertThat(post(FORM, "logger=" + "a".repeat(5000)).status()).isEqualTo(413);
    assertThat(post(JSON, "[".repeat(4000)).status()).isEqualTo(400);
    assertThat(ops.levels.changes).isEmpty();
  }

  @Test
  void aPageOfAnotherSiteCannotUseTheCallersPassword() {
    assertThat(post(FORM, "logger=a&level=DEBUG", "Origin", "https://evil.example").status())
        .isEqualTo(403);
    assertThat(post(FORM, "logger=a&level=DEBUG", "Origin", "null").status()).isEqualTo(403);
    assertThat(ops.levels.changes).isEmpty();
    String own = "http://127.0.0.1:" + ops.server.port();
    assertThat(post(FORM, "logger=a&level=DEBUG", "Origin", own).status()).isEqualTo(200);
  }

  @Test
  void otherMethodsAreNotAllowed() {
    OpsFixture.Answer answer = ops.send("DELETE", "/loglevels", "", "Authorization", JOE);
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, POST");
  }
}
