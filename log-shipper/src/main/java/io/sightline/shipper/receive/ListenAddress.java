package io.sightline.shipper.receive;

import java.net.InetSocketAddress;

/**
 * Where a server listens.
 *
 * @param host a name or an address; without one in the configuration only this machine can connect
 * @param port 0 for any free one
 */
record ListenAddress(String host, int port) {
  static final String EXPECTED =
      "an address to listen on such as 127.0.0.1:5514, [::1]:5514 or 5514";
  private static final String LOOPBACK = "127.0.0.1";

  /**
   * @throws IllegalArgumentException when it is none
   */
  static ListenAddress parse(String text) {
    String stripped = text.strip();
    int colon = stripped.lastIndexOf(':');
    String host = colon < 0 ? LOOPBACK : stripped.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException();
    }
    int port = Integer.parseInt(stripped.substring(colon + 1));
    if (host.isEmpty() || port < 0 || port > 65_535) {
      throw new IllegalArgumentException();
    }
    return new ListenAddress(host, port);
  }

  InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + port;
  }
}
