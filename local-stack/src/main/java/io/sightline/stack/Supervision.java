package io.sightline.stack;

import io.sightline.stack.component.StackSettings;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** The process that holds the stack, from its start to SIGTERM. */
public final class Supervision {
  /** How long the whole stack may take to become healthy, tools at hand. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private Supervision() {}

  /** Where it says why it gave up. */
  static Path failureFile(StackSettings settings) {
    return settings.state().resolve("state/failure");
  }

  /** The process that supervises this state folder now, if any. */
  public static Optional<Long> runningProcess(StackSettings settings) {
    return SupervisorPid.read(settings.state());
  }

  /**
   * Runs the stack until this process is told to end. When a component does not come up, all others
   * are stopped and the reason is left in a file.
   *
   * @return the exit status
   */
  public static int run(StackSettings settings, Toolbox toolbox)
      throws IOException, InterruptedException {
    Files.deleteIfExists(failureFile(settings));
    SupervisorPid.write(settings.state());
    CountDownLatch ended = new CountDownLatch(1);
    // Set before the first process is started: SIGTERM may come at any time.
    CompletableFuture<Optional<Stack>> started = new CompletableFuture<>();
    Thread shutdown =
        new Thread(
            () -> {
              started.join().ifPresent(Stack::close);
              SupervisorPid.remove(settings.state());
              ended.countDown();
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(shutdown);
    Stack stack;
    try {
      stack = Stack.start(settings, toolbox);
      started.complete(Optional.of(stack));
    } finally {
      started.complete(Optional.empty());
    }
    try (RestartRequests requests = RestartRequests.follow(settings, stack)) {
      stack.awaitHealthy(PATIENCE);
      ended.await();
      return 0;
    } catch (StackException e) {
      Files.writeString(failureFile(settings), e.getMessage());
      System.err.println(e.getMessage());
      return 1; // The hook stops the rest.
    }
  }
}
