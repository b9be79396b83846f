package io.sightline.stack.backup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands whose standard input and output are data. They take as long as the data is long. */
final class Piped {
  private static final int SHOWN_LINES = 5;
  private static final Path NOTHING = Path.of("/dev/null");

  private Piped() {}

  /** What a command printed is read by this while it runs. */
  @FunctionalInterface
  interface Reader<T> {
    T read(InputStream printed) throws IOException;
  }

  /** What a command reads is written by this while it runs. */
  @FunctionalInterface
  interface Writer {
    void write(OutputStream input) throws IOException;
  }

  /** A command that ended with another status than 0; the message holds its last lines. */
  static final class Failed extends IOException {
    private static final long serialVersionUID = 1L;

    private final String errors;

    Failed(String command, int status, String errors) {
      super(command + " ended with status " + status + ": " + tail(errors));
      this.errors = errors;
    }

    /** All it wrote to standard error. */
    String errors() {
      return errors;
    }

    private static String tail(String text) {
      List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
      return String.join(
          " / ", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }
  }

  /** Its output goes to a file. */
  static void toFile(ProcessBuilder command, Path output) throws IOException {
    read(
        command,
        NOTHING,
        printed -> {
          Files.copy(printed, output);
          return output;
        });
  }

  /** Its output, as lines. */
  static List<String> lines(ProcessBuilder command) throws IOException {
    return read(
        command,
        NOTHING,
        printed ->
            new BufferedReader(new java.io.InputStreamReader(printed, StandardCharsets.UTF_8))
                .lines()
                .toList());
  }

  /** Its input comes from a file. */
  static <T> T read(ProcessBuilder command, Path input, Reader<T> reader) throws IOException {
    return run(command.redirectInput(input.toFile()), null, reader);
  }

  /** Its input is written meanwhile. */
  static void write(ProcessBuilder command, Writer writer) throws IOException {
    run(command, writer, InputStream::readAllBytes);
  }

  private static <T> T run(ProcessBuilder command, @Nullable Writer writer, Reader<T> reader)
      throws IOException {
    Path errors = Files.createTempFile("sightline-command-", ".err");
    try {
      Process process = command.redirectError(errors.toFile()).start();
      try {
        T result = null;
        IOException broken = null;
        try {
          if (writer != null) {
            try (OutputStream input = process.getOutputStream()) {
              writer.write(input);
            }
          }
          try (InputStream printed = process.getInputStream()) {
            result = reader.read(printed);
            printed.skip(Long.MAX_VALUE);
          }
        } catch (IOException e) {
          broken = e; // Mostly because it ended; then its own words say why.
          process.getInputStream().close();
        }
        int status = process.waitFor();
        if (status != 0) {
          throw new Failed(command.command().get(0), status, Files.readString(errors));
        }
        if (broken != null) {
          throw broken;
        }
        return java.util.Objects.requireNonNull(result);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while " + command.command().get(0) + " ran", e);
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } finally {
      Files.deleteIfExists(errors);
    }
  }
}
