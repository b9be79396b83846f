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
  /**
   * In a part that was read before, an earlier run may have joined more than what is here so far.
   * So time is up there only when the feed had its turn so many times and brought no line: what was
   * read before is still there to be read, however long the engine had to wait in between.
   */
  private static final int QUIET_TURNS = 3;

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
    if (entry != null) {
      CutReason limit = null;
      if (belongs(line, track)) {
        limit = entry.limit(line.length(), rule.maxLines(), rule.maxBytes());
        if (limit == null) {
          entry.add(line, nanoTime.getAsLong());
          return Taken.YES;
        }
      }
      int life = track.rewinds();
      Taken taken = hand(track, entry, limit, out);
      if (taken != Taken.YES || life != track.rewinds()) {
        return taken;
      }
    }
    if (line.isPiece()) {
      return processing.take(line, out);
    }
    entry = entry == null ? new Entry() : entry;
    track.attach(entry);
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
  public boolean joins() {
    return true;
  }

  @Override
  public Taken flush(Track track, long nowNanos, DocumentTaker out) {
    Entry entry = (Entry) track.attachment();
    boolean all = nowNanos == Long.MAX_VALUE;
    if (entry == null || (!all && nowNanos - entry.lastNanos() < rule.timeout().toNanos())) {
      return Taken.YES;
    }
    if (track.isUncertain(entry.end()) && entry.quietTurn() <= QUIET_TURNS) {
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
    track.attach(null);
    track.pendNothing();
    // The steps may have let it end here, and then nothing else says that it is done.
    track.readTo(track.read());
    if (cut != null) {
      events.joinCut(track.origin().logClass(), cut);
    }
    return taken;
  }
}
