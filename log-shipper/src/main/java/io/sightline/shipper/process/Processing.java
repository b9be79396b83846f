package io.sightline.shipper.process;

import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.DocumentTaker;
import io.sightline.shipper.flow.Line;
import io.sightline.shipper.flow.Pipeline;
import io.sightline.shipper.flow.Taken;
import io.sightline.shipper.flow.Track;
import io.sightline.shipper.flow.Utf8;
import java.util.List;

/** Makes one document of one text: parses it and takes it through the steps. Keeps nothing. */
final class Processing implements Pipeline {
  private final LineParser parser;
  private final List<Step> steps;
  private final Draft draft;
  private final Json json;
  private final ShipperEvents events;
  private final OutputBuffer buffer = new OutputBuffer();

  Processing(LineParser parser, List<Step> steps, Draft draft, Json json, ShipperEvents events) {
    this.parser = parser;
    this.steps = steps;
    this.draft = draft;
    this.json = json;
    this.events = events;
  }

  @Override
  public Taken take(Line line, DocumentTaker out) {
    return document(
        line.track(),
        line.offset(),
        line.end(),
        line.bytes(),
        line.start(),
        line.length(),
        line.isPiece(),
        out);
  }

  @Override
  public Taken flush(Track track, long nowNanos, DocumentTaker out) {
    return Taken.YES;
  }

  Taken document(
      Track track,
      long offset,
      long end,
      byte[] bytes,
      int start,
      int length,
      boolean isPiece,
      DocumentTaker out) {
    Utf8.Repaired repaired =
        Utf8.isAscii(bytes, start, length) ? null : Utf8.repaired(bytes, start, length);
    if (repaired == null) {
      draft.begin(track, offset, bytes, start, length);
    } else {
      draft.begin(track, offset, repaired.bytes(), 0, repaired.bytes().length);
      draft.notes().repaired(repaired.replaced());
    }
    if (isPiece) {
      draft.wrap(Malformed.TOO_LONG);
    } else {
      parser.parse(draft);
    }
    for (Step step : steps) {
      if (!step.apply(draft)) {
        draft.notes().tell(events, track.origin(), offset);
        return Taken.YES;
      }
    }
    Taken taken = hand(track, offset, end, out);
    if (taken == Taken.YES) {
      draft.notes().tell(events, track.origin(), offset);
    }
    return taken;
  }

  private Taken hand(Track track, long offset, long end, DocumentTaker out) {
    if (!draft.isParsed() && draft.additions() != null) {
      draft.additions().splice(draft.bytes(), draft.start(), draft.length(), buffer);
    } else if (draft.isChanged()) {
      json.write(draft.fields(), buffer);
    } else {
      return out.take(track, offset, end, draft.bytes(), draft.start(), draft.length(), draft.to());
    }
    return out.take(track, offset, end, buffer.array(), 0, buffer.size(), draft.to());
  }
}
