package io.sightline.console.errors;

import static io.sightline.console.RealLogs.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.console.RealLogs;
import io.sightline.console.RunningConsole;
import io.sightline.console.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Errors are counted once each, and what people decided about them stays. */
final class ErrorGroupsTest {
  @RegisterExtension static final RealLogs LOGS = new RealLogs();
  private static final String DAY = "&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z";

  @TempDir private Path folder;
  private RunningConsole console;
  private String environment;
  private String fingerprint;

  @BeforeEach
  void start() throws Exception {
    environment = LOGS.environment();
    fingerprint = "cafe-" + environment;
    console = console();
  }

  private RunningConsole console() throws Exception {
    return RunningConsole.start(folder, Map.of("ELASTICSEARCH_URL", LOGS.uri().toString()));
  }

  @AfterEach
  void stop() throws Exception {
    console.close();
  }

  private Map<String, Object> failure(String time, String user, Object... more) {
    Map<String, Object> line =
        line(
            environment,
            time,
            "ERROR",
            "it failed for " + user,
            "user",
            user,
            "endpoint",
            "/api/orders",
            "error_type",
            "java.lang.IllegalStateException",
            "stack_trace",
            "java.lang.IllegalStateException: x\n\tat io.shop.Orders.take",
            "error_fingerprint",
            fingerprint);
    for (int i = 0; i < more.length; i += 2) {
      line.put((String) more[i], more[i + 1]);
    }
    return line;
  }

  private JsonNode list(String more) throws Exception {
    return console.json("/api/errors?environment=" + environment + DAY + more);
  }

  private HttpResponse<String> decide(String state) throws Exception {
    return console.send(
        HttpRequest.newBuilder(console.at("/api/errors/" + fingerprint + "/state"))
            .header("X-CSRF-Token", console.json("/api/session").path("csrf").asString(""))
            .POST(BodyPublishers.ofString("{\"state\":\"" + state + "\"}")));
  }

  @Test
  void theSameErrorIsOneWithItsFirstAndLastTimeItsUsersAndItsTrend() throws Exception {
    List<Map<String, Object>> lines =
        List.of(
            failure("2026-02-01T10:00:00Z", "ann"),
            failure("2026-03-01T10:00:00Z", "ann", "version", "1.0"),
            failure("2026-03-01T10:30:00Z", "bob", "endpoint", "/api/bills"),
            failure("2026-03-01T12:00:00Z", "ann", "version", "1.1"));
    LOGS.add("app", lines);
    LOGS.add("error", lines);
    LOGS.add("app", line(environment, "2026-03-01T10:00:00Z", "ERROR", "without fingerprint"));

    JsonNode answer = list("");
    assertThat(answer.path("groups")).hasSize(1);
    JsonNode group = answer.at("/groups/0");
    assertThat(group.path("fingerprint").asString()).isEqualTo(fingerprint);
    assertThat(group.path("count").asInt()).isEqualTo(3);
    assertThat(group.path("first_seen").asLong()).isEqualTo(millis("2026-02-01T10:00:00Z"));
    assertThat(group.path("last_seen").asLong()).isEqualTo(millis("2026-03-01T12:00:00Z"));
    assertThat(group.path("users").asInt()).isEqualTo(2);
    assertThat(group.path("endpoints").asInt()).isEqualTo(2);
    assertThat(group.path("trend").valueStream().mapToLong(JsonNode::asLong).sum()).isEqualTo(3);
    assertThat(group.path("trend")).hasSize(24);
    assertThat(group.at("/sample/fields/message").asString()).isEqualTo("it failed for ann");
    assertThat(group.at("/status/state").asString()).isEqualTo("open");

    JsonNode one = console.json("/api/errors/" + fingerprint + "?environment=" + environment + DAY);
    assertThat(one.at("/group/count").asInt()).isEqualTo(3);
    assertThat(one.at("/sample/fields/stack_trace").asString()).contains("io.shop.Orders.take");
    assertThat(one.at("/values/user/0/value").asString()).isEqualTo("ann");
    assertThat(one.at("/values/version")).hasSize(2);
    assertThat(one.path("latest")).hasSize(3);
    assertThat(one.path("bars").valueStream().mapToLong(bar -> bar.path("count").asLong()).sum())
        .isEqualTo(3);
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  @Test
  void aDecisionStaysOverARestartWithItsTimeAndItsAuthor() throws Exception {
    LOGS.add("app", failure("2026-03-01T10:00:00Z", "ann"));
    assertThat(decide("ignored").statusCode()).isEqualTo(200);
    console.close();
    console = console();
    assertThat(list("").path("groups")).isEmpty();
    JsonNode ignored = list("&state=ignored");
    assertThat(ignored.at("/states/ignored").asInt()).isEqualTo(1);
    assertThat(ignored.at("/groups/0/status/history/0/by").asString()).isEqualTo("local");
    decide("open");
    JsonNode open = list("").at("/groups/0/status");
    assertThat(open.path("state").asString()).isEqualTo("open");
    assertThat(open.path("is_reopened").asBoolean()).isFalse();
    assertThat(open.path("history")).hasSize(2);
  }

  @Test
  void whatHappensAgainAfterItWasResolvedIsOpenAgain() throws Exception {
    LOGS.add("app", failure("2026-03-01T10:00:00Z", "ann"));
    assertThat(decide("resolved").body()).contains("\"state\":\"resolved\"");
    assertThat(list("&state=resolved").path("groups")).hasSize(1);

    // It arrives later, but happened before.
    LOGS.add("app", failure("2026-03-01T11:00:00Z", "ann"));
    assertThat(list("&state=resolved").path("groups")).hasSize(1);

    LOGS.add("app", failure(Instant.now().plusSeconds(1).toString(), "ann"));
    JsonNode status = list("").at("/groups/0/status");
    assertThat(status.path("state").asString()).isEqualTo("open");
    assertThat(status.path("is_reopened").asBoolean()).isTrue();
    assertThat(decide("resolved").body()).contains("\"state\"");
  }

  @Test
  void aWrongDecisionIsRefused() throws Exception {
    HttpResponse<String> answer = decide("forgotten");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("with open, resolved, ignored.");
    assertThat(console.get("/api/errors?state=half&size=3").body())
        .contains("state: expected one of open, resolved, ignored, all, was 'half'; size: unknown");
    assertThat(console.get("/api/errors/nobody").statusCode()).isEqualTo(404);
    assertThat(console.get("/api/errors/a%20b").statusCode()).isEqualTo(400);
  }

  @Test
  void aDamagedFileIsMovedAsideAndTold() throws Exception {
    LOGS.add("app", failure("2026-03-01T10:00:00Z", "ann"));
    decide("resolved");
    console.close();
    Path file = folder.resolve("errors/states.json");
    Files.writeString(file, Files.readString(file).substring(0, 20));
    console = console();
    assertThat(list("").path("notes").toString()).contains("could not be read and was moved to");
    assertThat(list("").path("groups")).hasSize(1);
    try (var aside = Files.list(folder.resolve("errors/damaged"))) {
      assertThat(aside).hasSize(1);
    }
    assertThat(decide("resolved").statusCode()).isEqualTo(200);
  }

  @Test
  void hugeErrorsAreNoObstacle() throws Exception {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      lines.add(
          failure(
              "2026-03-01T10:00:00Z",
              "ann",
              "error_fingerprint",
              fingerprint + i,
              "stack_trace",
              "x".repeat(1_000_000)));
    }
    LOGS.add("app", lines);
    JsonNode groups = list("").path("groups");
    assertThat(groups).hasSize(6);
    assertThat(groups.valueStream().allMatch(group -> group.has("sample"))).isTrue();
    JsonNode one =
        console.json("/api/errors/" + fingerprint + "1?environment=" + environment + DAY);
    assertThat(one.at("/sample/fields/stack_trace").asString()).hasSize(1_000_000);
  }

  @Test
  void withoutElasticsearchItIsASentence() throws Exception {
    try (RunningConsole alone = RunningConsole.start(folder.resolve("other"), Map.of())) {
      HttpResponse<String> answer = alone.get("/api/errors");
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(Json.MAPPER.readTree(answer.body()).at("/error/message").asString())
          .contains("Elasticsearch at http://127.0.0.1:1 refused the connection");
    }
  }
}
