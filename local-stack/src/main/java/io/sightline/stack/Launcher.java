package io.sightline.stack;

import io.sightline.stack.component.Alerting;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.process.RunningJava;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Starts and stops the supervising process from another one, and shows how it gets on. */
public final class Launcher {
  private static final Duration STOP = Duration.ofMinutes(3);
  private static final int ENDED_BY_SIGTERM = 128 + 15;

  private final StackSettings settings;
  private final Toolbox toolbox;
  private final Consumer<String> progress;

  /**
   * Prepares.
   *
   * @param progress told a line for each step
   */
  public Launcher(StackSettings settings, Toolbox toolbox, Consumer<String> progress) {
    this.settings = settings;
    this.toolbox = toolbox;
    this.progress = progress;
  }

  /**
   * Returns when every component is healthy. When this process is interrupted (Ctrl-C) meanwhile,
   * what was started is stopped again.
   *
   * @throws StackException when something is wrong; nothing runs then that did not run before
   */
  public void up() throws IOException, InterruptedException {
    Path lockFile = settings.state().resolve("state/up.lock");
    Files.createDirectories(lockFile.getParent());
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new StackException(
            "another ./deploy.sh up is starting this stack: wait for it, or interrupt it");
      }
      upAlone();
    }
  }

  /** Something done while a part of the stack runs. */
  @FunctionalInterface
  public interface Work {
    /** Returns when it is done. */
    void run() throws IOException, InterruptedException;
  }

  /**
   * Starts only these components in this process, does the work once they are healthy, and stops
   * them again, whatever happens.
   *
   * @throws StackException when something is wrong; nothing runs then
   */
  public void during(Set<String> names, Work work) throws IOException, InterruptedException {
    Leftovers.stop(settings);
    Preflight preflight = new Preflight(settings);
    preflight.check();
    preflight.fetch(toolbox);
    Stack stack = Stack.startOnly(names, settings, toolbox);
    Thread cleanUp = new Thread(stack::close, "clean-up");
    Runtime.getRuntime().addShutdownHook(cleanUp);
    try {
      stack.awaitHealthy(Supervision.PATIENCE);
      work.run();
    } finally {
      stack.close();
      Runtime.getRuntime().removeShutdownHook(cleanUp);
    }
  }

  private void upAlone() throws IOException, InterruptedException {
    if (Files.exists(settings.unfinishedRestore())) {
      throw new StackException(
          "a restore was interrupted, and the data is not complete: repeat ./deploy.sh restore "
              + Files.readString(settings.unfinishedRestore())
              + " (or delete "
              + settings.unfinishedRestore()
              + " to start with what is there)");
    }
    Preflight preflight = new Preflight(settings);
    if (preflight.runningSupervisor().isEmpty()) {
      List<String> leftovers = Leftovers.stop(settings);
      if (!leftovers.isEmpty()) {
        progress.accept(
            "stopped what an earlier run had left behind: " + String.join(", ", leftovers));
      }
    }
    preflight.check();
    new Alerting(settings, toolbox).check();
    preflight.fetch(toolbox);
    Process supervisor = startSupervisor();
    Thread cleanUp = new Thread(() -> interrupted(supervisor), "clean-up");
    Runtime.getRuntime().addShutdownHook(cleanUp);
    try {
      follow(supervisor);
    } catch (StackException e) {
      // A supervisor that was killed could not stop what it had started.
      Leftovers.stop(settings);
      throw e;
    }
    Runtime.getRuntime().removeShutdownHook(cleanUp);
  }

  private void interrupted(Process supervisor) {
    if (supervisor.isAlive()) {
      progress.accept("interrupted: stopping what was started");
      end(supervisor.toHandle());
    }
    try {
      Leftovers.stop(settings);
    } catch (IOException e) {
      progress.accept("cannot look for what was left behind: " + e);
    }
  }

  private Process startSupervisor() throws IOException {
    // A session of its own keeps it from the terminal's Ctrl-C and hang-up.
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(RunningJava.command("64m"));
    command.addAll(List.of("-cp", ownClassPath(), "io.sightline.stack.Main", "supervise"));
    Path output = settings.output("supervisor");
    Files.createDirectories(output.getParent());
    Files.deleteIfExists(settings.statusFile());
    Files.deleteIfExists(Supervision.failureFile(settings));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(settings.repository().toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.toFile());
    builder.environment().put("SIGHTLINE_HOME", settings.repository().toString());
    return builder.start();
  }

  private static String ownClassPath() {
    try {
      Path self =
          Path.of(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Files.isRegularFile(self) ? self.toString() : System.getProperty("java.class.path");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void follow(Process supervisor) throws IOException, InterruptedException {
    Set<String> told = new HashSet<>();
    while (true) {
      boolean ended = supervisor.waitFor(200, TimeUnit.MILLISECONDS);
      if (ended) {
        throw new StackException(reasonOfEnd(supervisor.exitValue()));
      }
      List<Map<String, Object>> components;
      try {
        components = StatusFile.read(settings.statusFile()).components();
      } catch (NoSuchFileException e) {
        continue; // Not yet, or no longer: then the supervisor is about to end.
      }
      for (Map<String, Object> one : components) {
        Object name = one.get("name");
        if (one.get("started_in_seconds") instanceof Number seconds && told.add((String) name)) {
          progress.accept(
              String.format(
                  Locale.ROOT, "  %-18s healthy after %5.1f s", name, seconds.doubleValue()));
        }
      }
      if (told.size() == components.size()) {
        return;
      }
    }
  }

  private String reasonOfEnd(int status) throws IOException {
    if (status == ENDED_BY_SIGTERM) {
      return "the start was interrupted; nothing of it runs any more";
    }
    Path failure = Supervision.failureFile(settings);
    return Files.exists(failure)
        ? Files.readString(failure)
        : "the supervisor ended unexpectedly: see " + settings.output("supervisor");
  }

  /**
   * Stops a running stack and everything an earlier one left behind.
   *
   * @return whether there was anything to stop
   */
  public boolean down() throws IOException {
    Optional<Long> supervisor = Supervision.runningProcess(settings);
    supervisor.flatMap(ProcessHandle::of).ifPresent(Launcher::end);
    List<String> leftovers = Leftovers.stop(settings);
    return supervisor.isPresent() || !leftovers.isEmpty();
  }

  private static void end(ProcessHandle supervisor) {
    supervisor.destroy();
    try {
      supervisor.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      supervisor.destroyForcibly();
    }
  }
}
