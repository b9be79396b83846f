package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.stack.Stack;
import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.provision.Repository;
import io.sightline.stack.provision.Toolbox;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the real Alertmanager keeps back while something worse fires. */
class InhibitionTest {
  @TempDir private static Path folder;
  private static Stack stack;
  private static String alertmanager;

  @BeforeAll
  static void start() throws Exception {
    StackSettings settings = StackSettings.onFreePorts(Repository.root(), folder, Map.of());
    alertmanager = settings.url(Port.ALERTMANAGER);
    stack =
        Stack.startOnly(Set.of("ops-console", "alertmanager"), settings, Toolbox.inRepository());
    stack.awaitHealthy(Duration.ofMinutes(3));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  /** An alert with a service and an environment of this test alone. */
  private static Map<String, String> alert(
      String environment, String name, String severity, String... more) {
    Map<String, String> labels = new HashMap<>();
    labels.put("alertname", name);
    labels.put("severity", severity);
    labels.put("service", "orders");
    labels.put("environment", environment);
    for (int i = 0; i < more.length; i += 2) {
      labels.put(more[i], more[i + 1]);
    }
    return labels;
  }

  @SafeVarargs
  private static void fire(Map<String, String>... alerts) {
    List<Object> all = new ArrayList<>();
    for (Map<String, String> labels : alerts) {
      all.add(Map.of("labels", labels, "startsAt", Instant.now().toString()));
    }
    assertThat(
            Json.send(
                    Json.request(alertmanager + "/api/v2/alerts")
                        .header("Content-Type", "application/json")
                        .POST(
                            HttpRequest.BodyPublishers.ofString(
                                new JsonMapper().writeValueAsString(all)))
                        .build())
                .statusCode())
        .isEqualTo(200);
  }

  private static void awaitTold(String environment, String... names) {
    await(environment)
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(
                        Json.get(alertmanager + "/api/v2/alerts")
                            .valueStream()
                            .filter(
                                one -> one.at("/labels/environment").asString().equals(environment))
                            .filter(one -> one.at("/status/state").asString().equals("active"))
                            .map((JsonNode one) -> one.at("/labels/alertname").asString())
                            .toList())
                    .containsExactlyInAnyOrder(names));
  }

  @Test
  void theWarningOfAnAlertIsKeptBackByItsCriticalOne() {
    fire(
        alert("a", "DiskSpaceLow", "critical", "instance", "h:9100", "mountpoint", "/"),
        alert("a", "DiskSpaceLow", "warning", "instance", "h:9100", "mountpoint", "/"),
        alert("a", "MemoryLow", "warning", "instance", "h:9100"));
    awaitTold("a", "DiskSpaceLow", "MemoryLow");
  }

  @Test
  void anotherDisksWarningIsNot() {
    fire(
        alert("b", "DiskSpaceLow", "critical", "instance", "h:9100", "mountpoint", "/"),
        alert("b", "DiskSpaceLow", "warning", "instance", "h:9100", "mountpoint", "/data"));
    awaitTold("b", "DiskSpaceLow", "DiskSpaceLow");
  }

  @Test
  void aServiceThatIsDownIsNotSlowAsWell() {
    fire(
        alert("c", "ServiceDown", "critical"),
        alert("c", "HighResponseTime", "warning"),
        alert("c", "HealthProbeFailing", "critical"),
        alert("c", "OrdersFailing", "critical"));
    awaitTold("c", "ServiceDown", "OrdersFailing");
  }

  @Test
  void aMachineThatIsGoneTakesWhatRunsOnItAlong() {
    fire(
        alert("d", "HostDown", "critical", "host", "one"),
        alert("d", "ServiceDown", "critical", "host", "one"),
        alert("d", "JvmDeadlock", "critical", "host", "two", "service", "other"));
    awaitTold("d", "HostDown", "JvmDeadlock");
  }

  @Test
  void aStoreThatDoesNotAnswerHasNoOtherTroubleWorthTelling() {
    fire(
        alert("e", "DatabaseDown", "critical", "service", "postgresql"),
        alert("e", "DatabaseConnectionsNearLimit", "warning", "service", "postgresql"));
    awaitTold("e", "DatabaseDown");
  }

  @Test
  void informationIsToldOnlyWhileSomethingWorseFires() {
    fire(alert("f", "InfoInhibitor", "info"), alert("f", "RedisEvictsKeys", "info"));
    awaitTold("f", "InfoInhibitor");
    fire(alert("g", "RedisMemoryNearLimit", "warning"), alert("g", "RedisEvictsKeys", "info"));
    awaitTold("g", "RedisMemoryNearLimit", "RedisEvictsKeys");
  }
}
