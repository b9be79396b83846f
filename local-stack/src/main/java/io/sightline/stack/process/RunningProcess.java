package io.sightline.stack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program that runs until it is stopped, with all the processes it starts itself. */
public final class RunningProcess {
  private final Launch launch;
  private final Process process;

  private RunningProcess(Launch launch, Process process) {
    this.launch = launch;
    this.process = process;
  }

  /**
   * Starts it, with its standard input closed.
   *
   * @throws IOException when there is no such program
   */
  public static RunningProcess start(Launch launch) throws IOException {
    Files.createDirectories(launch.output().getParent());
    ProcessBuilder builder =
        new ProcessBuilder(launch.command())
            .directory(launch.folder().toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.output().toFile()));
    builder.environment().putAll(launch.environment());
    return new RunningProcess(launch, builder.start());
  }

  /** The operating system's number for it. */
  public long pid() {
    return process.pid();
  }

  /** When the system started it. */
  public Optional<Instant> startedAt() {
    return process.info().startInstant();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit status; only once it has ended. */
  public int exitStatus() {
    return process.exitValue();
  }

  /** Waits for its end. Returns whether it came in time. */
  public boolean waitFor(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks it to end, waits that long at most, then ends it and its children by force. */
  public void stop(Duration patience) {
    List<ProcessHandle> children = children();
    signal(launch.stopSignal());
    try {
      if (!waitFor(patience)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    // A child may outlive its parent, and then nobody else would end it.
    children.forEach(ProcessHandle::destroyForcibly);
    awaitEnd(children);
  }

  /** SIGKILL, to it and its children: what a crash looks like. */
  public void kill() {
    List<ProcessHandle> children = children();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    awaitEnd(children);
  }

  /** The processes that it started itself, at whatever depth. */
  private List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  private static void awaitEnd(List<ProcessHandle> children) {
    for (ProcessHandle member : children) {
      try {
        member.onExit().get(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (ExecutionException | TimeoutException e) {
        throw new IllegalStateException("process " + member.pid() + " does not end", e);
      }
    }
  }

  private void signal(String name) {
    if (name.equals("TERM")) {
      process.destroy();
      return;
    }
    try {
      Commands.run(
          List.of("kill", "-" + name, Long.toString(process.pid())),
          Path.of("/"),
          Duration.ofSeconds(5));
    } catch (IOException e) {
      process.destroy(); // A slower way to end, but no process that runs on.
    }
  }
}
