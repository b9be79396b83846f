package io.sightline.metrics.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose word counts for where a request came from. Anybody can send {@code X-Forwarded-For}; each
 * proxy appends the address it saw. So the list is read from its end, as long as the one who wrote
 * the entry is trusted. Immutable.
 */
public final class TrustedProxies {
  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

  static final TrustedProxies NONE = new TrustedProxies(List.of());

  /**
   * With a colon in it the JDK never asks a name server, nor with four numbers up to 255; this
   * keeps the rest from it. {@code 999.1.1.1} would be looked up as a host, for whoever sends it.
   */
  private static final Pattern LITERAL =
      Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

  @SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
  private record Network(byte[] address, int prefix) {
    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      int unused = address.length * 8 - prefix;
      return new BigInteger(1, address)
          .shiftRight(unused)
          .equals(new BigInteger(1, other).shiftRight(unused));
    }
  }

  private final List<Network> networks;

  private TrustedProxies(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * Addresses and networks in CIDR notation.
   *
   * @throws IllegalArgumentException when one is neither
   */
  static TrustedProxies of(List<String> written) {
    return new TrustedProxies(
        written.stream().map(String::strip).map(TrustedProxies::network).toList());
  }

  private static Network network(String text) {
    int slash = text.indexOf('/');
    byte[] address = bytes(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException("no address: " + text);
    }
    int bits = address.length * 8;
    int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException("no network: " + text);
    }
    return new Network(address, prefix);
  }

  private static byte @Nullable [] bytes(String literal) {
    if (!LITERAL.matcher(literal).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private boolean trusts(String address) {
    byte[] bytes = bytes(address);
    return bytes != null && networks.stream().anyMatch(network -> network.contains(bytes));
  }

  /**
   * The address a request came from.
   *
   * @param peer the other end of the connection
   * @param forwardedFor the header {@code X-Forwarded-For}; entries that are no addresses end the
   *     search
   */
  String client(String peer, @Nullable String forwardedFor) {
    if (networks.isEmpty() || forwardedFor == null || !trusts(peer)) {
      return peer;
    }
    String client = peer;
    String[] hops = forwardedFor.split(",", -1);
    for (int i = hops.length - 1; i >= 0; i--) {
      String hop = hops[i].strip();
      if (bytes(hop) == null) {
        return client;
      }
      client = hop;
      if (!trusts(hop)) {
        return client;
      }
    }
    return client;
  }
}
