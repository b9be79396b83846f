package io.sightline.metrics;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port that is chosen now and listened on a moment later, perhaps by another process. */
public final class FreePort {
  private FreePort() {}

  /**
   * One of 127.0.0.1 on which nobody listens. Below those that systems give to connections, which
   * could take it before it is used.
   */
  public static int choose() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_768);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException taken) {
        // Then another.
      }
    }
  }
}
