package io.sightline.shipper.process;

import io.sightline.shipper.event.CutReason;
import io.sightline.shipper.event.PatternUse;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.DocumentTaker;
import io.sightline.shipper.flow.Line;
import io.sightline.shipper.flow.Pipeline;
import io.sightline.shipper.flow.Taken;
import io.sightline.shipper.flow.Track;
import java.util.function.LongSupplier;

/**
 * Joins lines that belong together. What waits is the track's attachment and pending there, so that
 * nothing of it counts as delivered, and a rewind forgets it and reads it again. An entry that ends
 * for the clock's sake is cut there for good; all other ends follow from the lines, so that an
 * entry that is read again is the same.
 */
final class Joining implements Pipeline {
  private final Multiline rule;
  private final Continuation continuation;
  private final Processing processing;
  private final ShipperEvents events;
  private final LongSupplier nanoTime;

  Joining(
      Multiline rule,
      Continuation continuation,
      Processing processing,
      ShipperEvents events,
      LongSupplier nanoTime) {
    this.rule = rule;
    this.continuation = continuation;
    this.processing = processing;
    this.events = events;
    this.nanoTime = nanoTime;
  }

  @Override
  public Taken take(Line line, DocumentTaker out) {
    Track track = line.track();
    Entry entry = (Entry) track.attachment();
    if (entry != null && !entry.isEmpty()) {
      CutReason limit = null;
      if (belongs(line, track)) {
        limit = entry.limit(line.length(), rule.maxLines(), rule.maxBytes());
        if (limit == null) {
          entry.add(line, nanoTime.getAsLong());
          return Taken.YES;
        }
      }
      Taken taken = hand(track, entry, limit, out);
      if (taken != Taken.YES || track.attachment() != entry) {
        return taken;
      }
    }
    if (line.isPiece()) {
      return processing.take(line, out);
    }
    if (entry == null) {
      entry = new Entry();
      track.attach(entry);
    }
    entry.begin(line, nanoTime.getAsLong());
    track.pend(line.offset());
    return Taken.YES;
  }

  private boolean belongs(Line line, Track track) {
    if (line.isPiece() || track.isCut(line.offset())) {
      return false;
    }
    try {
      return continuation.continues(line.bytes(), line.start(), line.length());
    } catch (PatternTooSlow e) {
      events.patternGaveUp(track.origin().logClass(), PatternUse.MULTILINE);
      return continuation.continuesUnmatched();
    }
  }

  @Override
  public Taken flush(Track track, long nowNanos, DocumentTaker out) {
    Entry entry = (Entry) track.attachment();
    boolean all = nowNanos == Long.MAX_VALUE;
    if (entry == null
        || entry.isEmpty()
        || !all && nowNanos - entry.lastNanos() < rule.timeout().toNanos()) {
      return Taken.YES;
    }
    track.cut(entry.end());
    entry.cutFor(all ? CutReason.FLUSH : CutReason.TIMEOUT);
    return hand(track, entry, null, out);
  }

  /**
   * The entry stays pending until it is taken: while the taker waits for room, loads may be
   * acknowledged, and without that mark the track would count as delivered up to where it is read.
   */
  private Taken hand(Track track, Entry entry, CutReason limit, DocumentTaker out) {
    Taken taken =
        processing.document(
            track, entry.first(), entry.end(), entry.bytes(), 0, entry.length(), false, out);
    if (taken != Taken.YES || track.attachment() != entry) {
      return taken;
    }
    CutReason cut = limit == null ? entry.cutFor() : limit;
    entry.clear();
    track.pendNothing();
    // The steps may have let it end here, and then nothing else says that it is done.
    track.readTo(track.read());
    if (cut != null) {
      events.joinCut(track.origin().logClass(), cut);
    }
    return taken;
  }
}
