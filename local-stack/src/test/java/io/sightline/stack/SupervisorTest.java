package io.sightline.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.stack.component.Component;
import io.sightline.stack.process.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final AtomicBoolean othersHealthy = new AtomicBoolean(true);
  private final Queue<String> messages = new ConcurrentLinkedQueue<>();
  private volatile Supervisor supervisor;

  @AfterEach
  void stop() {
    supervisor.close();
  }

  private void supervise(String script) {
    supervise(script, () -> {});
  }

  private void supervise(String script, Component.Check health) {
    Component component =
        new Component(
            "clock",
            "Clock",
            Optional.empty(),
            List.of("others"),
            () ->
                new Launch(
                    List.of("sh", "-c", script), Map.of(), folder, folder.resolve("clock.log")),
            health,
            () -> {});
    supervisor =
        new Supervisor(
            component, othersHealthy::get, () -> messages.add(supervisor.status().message()));
    supervisor.begin();
  }

  private void awaitState(State state) {
    await().atMost(SOON).until(() -> supervisor.status().state() == state);
  }

  @Test
  void startsOnlyOnceTheOthersAreHealthy() {
    othersHealthy.set(false);
    supervise("sleep 100");
    await().atMost(SOON).until(() -> supervisor.status().message().equals("waits for others"));
    assertThat(supervisor.status().pid()).isEmpty();
    othersHealthy.set(true);
    awaitState(State.HEALTHY);
    assertThat(supervisor.status().pid()).isPresent();
  }

  @Test
  void givesUpOnWhatEndsBeforeItWasEverHealthyAndTellsItsLastWords() {
    supervise(
        "echo first; echo the disk is on fire >&2; exit 7",
        () -> {
          throw new IOException("not yet");
        });
    awaitState(State.FAILED);
    assertThat(supervisor.status().message())
        .isEqualTo("clock ended with status 7 at its start: the disk is on fire");
    assertThat(supervisor.status().restarts()).isZero();
  }

  @Test
  void givesUpOnWhatCannotBeStartedAtAll() {
    supervise("true");
    supervisor.close();
    Component component =
        new Component(
            "clock",
            "Clock",
            Optional.empty(),
            List.of(),
            () -> {
              throw new IOException("clock has not been built: run ./deploy.sh up");
            },
            () -> {},
            () -> {});
    supervisor = new Supervisor(component, () -> true, () -> {});
    supervisor.begin();
    awaitState(State.FAILED);
    assertThat(supervisor.status().message())
        .isEqualTo("clock has not been built: run ./deploy.sh up");
  }

  @Test
  void startsAgainWhatDiesAndCountsIt() {
    supervise("sleep 100");
    awaitState(State.HEALTHY);
    long first = supervisor.status().pid().orElseThrow();
    supervisor.kill();
    await()
        .atMost(SOON)
        .until(
            () ->
                supervisor.status().state() == State.HEALTHY
                    && supervisor.status().pid().filter(pid -> pid != first).isPresent());
    assertThat(supervisor.status().restarts()).isEqualTo(1);
  }

  @Test
  void saysThatItWillStartAgainAndWhy() {
    supervise("sleep 100");
    awaitState(State.HEALTHY);
    supervisor.kill();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(messages).contains("ended with status 137; starts again in 1 s"));
  }

  @Test
  void whatIsStoppedStaysStoppedUntilItIsStarted() {
    supervise("trap 'echo told to end; exit 0' TERM; echo ready; while true; do sleep 0.1; done");
    awaitState(State.HEALTHY);
    // Told before it has set its trap, it would end without a word.
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(folder.resolve("clock.log")).content().contains("ready"));
    supervisor.stop();
    assertThat(supervisor.status().state()).isEqualTo(State.STOPPED);
    assertThat(supervisor.status().pid()).isEmpty();
    assertThat(folder.resolve("clock.log")).content().contains("told to end");
    supervisor.start();
    awaitState(State.HEALTHY);
    assertThat(supervisor.status().restarts()).isZero();
  }

  @Test
  void showsWhatRunsButDoesNotAnswer() {
    AtomicBoolean answers = new AtomicBoolean(true);
    supervise(
        "sleep 100",
        () -> {
          if (!answers.get()) {
            throw new IOException("no answer on port 1");
          }
        });
    awaitState(State.HEALTHY);
    answers.set(false);
    awaitState(State.UNHEALTHY);
    assertThat(supervisor.status().message()).isEqualTo("no answer on port 1");
    answers.set(true);
    awaitState(State.HEALTHY);
  }

  @Test
  void endsTheChildrenOfWhatItEnds() throws IOException {
    Path child = folder.resolve("child");
    supervise("sleep 100 & echo $! > " + child + "; wait");
    await().atMost(SOON).until(() -> Files.exists(child) && Files.size(child) > 0);
    awaitState(State.HEALTHY);
    long pid = Long.parseLong(Files.readString(child).strip());
    supervisor.close();
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void whatCannotBePreparedForAnyReasonIsGivenUp() {
    Component component =
        new Component(
            "clock",
            "Clock",
            Optional.empty(),
            List.of(),
            () -> {
              throw new IllegalStateException("no free port on 127.0.0.1");
            },
            () -> {},
            () -> {});
    supervisor = new Supervisor(component, () -> true, () -> {});
    supervisor.begin();
    awaitState(State.FAILED);
    assertThat(supervisor.status().message()).isEqualTo("no free port on 127.0.0.1");
  }

  @Test
  void aStopFollowedByAStartIsNoCrash() {
    // The answer that comes late keeps the supervision from noticing the end before it is started
    // again.
    AtomicBoolean slow = new AtomicBoolean();
    AtomicBoolean asking = new AtomicBoolean();
    CountDownLatch answer = new CountDownLatch(1);
    supervise(
        "exec sleep 100",
        () -> {
          if (slow.get()) {
            asking.set(true);
            answer.await();
          }
        });
    awaitState(State.HEALTHY);
    long first = supervisor.status().pid().orElseThrow();
    slow.set(true);
    await().atMost(SOON).untilTrue(asking);
    supervisor.stop();
    slow.set(false);
    supervisor.start();
    answer.countDown();
    await()
        .atMost(SOON)
        .until(() -> supervisor.status().pid().filter(pid -> pid != first).isPresent());
    awaitState(State.HEALTHY);
    assertThat(supervisor.status().restarts()).isZero();
  }
}
