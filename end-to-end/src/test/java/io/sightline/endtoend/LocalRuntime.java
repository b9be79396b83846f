package io.sightline.endtoend;

import io.sightline.stack.Stack;
import io.sightline.stack.State;
import io.sightline.stack.component.Port;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.process.Commands;
import io.sightline.stack.process.Folders;
import io.sightline.stack.process.FreePorts;
import io.sightline.stack.provision.Repository;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Processes of this machine, on free ports. */
final class LocalRuntime implements StackRuntime {
  private final Stack stack;
  private final Optional<LongTermStore> longTermStore;

  private LocalRuntime(Stack stack, Optional<LongTermStore> longTermStore) {
    this.stack = stack;
    this.longTermStore = longTermStore;
  }

  /** Returns when all is healthy. */
  static LocalRuntime start(Map<String, String> variables) {
    return start(Path.of("target", "stack").toAbsolutePath(), variables);
  }

  /** Returns when all is healthy; what an earlier one left in the folder is deleted. */
  static LocalRuntime start(Path state, Map<String, String> variables) {
    try {
      Folders.delete(state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return startIn(state, variables);
  }

  /** Returns when all is healthy; the folder may hold something already. */
  static LocalRuntime startIn(Path state, Map<String, String> variables) {
    return startWith(Map.of(), state, variables);
  }

  /** Returns when all is healthy; some components have more in their environment. */
  static LocalRuntime startWith(
      Map<String, Map<String, String>> environments, Path state, Map<String, String> variables) {
    try {
      Map<String, String> all = new HashMap<>(variables);
      Optional<LongTermStore> store = Optional.empty();
      if (Commands.onPath(LongTermStore.PROGRAM)) {
        store = Optional.of(LongTermStore.start(state.resolve("long-term-store")));
        all.put("PROMETHEUS_REMOTE_WRITE_URL", store.get().writeUrl());
      }
      Stack stack =
          Stack.startWith(
              environments,
              StackSettings.onFreePorts(Repository.root(), state, all),
              Toolbox.inRepository());
      LocalRuntime running = new LocalRuntime(stack, store);
      try {
        stack.awaitHealthy(Duration.ofMinutes(5));
      } catch (IOException | InterruptedException e) {
        running.close();
        throw new AssertionError(e.getMessage(), e);
      }
      Figures.record(
          "start to healthy",
          "%.1f s",
          stack.status().stream()
              .mapToDouble(one -> one.startedIn().orElseThrow().toMillis() / 1000.0)
              .max()
              .orElseThrow());
      return running;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<LongTermStore> longTermStore() {
    return longTermStore;
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public String url(Port port) {
    return stack.settings().url(port);
  }

  @Override
  public String innerUrl(Port port) {
    return url(port);
  }

  @Override
  public String dashboardsUrl() {
    return url(Port.CONSOLE);
  }

  @Override
  public String errorLinesUrl(String service) {
    return url(Port.CONSOLE) + "/logs?service=" + service + "&environment=local&level=ERROR&from=";
  }

  @Override
  public Path secret(String name) {
    return stack.settings().secrets().resolve(name);
  }

  @Override
  public Optional<String> consoleAuthorization() {
    return Optional.empty();
  }

  @Override
  public List<Path> serviceLogs() {
    return List.of(stack.settings().serviceLogs());
  }

  @Override
  public List<String> printed(String component) {
    try {
      return Files.readAllLines(stack.settings().output(component));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop(String component) {
    stack.stop(component);
  }

  @Override
  public void start(String component) {
    stack.start(component);
  }

  @Override
  public void kill(String component) {
    stack.kill(component);
  }

  @Override
  public int restarts(String component) {
    return stack.status(component).restarts();
  }

  @Override
  public boolean isHealthy(String component) {
    return stack.status(component).state() == State.HEALTHY;
  }

  @Override
  public void close() {
    Figures.record(
        "memory of the whole stack", "%.0f MiB", (double) stack.residentBytes() / (1 << 20));
    List<ProcessHandle> processes =
        ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).toList();
    stack.close();
    longTermStore.ifPresent(LongTermStore::close);
    List<String> left =
        processes.stream().filter(ProcessHandle::isAlive).map(one -> one.pid() + "").toList();
    List<Port> taken =
        stack.settings().ports().entrySet().stream()
            .filter(entry -> !FreePorts.isFree(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (!left.isEmpty() || !taken.isEmpty()) {
      throw new AssertionError(
          "after the stop there are left: processes " + left + ", ports " + taken);
    }
  }
}
