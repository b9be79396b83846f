package io.sightline.stack.backup;

import io.sightline.stack.component.StackSettings;
import io.sightline.stack.process.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A stack of containers; its data is in volumes, its secrets below the state folder. */
final class DockerLifecycle implements Lifecycle {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Set<String> STORES =
      Set.of("elasticsearch", "postgresql", "redis", "ops-console", "alertmanager");

  /** Those that hold what a backup does; not the log files, nor what is rendered at each start. */
  private static final List<String> VOLUMES =
      List.of(
          "postgresql-data",
          "redis-data",
          "prometheus-data",
          "alertmanager-data",
          "grafana-data",
          "elasticsearch-data",
          "kibana-data",
          "console-data",
          "shipper-state");

  private final StackSettings settings;
  private final Containers containers;
  private final Consumer<String> progress;

  DockerLifecycle(StackSettings settings, Containers containers, Consumer<String> progress) {
    this.settings = settings;
    this.containers = containers;
    this.progress = progress;
  }

  @Override
  public boolean runs() throws IOException {
    return containers.all().stream().anyMatch(Containers.Container::runs);
  }

  private List<String> volumes() throws IOException {
    List<String> there = new ArrayList<>();
    for (String name : VOLUMES) {
      Optional<String> volume = containers.volume(name);
      volume.ifPresent(there::add);
    }
    return there;
  }

  @Override
  public boolean hasData() throws IOException {
    return !volumes().isEmpty();
  }

  /** A volume cannot be renamed: it is copied, then removed. */
  @Override
  public List<String> moveAside(String stamp) throws IOException {
    List<String> moved = new ArrayList<>();
    String image = image();
    containers.compose("down");
    for (String volume : volumes()) {
      String aside = volume + ".before-restore-" + stamp;
      containers.lines("volume", "create", aside);
      containers.lines(
          "run",
          "--rm",
          "--network",
          "none",
          "--user",
          "0:0",
          "--volume",
          volume + ":/from:ro",
          "--volume",
          aside + ":/to",
          "--entrypoint",
          "cp",
          image,
          "-a",
          "/from/.",
          "/to/");
      containers.lines("volume", "rm", volume);
      moved.add("the volume " + aside);
    }
    Path secrets = settings.secrets();
    if (Files.isDirectory(secrets)) {
      // Copied, for the containers are made with what is there, also where a backup has none.
      Path aside = secrets.resolveSibling("secrets.before-restore-" + stamp);
      Folders.createPrivate(aside);
      LiveFiles.copy(secrets, aside);
      moved.add(aside.toString());
    }
    return moved;
  }

  /** One that has {@code cp} and is there: that of PostgreSQL. */
  private String image() throws IOException {
    containers.compose("up", "--no-start", "postgresql");
    return containers.of("postgresql").image();
  }

  @Override
  public void clear() throws IOException {
    containers.compose("down");
    for (String volume : volumes()) {
      containers.lines("volume", "rm", volume);
    }
  }

  @Override
  public void prepare(List<String> components) throws IOException {
    up(components, "--no-start");
  }

  @Override
  public void withStores(List<String> components, Work work)
      throws IOException, InterruptedException {
    List<String> stores = components.stream().filter(STORES::contains).toList();
    up(stores, "--detach");
    awaitHealthy(stores);
    work.run();
  }

  @Override
  public void startAll(List<String> components) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(components);
    if (components.contains("kibana")) {
      all.add("kibana-setup");
    }
    up(all, "--detach");
    awaitHealthy(components);
  }

  private void up(List<String> services, String option) throws IOException {
    containers.compose(
        Stream.concat(Stream.of("up", option), services.stream()).toArray(String[]::new));
  }

  private void awaitHealthy(List<String> services) throws IOException, InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    Set<String> waiting = new TreeSet<>(services);
    while (true) {
      for (Containers.Container one : containers.all()) {
        if (one.hasFailed()) {
          throw new IOException(
              one.service()
                  + " ended with status "
                  + one.exitCode()
                  + ": ./deploy.sh logs "
                  + one.service()
                  + " --runtime docker says why");
        }
        if (one.isWell() && waiting.remove(one.service())) {
          progress.accept("  " + one.service() + " is healthy");
        }
      }
      if (waiting.isEmpty()) {
        return;
      }
      if (System.nanoTime() > until) {
        throw new IOException(
            "not healthy after " + PATIENCE.toSeconds() + " s: " + String.join(", ", waiting));
      }
      Thread.sleep(LOOK.toMillis());
    }
  }
}
