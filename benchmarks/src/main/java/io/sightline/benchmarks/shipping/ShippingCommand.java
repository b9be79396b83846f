package io.sightline.benchmarks.shipping;

import io.sightline.benchmarks.shipping.Shipper.Kind;
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
import java.util.function.LongSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "ship",
    description = {
      "Ships the same log file into a protocol sink, turn by turn with each shipper there is,",
      "checkpoints on, and prints lines a second, CPU time a line and peak memory. The time counts",
      "from the start of the process, that of the JVM included."
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

  @Option(names = "--only", description = "One shipper: sightline or rsyslog.")
  private String only = "";

  /** One run of one shipper. */
  private record Run(double linesPerSecond, double cpuMicros, double mebibytes, double first) {}

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("sightline-ship-");
    Map<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put("sightline", Shipper.sightline(jar.toAbsolutePath(), flags));
    kinds.put("rsyslog", Shipper.rsyslog());
    kinds.keySet().removeIf(name -> !only.isEmpty() && !only.equals(name));
    for (int i = 0; i < files; i++) {
      LogLines.write(
          folder.resolve("logs/app-" + i + ".log"),
          (int) ((long) lines * i / files),
          (int) ((long) lines * (i + 1) / files));
    }
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    try (BulkSink sink = BulkSink.start()) {
      for (int round = 0; round < rounds; round++) {
        for (Map.Entry<String, Kind> kind : kinds.entrySet()) {
          Path own = folder.resolve(kind.getKey() + round);
          Run run = ship(kind.getValue(), own, folder + "/logs/app-*.log", sink);
          System.err.printf(Locale.ROOT, "%s %s%n", kind.getKey(), run);
          runs.computeIfAbsent(kind.getKey(), key -> new ArrayList<>()).add(run);
        }
      }
    }
    System.out.printf(
        "%-12s %12s %14s %12s %22s%n", "", "lines/s", "us CPU a line", "peak MiB", "s to 1st line");
    runs.forEach(
        (name, all) ->
            System.out.printf(
                Locale.ROOT,
                "%-12s %,12.0f %14.2f %12.0f %22.2f%n",
                name,
                median(all.stream().map(Run::linesPerSecond).toList()),
                median(all.stream().map(Run::cpuMicros).toList()),
                median(all.stream().map(Run::mebibytes).toList()),
                median(all.stream().map(Run::first).toList())));
    return 0;
  }

  private Run ship(Kind kind, Path folder, String pattern, BulkSink sink)
      throws IOException, InterruptedException {
    sink.reset();
    long start = System.nanoTime();
    try (Shipper shipper = Shipper.start(kind, folder, pattern, sink.port(), "bench")) {
      await(sink::documents, lines, shipper, folder);
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Run(
          lines / seconds,
          shipper.cpu().toNanos() / 1e3 / lines,
          shipper.peakMemoryBytes() / 1048576.0,
          (sink.firstNanos() - start) / 1e9);
    }
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

  static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
