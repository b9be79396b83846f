package io.sightline.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The state of the stack as a JSON file, for the console and for {@code deploy.sh status}: written
 * after each change and every two seconds, by rename, so that a reader sees a whole one. It is gone
 * when the stack has ended in good order.
 */
final class StatusFile implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final Path file;
  private final Instant startedAt;
  private final Supplier<List<ComponentStatus>> components;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "status-file");
            thread.setDaemon(true);
            return thread;
          });

  private boolean failing;

  StatusFile(Path file, Instant startedAt, Supplier<List<ComponentStatus>> components)
      throws IOException {
    this.file = file;
    this.startedAt = startedAt;
    this.components = components;
    Files.createDirectories(file.getParent());
  }

  void begin() {
    // It never fails: write() tells its own failures.
    Future<?> unused = clock.scheduleWithFixedDelay(this::write, 0, 2, TimeUnit.SECONDS);
  }

  /** Writes it now. A write that fails is told in the supervisor's output; the next may succeed. */
  synchronized void write() {
    if (clock.isShutdown()) {
      return;
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("runtime", "local");
    document.put("supervisor_pid", ProcessHandle.current().pid());
    document.put("started_at", text(startedAt));
    document.put("updated_at", text(Instant.now()));
    document.put("components", components.get().stream().map(StatusFile::fields).toList());
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.write(next, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(document));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      failing = false;
    } catch (IOException e) {
      // Thrown, it would end the clock or a supervision for good, only because a disk is full.
      if (!failing) {
        System.err.println("cannot write " + file + ": " + e);
      }
      failing = true;
    }
  }

  private static Map<String, Object> fields(ComponentStatus one) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", one.name());
    fields.put("title", one.title());
    fields.put("state", one.state().text());
    fields.put("url", one.url().map(Object::toString).orElse(null));
    fields.put("pid", one.pid().orElse(null));
    fields.put("process_started_at", one.processStartedAt().map(Object::toString).orElse(null));
    fields.put("restarts", one.restarts());
    fields.put("since", text(one.since()));
    fields.put("message", one.message());
    fields.put(
        "started_in_seconds", one.startedIn().map(time -> time.toMillis() / 1000.0).orElse(null));
    return fields;
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** One read of the file. */
  record Snapshot(Instant startedAt, long supervisorPid, List<Map<String, Object>> components) {}

  /** What the file says; throws when there is none. */
  static Snapshot read(Path file) throws IOException {
    Map<String, Object> document = JSON.readValue(Files.readAllBytes(file), OBJECT);
    List<Map<String, Object>> components = new ArrayList<>();
    for (Object one : (List<?>) document.get("components")) {
      components.add(JSON.convertValue(one, OBJECT));
    }
    return new Snapshot(
        Instant.parse((String) document.get("started_at")),
        ((Number) document.get("supervisor_pid")).longValue(),
        components);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    synchronized (this) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + file, e);
      }
    }
  }
}
