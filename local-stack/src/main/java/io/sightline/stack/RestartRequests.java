package io.sightline.stack;

import io.sightline.stack.component.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How one process asks the supervising one to restart a component: by an empty file of its name in
 * the state folder. The supervisor takes the file away and then restarts the component in good
 * order; what depends on it runs on meanwhile.
 */
public final class RestartRequests implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(200);

  /** As long as a component has to end and to come up again. */
  private static final Duration PATIENCE = Duration.ofSeconds(220);

  private final Path folder;
  private final Stack stack;
  private final Thread thread = new Thread(this::follow, "restart-requests");

  private RestartRequests(StackSettings settings, Stack stack) {
    this.folder = folder(settings);
    this.stack = stack;
    thread.setDaemon(true);
  }

  private static Path folder(StackSettings settings) {
    return settings.state().resolve("state/restart");
  }

  /** Follows the requests until it is closed. Those to an earlier supervisor are forgotten. */
  static RestartRequests follow(StackSettings settings, Stack stack) throws IOException {
    RestartRequests requests = new RestartRequests(settings, stack);
    Files.createDirectories(requests.folder);
    for (Path old : requests.files()) {
      Files.deleteIfExists(old);
    }
    requests.thread.start();
    return requests;
  }

  /** Takes no further request; a restart in progress goes on to its end. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void follow() {
    try {
      while (true) {
        Thread.sleep(LOOK.toMillis());
        try {
          for (Path file : files()) {
            Files.delete(file);
            stack.stop(file.getFileName().toString());
            stack.start(file.getFileName().toString());
          }
        } catch (IOException | RuntimeException e) {
          // Whoever asked is told when his time is up; the next request may be a better one.
          System.err.println("cannot restart: " + e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /**
   * Asks for a restart and returns when the component is healthy again.
   *
   * @param name of a component that the running stack has
   * @throws StackException when it does not come back, or not in time
   */
  public static void ask(StackSettings settings, String name)
      throws IOException, InterruptedException {
    Map<String, Object> before = component(settings, name);
    Path request = folder(settings).resolve(name);
    try {
      Files.write(request, new byte[0]);
    } catch (NoSuchFileException e) {
      throw new StackException(
          "the supervisor is of an older version, which restarts nothing: ./deploy.sh down, then"
              + " up");
    }
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < until) {
      Thread.sleep(LOOK.toMillis());
      if (Files.exists(request)) {
        continue;
      }
      Map<String, Object> now = component(settings, name);
      Object state = now.get("state");
      boolean ill = "failed".equals(state) || "restarting".equals(state);
      if (ill && !Objects.equals(now.get("since"), before.get("since"))) {
        throw new StackException(
            name
                + " did not come back: "
                + now.get("message")
                + " (its output is in "
                + settings.output(name)
                + ")");
      }
      boolean another =
          !Objects.equals(now.get("process_started_at"), before.get("process_started_at"))
              || !Objects.equals(now.get("pid"), before.get("pid"));
      if (another && "healthy".equals(state)) {
        return;
      }
    }
    throw new StackException(
        name + " was not healthy again within " + PATIENCE.toSeconds() + " s: ./deploy.sh status");
  }

  private static Map<String, Object> component(StackSettings settings, String name)
      throws IOException {
    return StatusReport.components(settings).stream()
        .filter(one -> name.equals(one.get("name")))
        .findFirst()
        .orElseThrow(() -> new StackException("the stack has ended"));
  }
}
