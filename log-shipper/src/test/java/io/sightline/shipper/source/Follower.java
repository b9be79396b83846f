package io.sightline.shipper.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.event.LossReason;
import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Line;
import io.sightline.shipper.flow.Segment;
import io.sightline.shipper.flow.Taken;
import io.sightline.shipper.flow.TrackStatus;
import io.sightline.shipper.state.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One run of a shipper as far as files go, with an index in which the first of two equal ids stays.
 * A later run may share the index of an earlier one.
 */
final class Follower implements ShipperEvents {
  static final int MAX_LINE_BYTES = 1024;

  private final Setup setup;
  private final Journal journal;
  private final FollowedFiles files;
  private final Map<String, String> index;
  private final List<String> events;
  private final Map<LossReason, Long> lost = new EnumMap<>(LossReason.class);
  private final Set<String> handedOver = new HashSet<>();
  private long lag;
  private int open;

  /** How a run is set up. */
  record Setup(String pattern, LongLines longLines, int maxOpenFiles, Duration closeRemovedAfter) {
    static final Setup USUAL = new Setup("/logs/*/app*.log", LongLines.SPLIT, 100, Duration.ZERO);

    Setup pattern(String other) {
      return new Setup(other, longLines, maxOpenFiles, closeRemovedAfter);
    }

    Setup closeRemovedAfter(Duration time) {
      return new Setup(pattern, longLines, maxOpenFiles, time);
    }

    Setup maxOpenFiles(int files) {
      return new Setup(pattern, longLines, files, closeRemovedAfter);
    }

    Setup longLines(LongLines how) {
      return new Setup(pattern, how, maxOpenFiles, closeRemovedAfter);
    }
  }

  Follower(Path folder) throws IOException {
    this(folder, Setup.USUAL);
  }

  Follower(Path folder, Setup setup) throws IOException {
    this(folder, setup, new ArrayList<>());
  }

  Follower(Path folder, Follower before) throws IOException {
    this(folder, before.setup, before.index, before.events);
  }

  /** A first run that tells what happens to a list. */
  Follower(Path folder, Setup setup, List<String> events) throws IOException {
    this(folder, setup, new LinkedHashMap<>(), events);
  }

  private Follower(Path folder, Setup setup, Map<String, String> index, List<String> events)
      throws IOException {
    this.events = events;
    this.setup = setup;
    this.index = index;
    Input input = new Input("app", List.of(Glob.parse(folder + setup.pattern())));
    FollowedFiles.Settings settings =
        new FollowedFiles.Settings(
            List.of(input),
            MAX_LINE_BYTES,
            setup.longLines(),
            setup.maxOpenFiles(),
            setup.closeRemovedAfter());
    this.journal = Journal.open(folder.resolve("state"), Clock.systemUTC(), this);
    this.files = new FollowedFiles(settings, journal, Clock.systemUTC(), this);
  }

  /** A batch that was sent: its documents by id, and the stretches of files they come from. */
  final class Sent {
    private final Map<String, String> documents = new LinkedHashMap<>();
    private final List<Segment> segments = new ArrayList<>();

    /** It arrives, and the answer gets lost. */
    void arrive() {
      documents.forEach(
          (id, line) -> {
            String there = index.putIfAbsent(id, line);
            if (there != null && !there.equals(line)) {
              throw new AssertionError(
                  "the id " + id + " stands for '" + there + "' and '" + line + "'");
            }
          });
    }

    /** Where it goes is closed; what it holds comes again. */
    void giveBack() {
      segments.forEach(Segment::giveBack);
    }

    /** It arrives, and so does the answer. */
    void acknowledge() {
      arrive();
      segments.forEach(Segment::acknowledge);
    }
  }

  /** Looks for files, ships all there is and saves; returns the new lines. */
  List<String> ship() {
    Sent sent = read();
    sent.acknowledge();
    save();
    return List.copyOf(sent.documents.values());
  }

  /** Looks for files, reads all there is and sends it; nothing arrives yet. */
  Sent read() {
    return read(line -> false);
  }

  /** The same, while some lines are not taken for now. */
  Sent read(Predicate<String> held) {
    Sent sent = new Sent();
    files.tend();
    boolean more = true;
    while (more) {
      more =
          files.read(
              line -> {
                if (held.test(text(line))) {
                  return Taken.HELD;
                }
                Segment begun = line.track().ships(sent, line.end());
                if (begun != null) {
                  sent.segments.add(begun);
                  save();
                  assertThat(begun.isPromised()).isTrue();
                }
                handedOver.add(text(line));
                sent.documents.put(line.track().origin().name() + ':' + line.offset(), text(line));
                return Taken.YES;
              });
    }
    return sent;
  }

  /** Looks for files and reads all there is, line by line. */
  void readWith(LineConsumer consumer) throws IOException {
    files.tend();
    boolean more = true;
    while (more) {
      more =
          files.read(
              line -> {
                try {
                  consumer.accept(text(line));
                  line.track().readTo(line.end());
                  return Taken.YES;
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  private static String text(Line line) {
    return new String(line.bytes(), line.start(), line.length(), StandardCharsets.UTF_8);
  }

  /** Whether any of these lines was ever handed over by this run. */
  boolean hasSent(List<String> lines) {
    return lines.stream().anyMatch(handedOver::contains);
  }

  List<TrackStatus> status() {
    return files.status();
  }

  /** How many bytes were counted as lost for a reason. */
  long lost(LossReason why) {
    return lost.getOrDefault(why, 0L);
  }

  int open() {
    files.report();
    return open;
  }

  @Override
  public void filesOpen(int count) {
    open = count;
  }

  @Override
  public void bytesLost(String logClass, String path, long bytes, LossReason why) {
    lost.merge(why, bytes, Long::sum);
    events.add("lost " + path + ' ' + bytes + ' ' + why.label());
  }

  @Override
  public void fileFound(Origin origin, long fromOffset) {
    events.add("found " + origin.path() + ' ' + origin.name() + ' ' + fromOffset);
  }

  @Override
  public void fileMoved(Origin origin, String newPath) {
    events.add("moved " + origin.path() + ' ' + origin.name() + " to " + newPath);
  }

  @Override
  public void fileTruncated(String path, long readBytes) {
    events.add("truncated " + path + ' ' + readBytes);
  }

  @Override
  public void fileIsCopy(String path, String original) {
    events.add("copy " + path + " of " + original);
  }

  void save() {
    files.note(journal);
    if (journal.sync()) {
      files.noted();
    }
  }

  /** What happens at each line. */
  interface LineConsumer {
    void accept(String line) throws IOException;
  }

  Set<String> ids() {
    return index.keySet();
  }

  /** What the index holds, in the order of arrival. */
  List<String> documents() {
    return List.copyOf(index.values());
  }

  long lag() {
    files.report();
    return lag;
  }

  List<String> events() {
    return events;
  }

  void saveAndCrash() {
    save();
    crash();
  }

  void crash() {
    files.close();
    journal.close();
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
    events.add("unreadable " + path);
  }
}
