package io.sightline.stack.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of 127.0.0.1 on which nobody listens right now, from {@value #LOWEST} up to the range from
 * which the system itself takes ports: there every connection of every program could take one
 * before it is used. Another process that chooses a port may still do so at any time.
 */
public final class FreePorts {
  private static final int LOWEST = 20_000;
  private static final int TRIES = 1_000;
  private static final Path TAKEN_BY_THE_SYSTEM = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  /** Where systems begin that do not say it: Linux as it comes; others begin higher. */
  private static final int USUAL_RANGE_OF_THE_SYSTEM = 32_768;

  private FreePorts() {}

  /** One free port. */
  public static int one() {
    return some(1).get(0);
  }

  /** That many different free ports. */
  public static List<Integer> some(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(listen());
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on 127.0.0.1", e);
    } finally {
      for (ServerSocket socket : held) {
        close(socket);
      }
    }
  }

  private static ServerSocket listen() throws IOException {
    int end = beginOfTheSystem();
    for (int tried = 0; end > LOWEST && tried < TRIES; tried++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, end);
      try {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
      } catch (BindException taken) {
        // Then another.
      }
    }
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  /** The lowest port that the system gives to whoever asks for none in particular. */
  static int beginOfTheSystem() {
    try (InputStream in = Files.newInputStream(TAKEN_BY_THE_SYSTEM)) {
      // In one read: of a file of this folder there is no second one.
      String range = new String(in.readNBytes(64), StandardCharsets.US_ASCII);
      return Integer.parseInt(range.strip().split("\\s+", 2)[0]);
    } catch (IOException | NumberFormatException e) {
      return USUAL_RANGE_OF_THE_SYSTEM;
    }
  }

  /** Whether somebody could listen on this port of 127.0.0.1 now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As servers do: a connection that lingers from an earlier run is no reason to refuse.
      socket.setReuseAddress(true);
      socket.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
