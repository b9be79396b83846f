package io.sightline.endtoend;

import io.sightline.stack.process.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Tries connections from inside a container's network, with the host's own tools: an image may have
 * none. By address, so that it is the network that says no, and not the name server.
 */
final class Reach {
  /** A listener at one of the addresses of a service. */
  record Listener(String service, String address, int port) {}

  /** A connection that nobody refuses and nobody accepts takes this long. */
  private static final String EACH =
      "while read -r line address port; do"
          + " (timeout 2 bash -c \">/dev/tcp/$address/$port\" 2>/dev/null && echo \"$line\") &"
          + " done; wait";

  private Reach() {}

  /** Those listeners that accept a connection from the container. */
  static List<Listener> from(Container container, List<Listener> listeners) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < listeners.size(); i++) {
      Listener one = listeners.get(i);
      lines.append(i).append(' ').append(one.address()).append(' ').append(one.port()).append('\n');
    }
    try {
      String reached =
          Commands.run(
              List.of("nsenter", "--net=/proc/" + container.pid() + "/ns/net", "bash", "-c", EACH),
              Path.of("").toAbsolutePath(),
              Map.of(),
              lines.toString(),
              Duration.ofSeconds(60));
      return reached
          .lines()
          .map(line -> listeners.get(Integer.parseInt(line)))
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same for several containers at a time, for most of it is waiting. By service. */
  static Map<String, List<Listener>> fromEach(Map<Container, List<Listener>> questions) {
    Map<String, Future<List<Listener>>> answers = new TreeMap<>();
    try (var threads = new Threads(Executors.newFixedThreadPool(Math.max(1, questions.size())))) {
      questions.forEach(
          (container, listeners) ->
              answers.put(
                  container.service(), threads.pool().submit(() -> from(container, listeners))));
      Map<String, List<Listener>> reached = new TreeMap<>();
      for (Map.Entry<String, Future<List<Listener>>> answer : answers.entrySet()) {
        reached.put(answer.getKey(), answer.getValue().get());
      }
      return reached;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("a probe failed", e);
    }
  }

  /** Java 17 cannot close a pool by itself. */
  private record Threads(ExecutorService pool) implements AutoCloseable {
    @Override
    public void close() {
      pool.shutdownNow();
    }
  }

  /** The addresses of the second in the networks it has in common with the first. */
  static Set<String> shared(Container first, Container second) {
    JsonNode networks = first.inspect().at("/NetworkSettings/Networks");
    return second.inspect().at("/NetworkSettings/Networks").properties().stream()
        .filter(network -> networks.has(network.getKey()))
        .map(network -> network.getValue().at("/IPAddress").asString())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
