package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.stack.process.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/**
 * The clock of one program steps by an hour, forth and back, as when it runs on another machine;
 * then the clocks of all together, as when the machine's time is set. All under traffic; nothing is
 * ill for it, no line is lost or doubled, and no alert says anything. Prometheus, Alertmanager and
 * the exporters are written in Go and keep the true time throughout.
 */
@Tag("chaos")
@Tag(RunningStack.LOCAL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClockStepsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration TOLERANCE = Duration.ofSeconds(20);

  private static final List<String> PROGRAMS =
      List.of("demo-service", "elasticsearch", "log-shipper", "ops-console", "postgresql", "redis");

  private final ChaosTable table = new ChaosTable();
  private SteppedClocks clocks;
  private RunningStack running;
  private ClockReadings readings;
  private Witness witness;

  @BeforeAll
  void start() throws IOException {
    Path state = Path.of("target", "clock-steps").toAbsolutePath();
    Folders.delete(state);
    clocks = SteppedClocks.in(state.resolve("clocks"));
    Map<String, Map<String, String>> environments =
        PROGRAMS.stream().collect(Collectors.toMap(Function.identity(), clocks::environment));
    running =
        RunningStack.of(
            LocalRuntime.startWith(
                environments, state, Map.of("TRAFFIC_REQUESTS_PER_SECOND", "0")));
    readings = new ClockReadings(running);
    witness = new Witness(running, running.runtime().serviceLogs().get(0).resolve("witness"));
    witness.awaitEachOnce(PATIENCE);
  }

  @AfterAll
  void end() throws InterruptedException {
    if (running == null) {
      return;
    }
    try (RunningStack closing = running) {
      if (witness != null) {
        witness.close();
      }
      table.print("clock");
    }
  }

  @TestFactory
  @Order(1)
  Stream<DynamicTest> ofOneProgram() {
    return PROGRAMS.stream()
        .flatMap(name -> steps("clock of " + name, List.of(name), 4, "is 40 s later"));
  }

  /** For longer: until an alert that waits for two minutes would have come, and a heartbeat. */
  @TestFactory
  @Order(2)
  Stream<DynamicTest> ofAllTogether() {
    return steps("clocks of all", PROGRAMS, 20, "is 200 s later");
  }

  private Stream<DynamicTest> steps(
      String what, List<String> programs, int evaluations, String until) {
    return Stream.of(1, -1, 0)
        .map(
            hours -> {
              String name = what + (hours == 0 ? " true again" : " %+d h".formatted(hours));
              return DynamicTest.dynamicTest(
                  name, () -> play(name, programs, Duration.ofHours(hours), evaluations, until));
            });
  }

  private void play(
      String what, List<String> programs, Duration ahead, int evaluations, String until)
      throws InterruptedException {
    ChaosTable.Row row = table.begin(what);
    try (FiringAlerts alerts = new FiringAlerts(running.prometheus())) {
      double before = running.prometheus().evaluations();
      long begun = System.nanoTime();
      programs.forEach(name -> clocks.step(name, ahead));
      await("all is healthy with the new time")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(500))
          .ignoreException(AssertionError.class)
          .until(
              () ->
                  programs.stream().allMatch(name -> isAhead(name, ahead))
                      && PROGRAMS.stream().allMatch(running.runtime()::isHealthy));
      row.healed(Duration.ofNanos(System.nanoTime() - begun));
      await(until)
          .atMost(Duration.ofMinutes(6))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> running.prometheus().evaluations() >= before + evaluations);
      row.lines(witness.awaitEachOnce(PATIENCE));
      row.said(alerts.seen());
      assertThat(alerts.seen()).as("nothing is said").isEmpty();
      assertThat(PROGRAMS)
          .as("no program ended")
          .allSatisfy(name -> assertThat(running.runtime().restarts(name)).isZero());
      assertThat(running.inbox().find("email", ClockStepsTest::isAlarm))
          .as("no alarm that alerting is broken")
          .isEmpty();
      row.passed();
    }
  }

  /** What the console says when it misses the heartbeat of Prometheus. */
  private static boolean isAlarm(JsonNode message) {
    return Inbox.heading(message).contains("AlertingDown");
  }

  private boolean isAhead(String program, Duration ahead) {
    Duration found = Duration.between(Instant.now(), readings.of(program));
    return found.minus(ahead).abs().compareTo(TOLERANCE) < 0;
  }
}
