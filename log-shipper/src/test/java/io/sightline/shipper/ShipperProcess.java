package io.sightline.shipper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real command in a process of its own, so that it can be killed. */
final class ShipperProcess implements AutoCloseable {
  private final Process process;
  private final Path output;

  private ShipperProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static ShipperProcess start(ShipperFolder folder) throws IOException {
    return start(folder, folder.config());
  }

  static ShipperProcess start(ShipperFolder folder, Path config) throws IOException {
    Path output = folder.folder().resolve("output.log");
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            classes,
            Main.class.getName(),
            "run",
            "--config",
            config.toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("SIGHTLINE_LOG_DIR");
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    return new ShipperProcess(builder.start(), output);
  }

  /** SIGKILL: no last words, no last checkpoint. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; returns the exit code, or fails after a minute. */
  int terminate() throws InterruptedException {
    process.destroy();
    return exitCode();
  }

  /** SIGHUP: read the configuration anew. */
  void hangUp() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the shipper did not end within 60 s");
    }
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
