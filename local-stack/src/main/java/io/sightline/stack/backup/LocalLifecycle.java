package io.sightline.stack.backup;

import io.sightline.stack.Launcher;
import io.sightline.stack.Leftovers;
import io.sightline.stack.Supervision;
import io.sightline.stack.component.StackSettings;
import io.sightline.stack.process.Folders;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A stack of processes; its data and its secrets are folders below the state folder. */
final class LocalLifecycle implements Lifecycle {
  private static final Set<String> STORES =
      Set.of(
          "elasticsearch",
          "elasticsearch-2",
          "elasticsearch-3",
          "postgresql",
          "redis",
          "ops-console",
          "alertmanager");

  private final StackSettings settings;
  private final Toolbox toolbox;
  private final Consumer<String> progress;

  LocalLifecycle(StackSettings settings, Toolbox toolbox, Consumer<String> progress) {
    this.settings = settings;
    this.toolbox = toolbox;
    this.progress = progress;
  }

  private Path data() {
    return settings.state().resolve("data");
  }

  @Override
  public boolean runs() {
    return Supervision.runningProcess(settings).isPresent();
  }

  @Override
  public boolean hasData() throws IOException {
    if (!Files.isDirectory(data())) {
      return false;
    }
    try (Stream<Path> entries = Files.list(data())) {
      return entries.findAny().isPresent();
    }
  }

  @Override
  public List<String> moveAside(String stamp) throws IOException {
    Leftovers.stop(settings); // Of a supervisor, or a restore, that was killed.
    List<String> moved = new ArrayList<>();
    for (Path folder : List.of(data(), settings.secrets())) {
      if (Files.isDirectory(folder)) {
        Path aside = folder.resolveSibling(folder.getFileName() + ".before-restore-" + stamp);
        Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
        moved.add(aside.toString());
      }
    }
    return moved;
  }

  @Override
  public void clear() throws IOException {
    Leftovers.stop(settings);
    Folders.delete(data());
  }

  @Override
  public void prepare(List<String> components) {}

  @Override
  public void withStores(List<String> components, Work work)
      throws IOException, InterruptedException {
    new Launcher(settings, toolbox, progress).during(STORES, work::run);
  }

  @Override
  public void startAll(List<String> components) throws IOException, InterruptedException {
    new Launcher(settings, toolbox, progress).up();
  }
}
