package io.sightline.shipper.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Line;
import io.sightline.shipper.flow.Pipeline;
import io.sightline.shipper.flow.Seed;
import io.sightline.shipper.flow.Segment;
import io.sightline.shipper.flow.Taken;
import io.sightline.shipper.flow.Track;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays engine, sink, journal and server for one track: holds, time-outs, acknowledgements in any
 * order, loads that come back, crashes. Whatever happens, every line ends in exactly one document,
 * and no id ever stands for two different texts.
 */
final class RandomJoiningTest {
  private static final int MAX_LINES = 7;
  private static final int MAX_BYTES = 1_024;
  private static final String CONFIG =
      """
      multiline: {starts_with: '^[SD]', timeout_ms: 100, max_lines: 7, max_bytes: 1024}
      parse: {format: text}
      steps:
        - drop: {field: message, matches: '^D'}
      """;

  private Random random;
  private List<String> lines;
  private TreeMap<Long, Integer> indexes;
  private long length;
  private long lastLine;
  private long written;

  private Pipeline pipeline;
  private Track track;
  private long nanos;
  private List<Load> loads;
  private Load filling;

  /** The disk: all of it is written at once. */
  private long savedDelivered;

  private long savedSentBelow;
  private List<Long> savedCuts;

  /** The server. */
  private TreeMap<Long, String> stored;

  private Set<Long> everCut;

  /** What goes out in one request. */
  private static final class Load {
    final Map<Long, String> documents = new TreeMap<>();
    final List<Segment> segments = new ArrayList<>();
    boolean sent;
  }

  @Test
  void everyLineIsInOneDocumentWhateverHappens() {
    long seed = Seed.of("joined lines");
    for (int round = 0; round < 2_000; round++) {
      random = new Random(seed + round);
      play("round " + round);
    }
  }

  private void play(String round) {
    write();
    written = 0;
    savedDelivered = 0;
    savedSentBelow = 0;
    savedCuts = List.of();
    stored = new TreeMap<>();
    everCut = new HashSet<>();
    start();
    for (int step = 0; step < 150; step++) {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> feed(random.nextInt(8), true);
        case 3, 4 -> {
          // As in the engine, the feed has a turn before time can be up.
          feed(random.nextInt(3) + 1, true);
          flush(false);
        }
        case 5 -> submit();
        case 6 -> acknowledge();
        case 7 -> save();
        case 8 -> {
          if (random.nextInt(4) == 0) {
            giveBack();
          } else {
            nanos += random.nextInt(80_000_000);
          }
        }
        default -> {
          if (random.nextInt(6) == 0) {
            feed(1, true);
            flush(true);
          } else if (random.nextInt(6) == 0) {
            start();
          }
        }
      }
    }
    for (int tries = 0; !track.isDelivered() || track.read() < length; tries++) {
      assertThat(tries).as(round + ": it comes to an end").isLessThan(1_000);
      feed(1_000, false);
      flush(true);
      submit();
      while (!loads.isEmpty()) {
        acknowledge();
      }
    }
    check(round);
  }

  private void write() {
    lines = new ArrayList<>();
    indexes = new TreeMap<>();
    length = 0;
    for (int i = 0; i < 120; i++) {
      int kind = random.nextInt(20);
      String begin = kind < 4 ? "S" : kind < 6 ? "D" : kind < 7 ? "P" : " ";
      String line = begin + i + "x".repeat(random.nextInt(10) == 0 ? random.nextInt(700) : 0);
      indexes.put(length, i);
      lines.add(line);
      lastLine = length;
      length += line.length() + 1;
    }
  }

  /** The first time, or after a crash. */
  private void start() {
    track = new Track(new Origin("app", "generation", "/log"), savedDelivered, savedSentBelow);
    track.restoreCuts(savedCuts);
    loads = new ArrayList<>();
    filling = null;
    pipeline =
        Pipelines.of(
            ReadConfig.valid(CONFIG),
            Shipped.USUAL,
            new ShipperEvents() {},
            Clock.systemUTC(),
            () -> nanos);
  }

  private void feed(int count, boolean trouble) {
    Line line = new Line();
    // Now and then there is nothing more yet; what was read before is there for ever.
    written =
        trouble
            ? Math.max(
                written, indexes.ceilingKey(Math.min(track.read() + random.nextInt(90), lastLine)))
            : length;
    for (int i = 0; i < count && track.read() < written; i++) {
      long offset = track.read();
      String text = lines.get(indexes.get(offset));
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      line.set(track, offset, offset + bytes.length + 1, bytes, 0, bytes.length)
          .asPiece(text.startsWith("P"));
      int life = track.rewinds();
      Taken taken =
          pipeline.take(line, (of, at, end, b, s, n, to) -> taken(trouble, at, end, b, s, n));
      if (life != track.rewinds()) {
        track.pendNothing();
        track.attach(null);
        return;
      }
      if (taken != Taken.YES) {
        return;
      }
      track.readTo(line.end());
    }
  }

  private void flush(boolean all) {
    pipeline.flush(
        track,
        all ? Long.MAX_VALUE : nanos,
        (of, at, end, b, s, n, to) -> taken(!all, at, end, b, s, n));
    everCut.addAll(track.cuts());
  }

  private Taken taken(boolean trouble, long at, long end, byte[] bytes, int start, int count) {
    // What may happen while the engine waits for room.
    if (trouble && random.nextInt(4) == 0) {
      acknowledge();
    }
    int life = track.rewinds();
    if (trouble && random.nextInt(20) == 0) {
      giveBack();
    }
    if (life != track.rewinds() || (trouble && random.nextInt(3) == 0)) {
      return Taken.HELD;
    }
    if (filling == null) {
      filling = new Load();
      loads.add(filling);
    }
    Object message = JsonMapper.shared().readValue(bytes, start, count, Map.class).get("message");
    filling.documents.put(at, (String) message);
    Segment begun = track.ships(filling, end);
    if (begun != null) {
      filling.segments.add(begun);
    }
    return Taken.YES;
  }

  private void save() {
    everCut.addAll(track.cuts());
    savedDelivered = track.delivered();
    savedSentBelow = Math.max(savedSentBelow, track.read() + 500);
    savedCuts = track.cuts();
    track.promise(savedSentBelow);
    track.cutsSaved();
  }

  private void submit() {
    if (filling == null) {
      return;
    }
    if (!filling.segments.stream().allMatch(Segment::isPromised)) {
      save();
      if (!filling.segments.stream().allMatch(Segment::isPromised)) {
        // It holds what was read before the track went back; the promise comes when it is again.
        return;
      }
    }
    filling.documents.forEach(
        (offset, text) -> {
          String before = stored.putIfAbsent(offset, text);
          assertThat(before == null ? text : before).as("document " + offset).isEqualTo(text);
        });
    filling.sent = true;
    filling = null;
  }

  private void acknowledge() {
    List<Load> sent = loads.stream().filter(load -> load.sent).toList();
    if (!sent.isEmpty()) {
      Load load = sent.get(random.nextInt(sent.size()));
      loads.remove(load);
      load.segments.forEach(Segment::acknowledge);
    }
  }

  private void giveBack() {
    if (!loads.isEmpty()) {
      Load load = loads.remove(random.nextInt(loads.size()));
      filling = load == filling ? null : filling;
      // Half of the time it was sent all the same.
      load.segments.forEach(Segment::giveBack);
    }
  }

  private void check(String round) {
    Set<Integer> seen = new HashSet<>();
    for (Map.Entry<Long, String> document : stored.entrySet()) {
      int index = indexes.get(document.getKey());
      List<String> parts = document.getValue().lines().toList();
      assertThat(parts)
          .as(round + ": document " + document.getKey())
          .isEqualTo(lines.subList(index, index + parts.size()))
          .hasSizeLessThanOrEqualTo(MAX_LINES)
          .noneMatch(part -> part.startsWith("D"));
      assertThat(parts.size() == 1 || document.getValue().length() <= MAX_BYTES).isTrue();
      for (int i = 0; i < parts.size(); i++) {
        assertThat(seen.add(index + i)).as(round + ": line once").isTrue();
        assertThat(i == 0 || parts.get(i).startsWith(" ")).as(round + ": where it begins").isTrue();
      }
      assertThat(mayBegin(index, document.getKey())).as(round + ": line " + index).isTrue();
    }
    for (int i = 0; i < lines.size(); i++) {
      if (!seen.contains(i)) {
        int first = i;
        while (lines.get(first).startsWith(" ")) {
          first--;
        }
        assertThat(lines.get(first)).as(round + ": line " + i + " is missing").startsWith("D");
      }
    }
  }

  /** It begins an entry by itself, or was cut off, or the entry before it was full. */
  private boolean mayBegin(int index, long offset) {
    if (index == 0 || !lines.get(index).startsWith(" ") || lines.get(index - 1).startsWith("P")) {
      return true;
    }
    if (everCut.contains(offset)) {
      return true;
    }
    Map.Entry<Long, String> before = stored.lowerEntry(offset);
    if (before == null || indexes.get(before.getKey()) + count(before.getValue()) != index) {
      // Behind one that was dropped, which may have been full.
      return true;
    }
    return count(before.getValue()) == MAX_LINES
        || before.getValue().length() + 1 + lines.get(index).length() > MAX_BYTES;
  }

  private static int count(String text) {
    return (int) text.lines().count();
  }
}
