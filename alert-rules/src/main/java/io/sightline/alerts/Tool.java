package io.sightline.alerts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * promtool or amtool.
 *
 * @param command the words that start it; several when it runs inside something else
 */
public record Tool(List<String> command) {
  private static final int PATIENCE_SECONDS = 60;

  /**
   * Returns when the tool is content.
   *
   * @throws IOException with what it said when it is not, or when it cannot be started
   */
  public void run(List<String> arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(command);
    line.addAll(arguments);
    Path output = Files.createTempFile("check", ".txt");
    try {
      Process process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command + " did not answer within " + PATIENCE_SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException(Files.readString(output, StandardCharsets.UTF_8).strip());
      }
    } finally {
      Files.delete(output);
    }
  }
}
