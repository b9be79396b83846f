package io.sightline.stack;

import io.sightline.stack.component.AlertPath;
import io.sightline.stack.component.Component;
import io.sightline.stack.component.Components;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.process.ResidentMemory;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The running stack. One exists per state folder; {@link Preflight} looks whether there is another.
 * Thread-safe.
 */
public final class Stack implements AutoCloseable {
  private final StackSettings settings;
  private final Map<String, Supervisor> supervisors = new LinkedHashMap<>();
  private final StatusFile statusFile;
  private final Instant startedAt = Instant.now();
  private final AlertPath alertPath;

  private Stack(StackSettings settings, List<Component> components) throws IOException {
    this.settings = settings;
    this.alertPath = new AlertPath(settings);
    for (Component component : components) {
      supervisors.put(
          component.name(),
          new Supervisor(component, () -> healthy(component.after()), this::changed));
    }
    this.statusFile = new StatusFile(settings.statusFile(), startedAt, this::status);
  }

  /**
   * Starts all components, those that need none of the others at once.
   *
   * @return at once; {@link #awaitHealthy} waits
   */
  public static Stack start(StackSettings settings, Toolbox toolbox) throws IOException {
    return begin(settings, Components.of(settings, toolbox));
  }

  /**
   * Starts all components, some of them with more in their environment, for tests that change what
   * a program sees of the machine.
   *
   * @param environments by the name of a component; added at each of its starts
   */
  public static Stack startWith(
      Map<String, Map<String, String>> environments, StackSettings settings, Toolbox toolbox)
      throws IOException {
    return begin(
        settings,
        Components.of(settings, toolbox).stream()
            .map(one -> one.with(environments.getOrDefault(one.name(), Map.of())))
            .toList());
  }

  /**
   * Starts only these components, for tests that need a part of the stack.
   *
   * @throws IllegalArgumentException when one of them needs a component that is not among them
   */
  public static Stack startOnly(Set<String> names, StackSettings settings, Toolbox toolbox)
      throws IOException {
    List<Component> chosen =
        Components.of(settings, toolbox).stream()
            .filter(component -> names.contains(component.name()))
            .toList();
    for (Component component : chosen) {
      if (!names.containsAll(component.after())) {
        throw new IllegalArgumentException(component.name() + " needs " + component.after());
      }
    }
    return begin(settings, chosen);
  }

  private static Stack begin(StackSettings settings, List<Component> components)
      throws IOException {
    Stack stack = new Stack(settings, components);
    stack.statusFile.begin();
    stack.supervisors.values().forEach(Supervisor::begin);
    return stack;
  }

  /** The settings it was started with. */
  public StackSettings settings() {
    return settings;
  }

  /**
   * Returns when every component is healthy.
   *
   * @throws StackException when one did not come up, or not in time; the stack still runs then
   */
  public void awaitHealthy(Duration patience) throws StackException, InterruptedException {
    // Counted, not read from the clock, which may be set meanwhile.
    long begun = System.nanoTime();
    synchronized (this) {
      while (true) {
        List<ComponentStatus> open = new ArrayList<>();
        for (ComponentStatus one : status()) {
          if (one.state() == State.FAILED) {
            throw new StackException(explain(one));
          }
          if (one.startedIn().isEmpty()) {
            open.add(one);
          }
        }
        if (open.isEmpty()) {
          return;
        }
        long left = patience.minusNanos(System.nanoTime() - begun).toMillis();
        if (left <= 0) {
          throw new StackException(
              "not healthy after " + patience.toSeconds() + " s: " + explain(open.get(0)));
        }
        wait(Math.min(left, 1000));
      }
    }
  }

  private String explain(ComponentStatus one) {
    return one.name()
        + " did not start: "
        + (one.message().isEmpty() ? one.state().text() : one.message())
        + " (its output is in "
        + settings.output(one.name())
        + ")";
  }

  private boolean healthy(List<String> names) {
    return names.stream().allMatch(name -> supervisor(name).hasStarted());
  }

  private void changed() {
    statusFile.write();
    Supervisor console = supervisors.get("ops-console");
    if (console != null) {
      alertPath.follow(!console.hasStarted() || console.status().state() == State.HEALTHY);
    }
    synchronized (this) {
      notifyAll();
    }
  }

  /** All components, in the order of their start. */
  public List<ComponentStatus> status() {
    return supervisors.values().stream().map(Supervisor::status).toList();
  }

  /** One component. */
  public ComponentStatus status(String name) {
    return supervisor(name).status();
  }

  /** The memory of all its processes, in bytes. Looks through the system's process table. */
  public long residentBytes() {
    return status().stream()
        .flatMap(one -> one.pid().stream())
        .mapToLong(ResidentMemory::ofFamily)
        .sum();
  }

  /** Stops one component until {@link #start(String)}; returns when it has ended. */
  public void stop(String name) {
    supervisor(name).stop();
  }

  /** Starts a stopped component; returns at once. */
  public void start(String name) {
    supervisor(name).start();
  }

  /** Ends one component by SIGKILL, as a crash would. It is started again like after a crash. */
  public void kill(String name) {
    supervisor(name).kill();
  }

  private Supervisor supervisor(String name) {
    Supervisor found = supervisors.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "no component '" + name + "', only " + String.join(", ", supervisors.keySet()));
    }
    return found;
  }

  /**
   * Stops everything, those that use others before those they use, so that the last lines of the
   * services still reach Elasticsearch. Returns when no process is left.
   */
  @Override
  public void close() {
    List<Supervisor> order = new ArrayList<>(supervisors.values());
    Collections.reverse(order);
    List<String> last =
        List.of("log-shipper", "ops-console", "redis", "postgresql", "elasticsearch");
    order.stream()
        .filter(one -> !last.contains(one.component().name()))
        .forEach(Stack::closeWhateverHappens);
    for (String name : last) {
      Supervisor one = supervisors.get(name);
      if (one != null) {
        closeWhateverHappens(one);
      }
    }
    statusFile.close();
  }

  /** One that does not end must not keep the others from being ended. */
  private static void closeWhateverHappens(Supervisor one) {
    try {
      one.close();
    } catch (RuntimeException e) {
      System.err.println("cannot stop " + one.component().name() + ": " + e);
    }
  }
}
