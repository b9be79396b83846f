package io.sightline.benchmarks.shipping;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "idle",
    description = {
      "What the log-shipper costs when nothing is written: share of one core, and memory, with a",
      "few files and with many."
    },
    mixinStandardHelpOptions = true)
public final class IdleCommand implements Callable<Integer> {
  private static final Duration SETTLE = Duration.ofSeconds(15);

  @Option(names = "--jar", required = true, paramLabel = "JAR", description = "The log-shipper.")
  private Path jar = Path.of("");

  @Option(names = "--java-option", description = "Of the log-shipper's JVM; repeat it.")
  private List<String> flags = List.of();

  @Option(names = "--seconds", description = "Default: ${DEFAULT-VALUE}")
  private int seconds = 30;

  @Override
  public Integer call() throws Exception {
    for (int files : new int[] {4, 1000}) {
      Path folder = Files.createTempDirectory("sightline-idle-");
      for (int i = 0; i < files; i++) {
        LogLines.write(folder.resolve("logs/app-" + i + ".log"), i * 100, i * 100 + 100);
      }
      try (BulkSink sink = BulkSink.start();
          Shipper shipper =
              Shipper.start(
                  Shipper.sightline(jar.toAbsolutePath(), flags),
                  folder.resolve("state"),
                  folder + "/logs/app-*.log",
                  sink.port(),
                  "idle")) {
        while (sink.documents() < files * 100L) {
          Thread.sleep(50);
        }
        Thread.sleep(SETTLE.toMillis());
        Duration before = shipper.cpu();
        Thread.sleep(seconds * 1000L);
        double share = shipper.cpu().minus(before).toNanos() / (seconds * 1e9);
        System.out.printf(
            Locale.ROOT,
            "%4d files, nothing written: %.2f %% of a core, peak %.0f MiB%n",
            files,
            share * 100,
            shipper.peakMemoryBytes() / 1048576.0);
      }
    }
    return 0;
  }
}
