package io.sightline.shipper;

import io.sightline.shipper.flow.TrackStatus;
import io.sightline.shipper.flow.TrackStatus.Kind;
import io.sightline.shipper.state.StateLock;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "status",
    description = {
      "Shows how far every file, spool and partition of a topic is delivered, those that lag first.",
      "Exit code 0 when nothing lags, 3 when something does, 1 when no shipper has run."
    },
    mixinStandardHelpOptions = true)
final class StatusCommand extends ConfiguredCommand {
  private static final int LAGS = 3;

  @Option(names = "--json", description = "One JSON object a line, for programs.")
  private boolean json;

  @Override
  int call(ShipperConfig config) {
    List<TrackStatus> tracks;
    try {
      tracks = new StatusFile(config.stateDir()).read();
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return Main.FAILED;
    }
    List<TrackStatus> sorted =
        tracks.stream()
            .sorted(
                Comparator.comparingLong(TrackStatus::lag)
                    .reversed()
                    .thenComparing(TrackStatus::path))
            .toList();
    if (json) {
      JsonMapper mapper = JsonMapper.builder().build();
      sorted.forEach(track -> System.out.println(mapper.writeValueAsString(fields(track))));
    } else {
      print(sorted, isRunning(config));
    }
    return sorted.stream().anyMatch(track -> track.lag() > 0) ? LAGS : 0;
  }

  private static Map<String, Object> fields(TrackStatus track) {
    String unit = '_' + track.kind().unit();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", track.kind().name().toLowerCase(Locale.ROOT));
    fields.put("class", track.logClass());
    fields.put("path", track.path());
    fields.put("name", track.name());
    fields.put("size" + unit, track.size());
    fields.put("read" + unit, track.read());
    fields.put("delivered" + unit, track.delivered());
    fields.put("lag" + unit, track.lag());
    fields.put("lag_seconds", track.lagSeconds());
    return fields;
  }

  private static void print(List<TrackStatus> tracks, boolean running) {
    System.out.println(
        running ? "The shipper runs." : "No shipper runs; this is how the last one left it.");
    for (Kind kind : Kind.values()) {
      List<TrackStatus> its = tracks.stream().filter(track -> track.kind() == kind).toList();
      if (!its.isEmpty()) {
        print(kind, its);
      }
    }
  }

  private static void print(Kind kind, List<TrackStatus> tracks) {
    String what =
        switch (kind) {
          case FILE -> "file, oldest line not delivered";
          case SPOOL -> "spool, oldest message not delivered";
          case PARTITION -> "topic and partition, oldest record not delivered";
        };
    System.out.printf(
        "%n%-10s %14s %14s %14s %12s %10s  %s%n",
        "class", "size", "read", "delivered", "lag " + kind.unit(), "lag s", what);
    for (TrackStatus track : tracks) {
      String oldest = track.lag() == 0 ? track.path() : track.path() + ':' + track.delivered();
      System.out.printf(
          Locale.ROOT,
          "%-10s %14d %14d %14d %12d %10.1f  %s%n",
          track.logClass(),
          track.size(),
          track.read(),
          track.delivered(),
          track.lag(),
          track.lagSeconds(),
          oldest);
    }
  }

  /** Somebody holds the state folder. */
  private static boolean isRunning(ShipperConfig config) {
    try (StateLock lock = StateLock.take(config.stateDir())) {
      return lock == null;
    } catch (IOException e) {
      return true;
    }
  }
}
