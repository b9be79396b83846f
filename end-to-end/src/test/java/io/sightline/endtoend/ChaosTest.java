package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Everything is killed, alone and in pairs, and the main components are away for so long that an
 * alert has to say so, all under traffic. After each: the stack is healthy again by itself, no log
 * line is lost or doubled, and no alert told of something that was not. Takes half an hour and is
 * not among the ordinary tests: {@code end-to-end/chaos.sh} runs it and prints a table.
 */
@ExtendWith(RunningStack.Extension.class)
@Tag("chaos")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChaosTest {
  private static final Duration HEALING = Duration.ofMinutes(5);

  /** NotificationsFailing looks back ten minutes, and is kept for two more. */
  private static final Duration QUIET = Duration.ofMinutes(15);

  /** Each component and what may truthfully be said while it is away or comes back. */
  private static final Map<String, Set<String>> MAY_BE_SAID =
      Map.ofEntries(
          Map.entry(
              "elasticsearch",
              Set.of(
                  "ElasticsearchDown",
                  "ElasticsearchYellow",
                  "ElasticsearchRed",
                  "LogShipperStalled",
                  "LogShipperLagging",
                  "HealthCheckFailing")),
          Map.entry("log-shipper", Set.of("ServiceDown", "LogShipperStalled", "LogShipperLagging")),
          Map.entry(
              "postgresql",
              Set.of(
                  "DatabaseDown",
                  "HealthCheckFailing",
                  "HealthProbeFailing",
                  "HighErrorRate",
                  "HighResponseTime",
                  "OrdersFailing",
                  "ConnectionPoolExhausted",
                  "RequestsPilingUp")),
          Map.entry(
              "redis",
              Set.of(
                  "RedisDown",
                  "HealthCheckFailing",
                  "HealthProbeFailing",
                  "HighErrorRate",
                  "HighResponseTime")),
          Map.entry(
              "demo-service",
              Set.of("ServiceDown", "HealthProbeFailing", "TrafficGone", "NoOrders")),
          Map.entry("prometheus", Set.of()),
          Map.entry(
              "alertmanager", Set.of("AlertsNotDelivered", "NotificationsFailing", "ServiceDown")),
          Map.entry(
              "ops-console", Set.of("ServiceDown", "AlertsNotDelivered", "NotificationsFailing")),
          Map.entry("node-exporter", Set.of("HostDown", "ServiceDown")),
          Map.entry("postgres-exporter", Set.of("ServiceDown")),
          Map.entry("redis-exporter", Set.of("ServiceDown")),
          Map.entry("blackbox-exporter", Set.of("ServiceDown", "HealthProbeFailing")),
          Map.entry("elasticsearch-exporter", Set.of("ServiceDown")));

  private static final List<String> MAIN =
      List.of(
          "elasticsearch",
          "log-shipper",
          "postgresql",
          "redis",
          "demo-service",
          "prometheus",
          "alertmanager",
          "ops-console");

  /** What has to be said of a component that stays away. */
  private static final Map<String, String> HAS_TO_BE_SAID =
      Map.of(
          "elasticsearch", "ElasticsearchDown",
          "log-shipper", "ServiceDown",
          "postgresql", "DatabaseDown",
          "redis", "RedisDown",
          "demo-service", "ServiceDown",
          "ops-console", "ServiceDown");

  private final RunningStack running;
  private final ChaosTable table = new ChaosTable();
  private Witness witness;

  ChaosTest(RunningStack running) {
    this.running = running;
  }

  @BeforeAll
  void beginTraffic() {
    Path logs = running.runtime().serviceLogs().get(0);
    // In containers it is the folder of one service already.
    witness =
        new Witness(
            running, running.environment().equals("docker") ? logs : logs.resolve("witness"));
  }

  @AfterAll
  void endTraffic() throws InterruptedException {
    witness.close();
    table.print(running.environment());
  }

  @TestFactory
  @Order(1)
  Stream<DynamicTest> killedAlone() {
    return MAY_BE_SAID.keySet().stream().sorted().map(name -> scenario(List.of(name)));
  }

  @TestFactory
  @Order(2)
  Stream<DynamicTest> killedInPairs() {
    List<DynamicTest> pairs = new ArrayList<>();
    for (int one = 0; one < MAIN.size(); one++) {
      for (int other = one + 1; other < MAIN.size(); other++) {
        pairs.add(scenario(List.of(MAIN.get(one), MAIN.get(other))));
      }
    }
    return pairs.stream();
  }

  @TestFactory
  @Order(3)
  Stream<DynamicTest> awayUntilAnAlertSaysSo() {
    return HAS_TO_BE_SAID.keySet().stream()
        .sorted()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name + " is away",
                    () ->
                        play(
                            name + " away",
                            List.of(name),
                            () -> {
                              running.runtime().stop(name);
                              try {
                                awaitAlert(HAS_TO_BE_SAID.get(name));
                              } finally {
                                running.runtime().start(name);
                              }
                            })));
  }

  @Test
  @Order(4)
  @Tag(RunningStack.DOCKER)
  void theShipperIsCutOffFromElasticsearch() throws Exception {
    DockerRuntime docker = running.docker();
    String network = docker.project() + "_logging";
    String shipper = docker.containers().get("log-shipper");
    play(
        "log-shipper cut off",
        List.of("log-shipper", "elasticsearch"),
        () -> {
          Docker.run("network", "disconnect", network, shipper);
          awaitAlert("LogShipperStalled");
          Docker.run("network", "connect", "--alias", "log-shipper", network, shipper);
        });
  }

  private DynamicTest scenario(List<String> victims) {
    return DynamicTest.dynamicTest(
        String.join(" and ", victims),
        () -> play("kill " + String.join(", ", victims), victims, () -> kill(victims)));
  }

  private void kill(List<String> victims) {
    Map<String, Integer> before =
        victims.stream().collect(Collectors.toMap(name -> name, running.runtime()::restarts));
    victims.forEach(running.runtime()::kill);
    await("a new start of " + victims)
        .atMost(HEALING)
        .until(
            () ->
                victims.stream()
                    .allMatch(name -> running.runtime().restarts(name) > before.get(name)));
  }

  private void play(String what, List<String> victims, Runnable fault) throws Exception {
    ChaosTable.Row row = table.begin(what);
    Set<String> sayable =
        victims.stream()
            .flatMap(name -> MAY_BE_SAID.get(name).stream())
            .collect(Collectors.toCollection(HashSet::new));
    try (FiringAlerts alerts = new FiringAlerts(running.prometheus())) {
      long begun = System.nanoTime();
      fault.run();
      await("all is healthy again")
          .atMost(HEALING)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> MAY_BE_SAID.keySet().stream().allMatch(running.runtime()::isHealthy));
      row.healed(Duration.ofNanos(System.nanoTime() - begun));
      row.lines(witness.awaitEachOnce(HEALING));
      await("nothing is said any more")
          .atMost(QUIET)
          .pollInterval(Duration.ofSeconds(1))
          .ignoreException(AssertionError.class)
          .until(() -> FiringAlerts.now(running.prometheus()).isEmpty());
      row.said(alerts.seen());
      assertThat(sayable).as("only what was true is said").containsAll(alerts.seen());
      row.passed();
    }
  }

  private void awaitAlert(String name) {
    await(name + " fires")
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> FiringAlerts.now(running.prometheus()).contains(name));
  }
}
