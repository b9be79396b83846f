package io.sightline.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "load",
    description = {
      "Saturates the same handler with wrk, plain and observed, turn by turn in one run, and prints",
      "each kind's throughput and CPU time as ratios to its baseline. Needs wrk on the PATH",
      "(Debian: apt-get install wrk)."
    },
    mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {
  private static final String PLAIN = "javalin 7 plain";
  private static final String PLAIN_6 = "javalin 6 plain";

  @Option(names = "--rounds", description = "Turns of each kind. Default: ${DEFAULT-VALUE}")
  private int rounds = 7;

  @Option(names = "--seconds", description = "Length of a turn. Default: ${DEFAULT-VALUE}")
  private int seconds = 5;

  @Option(names = "--connections", description = "Default: ${DEFAULT-VALUE}")
  private int connections = 32;

  @Option(
      names = "--javalin6",
      paramLabel = "JAR",
      description = "The jar of benchmarks/javalin6, to compare with javalin-micrometer.")
  private @Nullable Path javalin6;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("sightline-load-");
    Map<String, LoadedServer> servers = new LinkedHashMap<>();
    try {
      start(servers, folder);
      Map<String, List<LoadedServer.Turn>> turns = new LinkedHashMap<>();
      for (LoadedServer server : servers.values()) {
        System.err.println("warming up " + server.name());
        LoadedServer.Turn unused = server.turn(connections, Duration.ofSeconds(2L * seconds));
      }
      List<String> order = new ArrayList<>(servers.keySet());
      for (int round = 1; round <= rounds; round++) {
        System.err.println("round " + round + " of " + rounds);
        for (String name : order) {
          LoadedServer server = server(servers, name);
          turns
              .computeIfAbsent(name, key -> new ArrayList<>())
              .add(server.turn(connections, Duration.ofSeconds(seconds)));
        }
        // Whoever comes after a heavy one shall not always be the same.
        Collections.reverse(order);
      }
      print(servers, turns);
      return 0;
    } finally {
      servers.values().forEach(LoadedServer::close);
      Folders.delete(folder);
    }
  }

  private void start(Map<String, LoadedServer> servers, Path folder)
      throws IOException, InterruptedException {
    for (ServerKind kind : ServerKind.values()) {
      String name =
          kind == ServerKind.PLAIN
              ? PLAIN
              : "app-metrics, " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      Path logs = Files.createDirectories(folder.resolve(kind.name()));
      servers.put(
          name,
          LoadedServer.start(
              name,
              port ->
                  List.of(
                      "-cp",
                      System.getProperty("java.class.path"),
                      Main.class.getName(),
                      "server",
                      kind.name(),
                      String.valueOf(port),
                      "--log-dir=" + logs),
              folder));
    }
    if (javalin6 != null) {
      for (String kind : List.of("plain", "micrometer")) {
        String name = kind.equals("plain") ? PLAIN_6 : "javalin 6, javalin-micrometer";
        servers.put(
            name,
            LoadedServer.start(
                name,
                port -> List.of("-jar", javalin6.toString(), kind, String.valueOf(port)),
                folder));
      }
    }
  }

  private static LoadedServer server(Map<String, LoadedServer> servers, String name) {
    LoadedServer server = servers.get(name);
    if (server == null) {
      throw new IllegalStateException("no server called " + name);
    }
    return server;
  }

  private static void print(
      Map<String, LoadedServer> servers, Map<String, List<LoadedServer.Turn>> turns) {
    System.out.printf(
        "%-36s %10s %9s %19s %12s %9s%n",
        "", "requests/s", "of plain", "(rounds, from - to)", "CPU us/req", "of plain");
    for (String name : servers.keySet()) {
      List<LoadedServer.Turn> mine = turns.getOrDefault(name, List.of());
      List<LoadedServer.Turn> baseline =
          turns.getOrDefault(name.startsWith("javalin 6") ? PLAIN_6 : PLAIN, List.of());
      List<Double> throughput = ratios(mine, baseline, false);
      List<Double> cpu = ratios(mine, baseline, true);
      System.out.printf(
          Locale.ROOT,
          "%-36s %10.0f %9.3f %10.3f - %.3f %12.2f %9.3f%n",
          name,
          median(mine.stream().map(LoadedServer.Turn::requestsPerSecond).toList()),
          median(throughput),
          Collections.min(throughput),
          Collections.max(throughput),
          median(mine.stream().map(LoadedServer.Turn::cpuMicrosPerRequest).toList()),
          median(cpu));
    }
  }

  /** Each turn against the baseline's turn of the same round. */
  private static List<Double> ratios(
      List<LoadedServer.Turn> mine, List<LoadedServer.Turn> baseline, boolean ofCpu) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < mine.size(); i++) {
      ratios.add(
          ofCpu
              ? mine.get(i).cpuMicrosPerRequest() / baseline.get(i).cpuMicrosPerRequest()
              : mine.get(i).requestsPerSecond() / baseline.get(i).requestsPerSecond());
    }
    return ratios;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
