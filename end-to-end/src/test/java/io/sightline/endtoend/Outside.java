package io.sightline.endtoend;

import io.sightline.stack.process.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A machine outside, for as long as it is open: a network of its own behind this one, with a
 * listener at an address that is kept for documentation. It has no way to private addresses.
 */
final class Outside implements AutoCloseable {
  private static final String NAME = "sl" + ProcessHandle.current().pid() % 100_000;
  private static final String ADDRESS = "198.51.100.2";
  private static final int PORT = 8000;

  private final Process listener;

  private Outside(Process listener) {
    this.listener = listener;
  }

  static Outside open() throws IOException {
    run("ip", "netns", "add", NAME);
    try {
      run("ip", "link", "add", NAME, "type", "veth", "peer", "name", NAME + "p", "netns", NAME);
      run("ip", "address", "add", "198.51.100.1/30", "dev", NAME);
      run("ip", "link", "set", NAME, "up");
      run("ip", "-netns", NAME, "address", "add", ADDRESS + "/30", "dev", NAME + "p");
      run("ip", "-netns", NAME, "link", "set", NAME + "p", "up");
      Process listener =
          new ProcessBuilder(
                  "ip",
                  "netns",
                  "exec",
                  NAME,
                  Path.of(System.getProperty("java.home"), "bin/java").toString(),
                  "-Xmx32m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Outside.class.getName())
              .redirectErrorStream(true)
              .start();
      // It says one line when it listens.
      if (listener.inputReader().readLine() == null) {
        throw new IOException("the listener outside did not start");
      }
      return new Outside(listener);
    } catch (IOException e) {
      run("ip", "netns", "delete", NAME);
      throw e;
    }
  }

  Reach.Listener listener() {
    return new Reach.Listener("outside", ADDRESS, PORT);
  }

  private static void run(String... command) {
    try {
      Commands.run(List.of(command), Path.of("").toAbsolutePath(), Duration.ofSeconds(10));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    listener.destroy();
    run("ip", "netns", "delete", NAME);
  }

  /** The listener: accepts whoever comes. */
  public static void main(String... none) throws IOException {
    try (var server = new java.net.ServerSocket(PORT)) {
      System.out.println("listening");
      while (true) {
        server.accept().close();
      }
    }
  }
}
