package io.sightline.stack;

import io.sightline.stack.component.Component;
import io.sightline.stack.process.Launch;
import io.sightline.stack.process.RunningProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one component running, in a thread of its own: starts it once those it needs are healthy,
 * asks for its health, and starts it again when it ends by itself, after a pause that doubles from
 * one second to half a minute. All methods may be called from any thread.
 */
final class Supervisor {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration STEADY = Duration.ofMinutes(1);

  private final Component component;
  private final BooleanSupplier mayStart;
  private final Runnable changed;
  // Times are counted, not read from the clock, which may be set while the stack runs.
  private final long stackStartNanos = System.nanoTime();
  private final Thread thread;

  private boolean wanted = true;

  /** Whether the present run's end was asked for by {@link #stop()}, so that it is no crash. */
  private boolean asked;

  private boolean closing;
  private State state = State.WAITING;
  private String message = "";
  private Instant since = Instant.now();
  private int restarts;
  private Duration pause = Duration.ofSeconds(1);
  private @Nullable Duration startedIn;
  private @Nullable RunningProcess process;

  /**
   * Prepares the supervision.
   *
   * @param mayStart whether those it needs are healthy
   * @param changed called after each change of state, from any thread
   */
  Supervisor(Component component, BooleanSupplier mayStart, Runnable changed) {
    this.component = component;
    this.mayStart = mayStart;
    this.changed = changed;
    this.thread = new Thread(this::supervise, "supervise-" + component.name());
    thread.setDaemon(true);
  }

  void begin() {
    thread.start();
  }

  Component component() {
    return component;
  }

  synchronized ComponentStatus status() {
    boolean runs = process != null && process.isAlive();
    return new ComponentStatus(
        component.name(),
        component.title(),
        state,
        component.url(),
        runs ? Optional.of(process.pid()) : Optional.empty(),
        runs ? process.startedAt() : Optional.empty(),
        restarts,
        since,
        message,
        Optional.ofNullable(startedIn));
  }

  /** Whether it has been healthy since the stack's start; it may be ill by now. */
  synchronized boolean hasStarted() {
    return startedIn != null;
  }

  /** Stops it for good; returns when it has ended. */
  void stop() {
    synchronized (this) {
      wanted = false;
      asked = true;
      notifyAll();
    }
    endProcess(false);
    enter(State.STOPPED, "");
  }

  /** Starts it again after {@link #stop()}. */
  synchronized void start() {
    wanted = true;
    pause = Duration.ofSeconds(1);
    notifyAll();
  }

  /** Ends it by SIGKILL, as a crash would; it will be started again. */
  void kill() {
    endProcess(true);
  }

  /** Stops it and ends the supervision. */
  void close() {
    synchronized (this) {
      closing = true;
    }
    stop();
    thread.interrupt();
    try {
      thread.join(STOP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // The thread may have been between preparing and starting when it was told to end.
    endProcess(false);
  }

  private void endProcess(boolean byForce) {
    RunningProcess running;
    synchronized (this) {
      running = process;
    }
    if (running == null) {
      return;
    }
    if (byForce) {
      running.kill();
    } else {
      running.stop(STOP);
    }
  }

  private void supervise() {
    try {
      while (!isClosing()) {
        awaitWanted();
        awaitOthers();
        if (!isWanted()) {
          continue;
        }
        String end = runOnce();
        if (isWanted() && !wasAsked()) {
          pauseBeforeRestart(end);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isClosing() {
    return closing;
  }

  private synchronized boolean isWanted() {
    return wanted && !closing;
  }

  private synchronized boolean wasAsked() {
    return asked;
  }

  private synchronized void awaitWanted() throws InterruptedException {
    while (!wanted) {
      wait();
    }
  }

  private void awaitOthers() throws InterruptedException {
    while (isWanted() && !mayStart.getAsBoolean()) {
      enter(State.WAITING, "waits for " + String.join(", ", component.after()));
      Thread.sleep(50);
    }
  }

  /** Starts it and stays until it ends. Returns why it ended. */
  private String runOnce() throws InterruptedException {
    RunningProcess running;
    try {
      synchronized (this) {
        asked = false;
      }
      enter(State.STARTING, "");
      Launch launch = component.program().prepare();
      Output output = new Output(launch.output());
      output.keepSmall();
      synchronized (this) {
        if (!wanted || closing) {
          return "stopped";
        }
        asked = false;
        running = RunningProcess.start(launch);
        process = running;
      }
      changed.run();
      awaitHealth(running, output);
      watch(running, output);
      return "ended with status " + running.exitStatus() + output.lastWords();
    } catch (IOException | RuntimeException e) {
      // A RuntimeException as well, or nobody would ever start this component again.
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      if (isWanted() && startedIn == null) {
        enter(State.FAILED, reason);
      }
      return reason;
    }
  }

  private void awaitHealth(RunningProcess running, Output output)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    String lastProblem = "no answer";
    while (isWanted()) {
      if (!running.isAlive()) {
        throw new IOException(
            component.name()
                + " ended with status "
                + running.exitStatus()
                + " at its start"
                + output.lastWords());
      }
      try {
        component.health().verify();
        component.onceHealthy().verify();
        synchronized (this) {
          if (startedIn == null) {
            startedIn = since(stackStartNanos);
          }
        }
        enter(State.HEALTHY, "");
        return;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        lastProblem = String.valueOf(e.getMessage());
      }
      if (since(begun).compareTo(START) > 0) {
        running.stop(STOP);
        throw new IOException(
            component.name()
                + " did not become healthy within "
                + START.toSeconds()
                + " s: "
                + lastProblem);
      }
      Thread.sleep(100);
    }
  }

  /** Asks for its health every second until it ends. */
  private void watch(RunningProcess running, Output output) throws InterruptedException {
    long healthySince = System.nanoTime();
    int failures = 0;
    while (!running.waitFor(Duration.ofSeconds(1))) {
      try {
        component.health().verify();
        failures = 0;
        enter(State.HEALTHY, "");
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        failures++;
        // One slow answer is no illness.
        if (failures >= 3 && isWanted()) {
          enter(State.UNHEALTHY, String.valueOf(e.getMessage()));
        }
      }
      output.keepSmall();
      if (since(healthySince).compareTo(STEADY) > 0) {
        synchronized (this) {
          pause = Duration.ofSeconds(1);
        }
      }
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private void pauseBeforeRestart(String end) throws InterruptedException {
    synchronized (this) {
      if (state == State.FAILED) {
        wanted = false;
        return;
      }
      restarts++;
    }
    enter(State.RESTARTING, end + "; starts again in " + pause.toSeconds() + " s");
    synchronized (this) {
      long until = System.nanoTime() + pause.toNanos();
      long left = pause.toMillis();
      while (left > 0 && wanted) {
        wait(left);
        left = (until - System.nanoTime()) / 1_000_000;
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
  }

  private void enter(State next, String why) {
    synchronized (this) {
      if (!wanted && next != State.STOPPED) {
        return; // An answer that came while it was being stopped.
      }
      if (state == next && message.equals(why)) {
        return;
      }
      if (state != next) {
        since = Instant.now();
      }
      state = next;
      message = why;
    }
    changed.run();
  }
}
