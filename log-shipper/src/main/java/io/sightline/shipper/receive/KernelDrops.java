package io.sightline.shipper.receive;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How many datagrams Linux dropped for want of room in a socket's receive buffer, out of the last
 * column of {@code /proc/net/udp} and {@code udp6}. On other systems nobody tells, and it is always
 * 0. Not thread-safe.
 */
final class KernelDrops {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));
  private static final int LOCAL_ADDRESS = 1;

  /** The addresses that the socket may be listed under. */
  private final Set<String> sockets = new HashSet<>();

  private long counted;

  /**
   * @param bound where the socket listens
   */
  KernelDrops(InetSocketAddress bound) {
    InetAddress address = bound.getAddress();
    byte[] bytes = address.getAddress();
    String port = ':' + String.format(Locale.ROOT, "%04X", bound.getPort());
    sockets.add(hex(bytes) + port);
    if (address.isAnyLocalAddress()) {
      sockets.add(hex(new byte[4]) + port);
      sockets.add(hex(new byte[16]) + port);
    } else if (bytes.length == 4) {
      // As Java's sockets speak both protocols.
      byte[] mapped = new byte[16];
      mapped[10] = (byte) 0xff;
      mapped[11] = (byte) 0xff;
      System.arraycopy(bytes, 0, mapped, 12, 4);
      sockets.add(hex(mapped) + port);
    }
  }

  /** Words of four bytes, each in the order of the machine, which is little-endian. */
  private static String hex(byte[] address) {
    StringBuilder hex = new StringBuilder();
    for (int word = 0; word < address.length; word += 4) {
      byte[] turned = {
        address[word + 3], address[word + 2], address[word + 1], address[word],
      };
      hex.append(HexFormat.of().withUpperCase().formatHex(turned));
    }
    return hex.toString();
  }

  /** So many were dropped since it was asked last. */
  int more() {
    long all = 0;
    for (Path table : TABLES) {
      try {
        for (String line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
          String[] columns = line.strip().split("\\s+", -1);
          if (columns.length > LOCAL_ADDRESS && sockets.contains(columns[LOCAL_ADDRESS])) {
            all += Long.parseLong(columns[columns.length - 1]);
          }
        }
      } catch (IOException | NumberFormatException e) {
        // Another system, or a container that does not show it.
        return 0;
      }
    }
    long more = Math.max(0, all - counted);
    counted = Math.max(counted, all);
    return (int) Math.min(more, Integer.MAX_VALUE);
  }
}
