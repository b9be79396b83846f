package io.sightline.shipper.spool;

import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Checkpoint;
import io.sightline.shipper.flow.Feed;
import io.sightline.shipper.flow.Line;
import io.sightline.shipper.flow.LineTaker;
import io.sightline.shipper.flow.Taken;
import io.sightline.shipper.flow.Track;
import io.sightline.shipper.flow.TrackStatus;
import io.sightline.shipper.flow.Waiting;
import java.time.Duration;
import java.util.List;

/**
 * Hands a spool's messages to the pipeline: one track, noted as {@code spool/<class>}. Segments
 * that are delivered, and noted as such on the disk, are released. Closing it leaves the spool
 * open.
 */
public final class SpoolFeed implements Feed {
  private static final long TURN_BYTES = 1 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** How far lines may be sent beyond what is read when the checkpoint is written. */
  private static final long AHEAD = 256L << 20;

  private final Spool spool;
  private final Rendering rendering;
  private final ShipperEvents events;
  private final Track track;
  private final SpoolReader reader;
  private final Line line = new Line();
  private final Rendering.Rendered rendered = new Rendering.Rendered();
  private final Waiting waiting = new Waiting();
  private Progress put;
  private long released;
  private boolean ended;

  public SpoolFeed(Spool spool, Rendering rendering, ShipperEvents events) {
    this.spool = spool;
    this.rendering = rendering;
    this.events = events;
    this.reader = new SpoolReader(spool, PATIENCE, events);
    Origin origin = new Origin(spool.logClass(), spool.id(), "spool/" + spool.logClass());
    this.track = new Track(origin, spool.from(), spool.uncertain());
    if (spool.progress() != null) {
      track.restoreCuts(spool.progress().cuts());
    }
    this.released = spool.from();
    spool.release(released);
  }

  @Override
  public void tend() {
    spool.release(released);
  }

  @Override
  public boolean read(LineTaker taker) {
    int lines = 0;
    long bytes = 0;
    boolean more = true;
    while (bytes < TURN_BYTES) {
      Entry entry = reader.at(track.read());
      if (entry == null) {
        if (reader.skippedTo() > track.read()) {
          track.readTo(reader.skippedTo());
        }
        more = false;
        break;
      }
      Malformed why = rendering.render(entry, rendered);
      line.set(track, entry.offset(), entry.end(), rendered.bytes, rendered.start, rendered.length);
      int life = track.rewinds();
      long end = entry.end();
      Taken taken = taker.take(line);
      if (taken != Taken.YES) {
        more = false;
        break;
      }
      if (life == track.rewinds()) {
        bytes += end - track.read();
        lines++;
        track.readTo(end);
        if (why != null) {
          events.lineMalformed(track.origin(), line.offset(), why);
        }
      }
    }
    if (lines > 0) {
      events.linesRead(spool.logClass(), lines, bytes);
    }
    return more;
  }

  @Override
  public void report() {
    TrackStatus status = measured();
    events.lag(spool.logClass(), status.lag());
    events.lagSeconds(spool.logClass(), status.lagSeconds());
    events.spoolSize(spool.logClass(), spool.usedBytes(), spool.config().maxBytes());
  }

  @Override
  public List<TrackStatus> status() {
    return List.of(measured());
  }

  private TrackStatus measured() {
    long delivered = track.delivered();
    long end = delivered + spool.bytesBehind(delivered);
    Origin origin = track.origin();
    return new TrackStatus(
        TrackStatus.Kind.SPOOL,
        origin.logClass(),
        origin.path(),
        origin.name(),
        track.read(),
        delivered,
        end,
        waiting.seconds(delivered, end, System.nanoTime()));
  }

  @Override
  public void note(Checkpoint checkpoint) {
    long delivered = track.delivered();
    List<Long> cuts = track.cuts();
    boolean unchanged =
        put != null
            && put.delivered() == delivered
            && put.sentBelow() - track.read() >= AHEAD / 2
            && put.cuts().equals(cuts);
    if (unchanged && !ended) {
      return;
    }
    long ahead = Math.max(track.read() + AHEAD, put == null ? track.uncertain() : put.sentBelow());
    long sentBelow = ended ? track.sentBelow() : ahead;
    put = new Progress(spool.id(), delivered, sentBelow, cuts);
    checkpoint.put(Progress.key(spool.logClass()), put.json());
  }

  @Override
  public void noted() {
    if (put == null) {
      return;
    }
    track.promise(put.sentBelow());
    track.cutsSaved();
    released = put.delivered();
    spool.release(released);
  }

  @Override
  public void mark() {
    track.mark();
  }

  @Override
  public boolean isPastMark() {
    return track.isPastMark() || (track.isDelivered() && spool.bytesBehind(track.delivered()) == 0);
  }

  @Override
  public void ended() {
    ended = true;
  }

  @Override
  public void close() {
    reader.close();
  }
}
