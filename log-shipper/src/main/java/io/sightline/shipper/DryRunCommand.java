package io.sightline.shipper;

import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Destination;
import io.sightline.shipper.flow.DocumentTaker;
import io.sightline.shipper.flow.Line;
import io.sightline.shipper.flow.Pipeline;
import io.sightline.shipper.flow.Taken;
import io.sightline.shipper.flow.Track;
import io.sightline.shipper.source.FollowedFiles;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "dry-run",
    description = {
      "Prints the documents that the files would become, with their data stream, and sends nothing.",
      "Reads from the start of the files and remembers nothing."
    },
    mixinStandardHelpOptions = true)
final class DryRunCommand extends ConfiguredCommand {
  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many documents. Default: ${DEFAULT-VALUE}")
  private int limit = 20;

  @Option(names = "--class", paramLabel = "CLASS", description = "Only inputs of this class.")
  private String logClass;

  private int printed;

  @Override
  int call(ShipperConfig config) {
    if (logClass != null && !config.classes().contains(logClass)) {
      System.err.println(
          "--class: one of " + String.join(", ", config.classes()) + ", was '" + logClass + "'");
      return Main.WRONG;
    }
    Clock clock = Clock.systemUTC();
    ShipperEvents events = new ShipperEvents() {};
    Map<String, Pipeline> pipelines = Wiring.pipelines(config, clock, events);
    RawLines raw = new RawLines(config.environment(), clock);
    Set<Track> waiting = new LinkedHashSet<>();
    Printer printer = new Printer(config.environment());
    try (FollowedFiles files = Wiring.files(config, new NoCheckpoint(), clock, events)) {
      files.tend();
      while (printed < limit && files.read(line -> take(line, pipelines, raw, waiting, printer))) {
        // Until all files are read.
      }
      for (Track track : waiting) {
        Pipeline pipeline = pipelines.get(track.origin().logClass());
        if (track.attachment() != null) {
          pipeline.flush(track, Long.MAX_VALUE, printer);
        }
      }
    }
    System.err.println(printed + " documents; nothing was sent");
    return 0;
  }

  private Taken take(
      Line line,
      Map<String, Pipeline> pipelines,
      RawLines raw,
      Set<Track> waiting,
      Printer printer) {
    Track track = line.track();
    if (logClass != null && !logClass.equals(track.origin().logClass())) {
      return Taken.YES;
    }
    if (printed >= limit) {
      return Taken.STOPPED;
    }
    Pipeline pipeline = pipelines.get(track.origin().logClass());
    if (pipeline == null) {
      raw.prepare(line);
      return printer.take(
          track, line.offset(), line.end(), raw.bytes(), raw.start(), raw.length(), null);
    }
    Taken taken = pipeline.take(line, printer);
    waiting.add(track);
    return taken;
  }

  private final class Printer implements DocumentTaker {
    private final String environment;

    Printer(String environment) {
      this.environment = environment;
    }

    @Override
    public Taken take(
        Track track, long offset, long end, byte[] bytes, int start, int length, Destination to) {
      if (printed >= limit) {
        return Taken.STOPPED;
      }
      printed++;
      Destination usual = new Destination(track.origin().logClass(), environment);
      System.out.println(
          (to == null ? usual : to).stream()
              + " "
              + new String(bytes, start, length, StandardCharsets.UTF_8));
      return Taken.YES;
    }
  }
}
