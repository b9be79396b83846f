package io.sightline.shipper.process;

import io.sightline.shipper.event.CutReason;
import io.sightline.shipper.event.DropReason;
import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.event.MaskReason;
import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.PatternUse;
import io.sightline.shipper.event.RouteFallback;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Destination;
import io.sightline.shipper.flow.Document;
import io.sightline.shipper.flow.Line;
import io.sightline.shipper.flow.Pipeline;
import io.sightline.shipper.flow.Taken;
import io.sightline.shipper.flow.Track;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Lines on their way through a configured pipeline, and what comes out of it. */
final class Shipped implements ShipperEvents {
  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  static final Destination USUAL = new Destination("app", "test");

  final List<String> documents = new ArrayList<>();
  final List<String> streams = new ArrayList<>();
  final List<String> counted = new ArrayList<>();
  final Track track = new Track(new Origin("app", "generation", "/log"), 0, 0);
  Taken answer = Taken.YES;
  private final Pipeline pipeline;
  private long offset;
  private long nanos;

  Shipped(String yaml) {
    pipeline =
        Pipelines.of(
            ReadConfig.valid(yaml), USUAL, this, Clock.fixed(NOW, ZoneOffset.UTC), () -> nanos);
  }

  Shipped line(String text) {
    return line(text.getBytes(StandardCharsets.UTF_8), false);
  }

  Shipped line(byte[] text, boolean piece) {
    byte[] around = new byte[text.length + 14];
    System.arraycopy(text, 0, around, 7, text.length);
    Line line =
        new Line()
            .set(track, offset, offset + text.length + 1, around, 7, text.length)
            .asPiece(piece);
    if (pipeline.take(line, this::taken) == Taken.YES) {
      offset += text.length + 1;
      track.readTo(offset);
    }
    return this;
  }

  Shipped flushAll() {
    pipeline.flush(track, Long.MAX_VALUE, this::taken);
    return this;
  }

  Shipped waited(long millis) {
    nanos += millis * 1_000_000;
    pipeline.flush(track, nanos, this::taken);
    return this;
  }

  private Taken taken(
      Track from, long at, long end, byte[] bytes, int start, int length, Destination to) {
    if (answer == Taken.YES) {
      documents.add(new String(bytes, start, length, StandardCharsets.UTF_8));
      streams.add(to == null ? null : to.stream());
      if (Document.flaw(bytes, start, length) != null) {
        throw new AssertionError("no document: " + documents.get(documents.size() - 1));
      }
    }
    return answer;
  }

  @SuppressWarnings("unchecked") // Objects are maps.
  Map<String, Object> last() {
    return JsonMapper.shared().readValue(documents.get(documents.size() - 1), Map.class);
  }

  @Override
  public void lineMalformed(Origin origin, long at, Malformed why) {
    counted.add("malformed " + why.label());
  }

  @Override
  public void bytesReplaced(Origin origin, long at, int sequences) {
    counted.add("replaced " + sequences);
  }

  @Override
  public void lineDropped(String logClass, DropReason why) {
    counted.add("dropped " + why.label());
  }

  @Override
  public void valuesMasked(String logClass, MaskReason why, int values) {
    counted.add("masked " + why.label() + ' ' + values);
  }

  @Override
  public void joinCut(String logClass, CutReason why) {
    counted.add("cut " + why.label());
  }

  @Override
  public void routeFellBack(String logClass, RouteFallback why) {
    counted.add("fell back " + why.label());
  }

  @Override
  public void patternGaveUp(String logClass, PatternUse where) {
    counted.add("gave up " + where.label());
  }
}
