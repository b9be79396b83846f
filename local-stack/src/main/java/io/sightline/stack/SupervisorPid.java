package io.sightline.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * Which process supervises a state folder: its pid and its start time, for the system gives a pid
 * to another process one day.
 */
final class SupervisorPid {
  private SupervisorPid() {}

  private static Path file(Path state) {
    return state.resolve("state/supervisor");
  }

  static void write(Path state) throws IOException {
    Files.createDirectories(file(state).getParent());
    ProcessHandle self = ProcessHandle.current();
    Path next = file(state).resolveSibling("supervisor.next");
    Files.writeString(next, self.pid() + " " + startOf(self));
    Files.move(next, file(state), StandardCopyOption.ATOMIC_MOVE);
  }

  static void remove(Path state) {
    try {
      Files.deleteIfExists(file(state));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The supervisor, if it lives. */
  static Optional<Long> read(Path state) {
    try {
      String text = Files.readString(file(state)).strip();
      int space = text.indexOf(' ');
      long pid = Long.parseLong(text.substring(0, space));
      String start = text.substring(space + 1);
      return ProcessHandle.of(pid)
          .filter(handle -> handle.isAlive() && startOf(handle).equals(start))
          .map(ProcessHandle::pid);
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // No file, or half of one: nobody supervises.
    }
  }

  private static String startOf(ProcessHandle handle) {
    return handle.info().startInstant().orElse(Instant.EPOCH).toString();
  }
}
