package io.sightline.stack.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Commands that run to their end. */
public final class Commands {
  private static final int SHOWN_LINES = 5;

  /** A command that ended with another status than 0. */
  public static final class Failed extends IOException {
    private static final long serialVersionUID = 1;

    private final String printed;

    Failed(String command, int status, String printed) {
      super(command + " ended with status " + status + ": " + tail(printed));
      this.printed = printed;
    }

    /** All of it, both streams. */
    public String printed() {
      return printed;
    }
  }

  private Commands() {}

  /** Runs a command in a folder with this process's environment. See the other {@code run}. */
  public static String run(List<String> command, Path folder, Duration patience)
      throws IOException {
    return run(command, folder, Map.of(), null, patience);
  }

  /**
   * Runs a command to its end.
   *
   * @param variables added to this process's environment
   * @param input given to its standard input; none closes it
   * @return what it printed, both streams
   * @throws Failed when it ends with another status than 0; the message holds its last lines
   * @throws IOException when it cannot be started or takes longer
   */
  public static String run(
      List<String> command,
      Path folder,
      Map<String, String> variables,
      @Nullable String input,
      Duration patience)
      throws IOException {
    Path output = Files.createTempFile("sightline-command-", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(variables);
      Process process = builder.start();
      try (var stdin = process.getOutputStream()) {
        if (input != null) {
          stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
      }
      boolean ended;
      try {
        ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      } finally {
        // Out of patience, or told to end itself: nothing may run on behind its caller's back.
        end(process);
      }
      String printed = Files.readString(output, StandardCharsets.UTF_8);
      if (!ended) {
        throw new IOException(
            command.get(0) + " took longer than " + patience.toSeconds() + " s: " + tail(printed));
      }
      if (process.exitValue() != 0) {
        throw new Failed(command.get(0), process.exitValue(), printed);
      }
      return printed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + command.get(0) + " ran", e);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static void end(Process process) {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  static String tail(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return String.join(" / ", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
  }

  /** Whether the PATH has an executable of this name. */
  public static boolean onPath(String name) {
    return find(name).isPresent();
  }

  /** The first executable of this name on the PATH. */
  public static Optional<Path> find(String name) {
    String path = System.getenv("PATH");
    if (path == null) {
      return Optional.empty();
    }
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder).resolve(name))
        .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
        .findFirst();
  }
}
