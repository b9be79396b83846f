package io.sightline.benchmarks.shipping;

import io.sightline.benchmarks.Folders;
import io.sightline.benchmarks.shipping.Shipper.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "ship",
    description = {
      "Ships the same log file, turn by turn with each shipper there is, checkpoints on, and prints",
      "lines a second, CPU time a line and peak memory. Into a sink that only counts, or into a real",
      "Elasticsearch's data stream, there beside bulk bodies that were made beforehand (ceiling).",
      "The time counts from the start of the process, that of the JVM included; against the",
      "ceiling's, which has no start, from the first document."
    },
    mixinStandardHelpOptions = true)
public final class ShippingCommand implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofMinutes(3);

  @Option(names = "--lines", description = "Default: ${DEFAULT-VALUE}")
  private int lines = 1_000_000;

  @Option(names = "--rounds", description = "Default: ${DEFAULT-VALUE}")
  private int rounds = 3;

  @Option(names = "--files", description = "Spread over so many files. Default: ${DEFAULT-VALUE}")
  private int files = 1;

  @Option(names = "--jar", required = true, paramLabel = "JAR", description = "The log-shipper.")
  private Path jar = Path.of("");

  @Option(names = "--java-option", description = "Of the log-shipper's JVM; repeat it.")
  private List<String> flags = List.of();

  @Option(names = "--only", description = "One of: sightline, rsyslog, ingester, ceiling.")
  private String only = "";

  @Option(names = "--into", description = "sink or elasticsearch. Default: ${DEFAULT-VALUE}")
  private Into into = Into.sink;

  /** Where to. */
  enum Into {
    sink,
    elasticsearch
  }

  private final Map<String, List<Run>> runs = new LinkedHashMap<>();

  /**
   * One run of one shipper.
   *
   * @param fromFirst lines a second, the time counted from the first document
   */
  private record Run(
      double linesPerSecond, double fromFirst, double cpuMicros, double mebibytes, double first) {}

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("sightline-ship-");
    // The server runs as another user when this one is root.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put("sightline", Shipper.sightline(jar.toAbsolutePath(), flags));
    kinds.put("rsyslog", Shipper.rsyslog());
    kinds.put("ingester", Shipper.ingester());
    kinds.keySet().removeIf(name -> !only.isEmpty() && !only.equals(name));
    for (int i = 0; i < files; i++) {
      LogLines.write(
          folder.resolve("logs/app-" + i + ".log"),
          (int) ((long) lines * i / files),
          (int) ((long) lines * (i + 1) / files));
    }
    try {
      if (into == Into.sink) {
        intoSink(folder, kinds);
      } else {
        intoElasticsearch(folder, kinds);
      }
    } finally {
      Folders.delete(folder);
    }
    print();
    return 0;
  }

  private void intoSink(Path folder, Map<String, Kind> kinds)
      throws IOException, InterruptedException {
    try (BulkSink sink = BulkSink.start()) {
      for (int round = 0; round < rounds; round++) {
        for (Map.Entry<String, Kind> kind : kinds.entrySet()) {
          sink.reset();
          Path own = folder.resolve(kind.getKey() + round);
          long start = System.nanoTime();
          try (Shipper shipper =
              Shipper.start(kind.getValue(), own, pattern(folder), sink.port(), "bench")) {
            await(sink::documents, lines, shipper, own);
            note(kind.getKey(), start, sink.firstNanos(), shipper);
          }
        }
      }
    }
  }

  private void intoElasticsearch(Path folder, Map<String, Kind> kinds)
      throws IOException, InterruptedException {
    RawBulks ceiling = new RawBulks(lines);
    try (RealServer server = RealServer.start(folder, jar.toAbsolutePath())) {
      for (int round = 0; round <= rounds; round++) {
        // Round 0 warms the server up.
        turn(server, ceiling, round);
        for (Map.Entry<String, Kind> kind : kinds.entrySet()) {
          turn(server, kind.getKey(), kind.getValue(), folder, round);
        }
      }
    }
  }

  private void turn(RealServer server, RawBulks ceiling, int round)
      throws IOException, InterruptedException {
    String environment = "ceiling" + round;
    server.prepare(environment, "app");
    long start = System.nanoTime();
    ceiling.send(server.uri(), "logs-app-" + environment);
    double rate = lines / ((System.nanoTime() - start) / 1e9);
    server.rest("logs-app-" + environment);
    add("ceiling", round, new Run(rate, rate, 0, 0, 0));
  }

  private void turn(RealServer server, String name, Kind kind, Path folder, int round)
      throws IOException, InterruptedException {
    String environment = name + round;
    String stream = "logs-app-" + environment;
    server.prepare(environment, "app");
    Path own = folder.resolve(environment);
    long start = System.nanoTime();
    try (Shipper shipper =
        Shipper.start(kind, own, pattern(folder), server.uri().getPort(), environment)) {
      await(() -> server.documents(stream), 1, shipper, own);
      long first = System.nanoTime();
      await(() -> server.documents(stream), lines, shipper, own);
      add(name, round, run(start, first, shipper));
    }
    server.rest(stream);
  }

  private static String pattern(Path folder) {
    return folder + "/logs/app-*.log";
  }

  private void note(String name, long start, long first, Shipper shipper) throws IOException {
    add(name, 1, run(start, first, shipper));
  }

  private Run run(long start, long first, Shipper shipper) throws IOException {
    long now = System.nanoTime();
    return new Run(
        lines / ((now - start) / 1e9),
        lines / ((now - first) / 1e9),
        shipper.cpu().toNanos() / 1e3 / lines,
        shipper.peakMemoryBytes() / 1048576.0,
        (first - start) / 1e9);
  }

  private void add(String name, int round, Run run) {
    System.err.printf(Locale.ROOT, "%s: %,.0f lines/s%n", name, run.linesPerSecond());
    if (round > 0) {
      runs.computeIfAbsent(name, key -> new ArrayList<>()).add(run);
    }
  }

  private void print() {
    System.out.printf(
        "%-12s %12s %16s %14s %10s %14s %14s%n",
        "", "lines/s", "from 1st line", "us CPU a line", "peak MiB", "s to 1st line", "of ceiling");
    runs.forEach(
        (name, all) ->
            System.out.printf(
                Locale.ROOT,
                "%-12s %,12.0f %,16.0f %14.2f %10.0f %14.2f %14s%n",
                name,
                median(all, Run::linesPerSecond),
                median(all, Run::fromFirst),
                median(all, Run::cpuMicros),
                median(all, Run::mebibytes),
                median(all, Run::first),
                ofCeiling(all)));
  }

  /** Each run against the ceiling of the same round. */
  private String ofCeiling(List<Run> all) {
    List<Run> ceiling = runs.getOrDefault("ceiling", List.of());
    if (ceiling.isEmpty()) {
      return "-";
    }
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      ratios.add(all.get(i).fromFirst() / ceiling.get(i).fromFirst());
    }
    return String.format(Locale.ROOT, "%.2f", median(ratios));
  }

  private static void await(LongSupplier documents, long all, Shipper shipper, Path folder)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (documents.getAsLong() < all) {
      if (!shipper.isAlive() || System.nanoTime() - deadline > 0) {
        throw new IOException(
            "only "
                + documents.getAsLong()
                + " documents came, see "
                + folder.resolve("output.log"));
      }
      Thread.sleep(5);
    }
  }

  private static double median(List<Run> all, ToDoubleFunction<Run> figure) {
    return median(all.stream().map(figure::applyAsDouble).toList());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
