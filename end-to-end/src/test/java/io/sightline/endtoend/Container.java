package io.sightline.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * A running container, seen from its host.
 *
 * @param inspect what the engine tells about it
 */
record Container(String service, JsonNode inspect) {
  String id() {
    return inspect.at("/Id").asString();
  }

  /** On the host, of its first process. */
  long pid() {
    return inspect.at("/State/Pid").asLong();
  }

  /** On the host, of all its processes that live right now. */
  List<Long> pids() {
    return Docker.lines("top", id(), "-eo", "pid").stream().skip(1).map(Long::parseLong).toList();
  }

  /** The kernel's words about a process, by key; empty when it has ended meanwhile. */
  static Map<String, String> status(long pid) {
    Map<String, String> status = new HashMap<>();
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        int colon = line.indexOf(':');
        status.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    } catch (IOException e) {
      return Map.of();
    }
    return status;
  }

  /** The addresses it has in its networks. */
  List<String> addresses() {
    List<String> addresses = new ArrayList<>();
    inspect
        .at("/NetworkSettings/Networks")
        .forEach(network -> addresses.add(network.at("/IPAddress").asString()));
    addresses.removeIf(String::isEmpty);
    return addresses;
  }

  /** The TCP ports on which something listens for more than the container itself. */
  Set<Integer> listeners() {
    Set<Integer> ports = new TreeSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      try {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/net/" + table))) {
          List<String> words = List.of(line.strip().split("\\s+", -1));
          if (words.get(3).equals("0A") && !isLoopback(words.get(1))) {
            ports.add(
                HexFormat.fromHexDigits(words.get(1).substring(words.get(1).indexOf(':') + 1)));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return ports;
  }

  /** The kernel writes each four bytes of an address in the order of the machine. */
  private static boolean isLoopback(String address) {
    String number = address.substring(0, address.indexOf(':'));
    return number.equals("00000000000000000000000001000000")
        || number.matches("(0000000000000000FFFF0000)?[0-9A-F]{6}7F");
  }
}
