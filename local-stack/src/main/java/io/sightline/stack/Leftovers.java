package io.sightline.stack;

import io.sightline.stack.component.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * Processes that an earlier supervisor started and could not stop, because it was killed. Each is
 * known by its pid and its start time, so nobody else's process is ever touched.
 */
public final class Leftovers {
  private Leftovers() {}

  /**
   * Ends them, and removes the status file that names them. Call it only when no supervisor lives.
   *
   * @return the names of the components that still ran
   */
  public static List<String> stop(StackSettings settings) throws IOException {
    List<Map<String, Object>> components;
    try {
      components = StatusFile.read(settings.statusFile()).components();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (JacksonException e) {
      // It is replaced by rename, so only a machine that lost power leaves half of one, and with it
      // ended all the processes.
      components = List.of();
    }
    List<String> stopped =
        components.stream()
            .filter(one -> process(one).isPresent())
            .map(one -> String.valueOf(one.get("name")))
            .toList();
    components.forEach(one -> process(one).ifPresent(Leftovers::end));
    Files.deleteIfExists(settings.statusFile());
    return stopped;
  }

  private static Optional<ProcessHandle> process(Map<String, Object> component) {
    Object pid = component.get("pid");
    Object startedAt = component.get("process_started_at");
    if (!(pid instanceof Number number) || !(startedAt instanceof String text)) {
      return Optional.empty();
    }
    return ProcessHandle.of(number.longValue())
        .filter(handle -> handle.info().startInstant().equals(Optional.of(Instant.parse(text))));
  }

  private static void end(ProcessHandle process) {
    List<ProcessHandle> family = Stream.concat(Stream.of(process), process.descendants()).toList();
    process.destroy();
    try {
      process.onExit().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // PostgreSQL waits for its clients on SIGTERM; it recovers from the kill below by its log.
    }
    family.forEach(ProcessHandle::destroyForcibly);
  }
}
