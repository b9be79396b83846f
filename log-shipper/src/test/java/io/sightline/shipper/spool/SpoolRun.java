package io.sightline.shipper.spool;

import io.sightline.shipper.flow.Line;
import io.sightline.shipper.flow.Segment;
import io.sightline.shipper.flow.Taken;
import io.sightline.shipper.flow.Track;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One run of a spool with what feeds it and what reads it, on a folder that several share. */
final class SpoolRun implements Closeable {
  static final String CLASS = "network";
  static final SpoolConfig CONFIG = new SpoolConfig(8 << 20);
  private static final byte[] PEER = "192.0.2.1".getBytes(StandardCharsets.US_ASCII);

  final RecordedEvents events = new RecordedEvents();
  final Spool spool;
  final SpoolFeed feed;
  final Map<String, String> read = new LinkedHashMap<>();
  private final MemoryCheckpoint checkpoint;
  private final List<Segment> sent = new ArrayList<>();
  private Track track;

  SpoolRun(Path state, MemoryCheckpoint checkpoint) throws IOException {
    this(state, checkpoint, CONFIG);
  }

  SpoolRun(Path state, MemoryCheckpoint checkpoint, SpoolConfig config) throws IOException {
    this.checkpoint = checkpoint;
    this.spool = Spool.open(state, CLASS, config, checkpoint, events);
    this.feed = new SpoolFeed(spool, Rendering.none(), events);
  }

  static Frames frames(String... messages) {
    Frames frames = new Frames();
    for (String message : messages) {
      byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
      frames.add(1_800_000_000_000L, PEER, bytes, 0, bytes.length);
    }
    return frames;
  }

  void append(String... messages) throws IOException, InterruptedException {
    spool.append(frames(messages));
  }

  /** Reads all there is; the messages are on their way then, as one load. */
  List<String> read() {
    List<String> texts = new ArrayList<>();
    while (feed.read(line -> take(line, texts))) {}
    return texts;
  }

  private Taken take(Line line, List<String> texts) {
    String text = new String(line.bytes(), line.start(), line.length(), StandardCharsets.UTF_8);
    String id = line.track().origin().name() + '/' + line.offset();
    String before = read.putIfAbsent(id, text);
    if (before != null && !before.equals(text)) {
      throw new AssertionError(id + " stands for '" + before + "' and '" + text + "'");
    }
    texts.add(text);
    track = line.track();
    Segment segment = track.ships(this, line.end());
    if (segment != null) {
      sent.add(segment);
    }
    return Taken.YES;
  }

  Track track() {
    return track;
  }

  void acknowledge() {
    sent.forEach(Segment::acknowledge);
    sent.clear();
  }

  void giveBack() {
    sent.forEach(Segment::giveBack);
    sent.clear();
  }

  /** As the engine does around its sync. */
  void note() {
    feed.note(checkpoint);
    feed.noted();
  }

  static Path folder(Path state) {
    return state.resolve("spool").resolve(CLASS);
  }

  static List<Path> segments(Path state) throws IOException {
    try (Stream<Path> files = Files.list(folder(state))) {
      return files.filter(f -> f.toString().endsWith(Format.SUFFIX)).sorted().toList();
    }
  }

  @Override
  public void close() {
    feed.close();
    spool.close();
  }
}
