package io.sightline.shipper.source;

import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One run of a shipper as far as files go: takes lines under their document ids, like an index in
 * which the first of two equal ids stays. A later run may share the index of an earlier one.
 */
final class Follower implements ShipperEvents {
  static final int MAX_LINE_BYTES = 1024;

  private final FollowedFiles files;
  private final Map<String, String> index;
  private final List<String> taken = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private long lag;

  Follower(Path folder) throws IOException {
    this(folder, new LinkedHashMap<>());
  }

  Follower(Path folder, Follower before) throws IOException {
    this(folder, before.index);
  }

  private Follower(Path folder, Map<String, String> index) throws IOException {
    this.index = index;
    Input input =
        new Input("app", "logs-app-test", List.of(Glob.parse(folder + "/logs/*/app*.log")));
    FollowedFiles.Settings settings =
        new FollowedFiles.Settings(
            List.of(input),
            Files.createDirectories(folder.resolve("state")),
            MAX_LINE_BYTES,
            Duration.ZERO);
    this.files = new FollowedFiles(settings, Clock.systemUTC(), this);
  }

  /** Looks for files, reads all there is, acknowledges it and saves; returns the new lines. */
  List<String> ship() {
    taken.clear();
    read().forEach(Segment::acknowledge);
    files.save();
    return List.copyOf(taken);
  }

  /** Looks for files and reads all there is, without acknowledging it. */
  List<Segment> read() {
    List<Segment> segments = new ArrayList<>();
    Object batch = new Object();
    files.discover();
    boolean more = true;
    while (more) {
      more =
          files.read(
              (file, offset, end, buffer, start, length, piece) -> {
                Segment begun = file.ships(batch, end);
                if (begun != null) {
                  segments.add(begun);
                  files.save();
                }
                take(
                    file.origin().generation() + ':' + offset,
                    new String(buffer, start, length, StandardCharsets.UTF_8));
                return true;
              });
    }
    return segments;
  }

  private void take(String id, String line) {
    String there = index.putIfAbsent(id, line);
    if (there != null && !there.equals(line)) {
      throw new AssertionError("the id " + id + " stands for '" + there + "' and '" + line + "'");
    }
    taken.add(line);
  }

  /** Every line taken by this run since the last {@link #ship}, repeated ones included. */
  List<String> taken() {
    return taken;
  }

  Set<String> ids() {
    return index.keySet();
  }

  /** What the index holds, in the order of arrival. */
  List<String> documents() {
    return List.copyOf(index.values());
  }

  long lag() {
    files.reportLag();
    return lag;
  }

  List<String> events() {
    return events;
  }

  void saveAndCrash() {
    files.save();
    crash();
  }

  void crash() {
    files.close();
  }

  @Override
  public void lag(String logClass, long bytes) {
    lag = bytes;
  }

  @Override
  public void fileMissing(String path, long deliveredBytes) {
    events.add("missing " + path + ' ' + deliveredBytes);
  }

  @Override
  public void fileFinished(Origin origin) {
    events.add("finished " + origin.path());
  }

  @Override
  public void checkpointDamaged(Path movedTo, String why) {
    events.add("damaged " + movedTo);
  }

  @Override
  public void checkpointFailed(Path file, IOException cause) {
    throw new UncheckedIOException(cause);
  }

  @Override
  public void fileUnreadable(Path path, IOException cause) {
    throw new UncheckedIOException(cause);
  }
}
