package io.sightline.shipper;

import io.sightline.shipper.Lanes.Lane;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Batch;
import io.sightline.shipper.flow.Destination;
import io.sightline.shipper.flow.Feed;
import io.sightline.shipper.flow.Line;
import io.sightline.shipper.flow.Output;
import io.sightline.shipper.flow.Pipeline;
import io.sightline.shipper.flow.Segment;
import io.sightline.shipper.flow.Taken;
import io.sightline.shipper.flow.Track;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Moves lines from the feeds through their pipelines into batches, batches to the output, and
 * acknowledgements back into the checkpoint.
 *
 * <p>One thread, inside {@link #run}, owns feeds, pipelines, checkpoint and the batches being
 * filled, one a data stream. The number of batches is fixed; when none is free, reading waits, so
 * memory is bounded and the files themselves are the buffer.
 */
final class Engine {
  private static final Duration FLUSH_INTERVAL = Duration.ofMillis(50);
  private static final long WAIT_MILLIS = 100;
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(4);
  private static final Duration LAST_ANSWERS_IN_TROUBLE = Duration.ofMillis(200);

  private final Settings settings;
  private final List<Feed> feeds;
  private final Map<String, Pipeline> pipelines;
  private final Output output;
  private final RawLines raw;
  private final ShipperEvents events;
  private final Lanes lanes;
  private final UnderWay underWay;
  private final Movement movement = new Movement();
  private final Housekeeping house;
  private final Set<Track> pending = new LinkedHashSet<>();
  private final Periodic flush = new Periodic(FLUSH_INTERVAL);
  private Track lastTrack;
  private Pipeline lastPipeline;
  private Lane lastLane;
  private volatile boolean stopping;

  /**
   * What the engine needs to know from the configuration.
   *
   * @param environment last part of the data streams' names
   * @param batches how many there are in all, at least one more than can be under way
   * @param batchBytes how large each may become
   */
  record Settings(
      String environment,
      int batches,
      int batchBytes,
      Duration flushInterval,
      Duration pollInterval,
      Duration discoveryInterval,
      Duration checkpointInterval) {}

  /**
   * @param pipelines by class; a class without one ships its lines as they are
   */
  Engine(
      Settings settings,
      List<Feed> feeds,
      Map<String, Pipeline> pipelines,
      Positions positions,
      Output output,
      StatusFile statusFile,
      Clock clock,
      ShipperEvents events) {
    this.settings = settings;
    this.feeds = List.copyOf(feeds);
    this.pipelines = Map.copyOf(pipelines);
    this.output = output;
    this.raw = new RawLines(settings.environment(), clock);
    this.events = events;
    this.lanes = new Lanes(settings.batches(), settings.batchBytes());
    this.underWay = new UnderWay(output, lanes::release);
    this.house =
        new Housekeeping(
            this.feeds,
            positions,
            statusFile,
            movement,
            events,
            settings.discoveryInterval(),
            settings.checkpointInterval());
  }

  /** Ships until {@link #stop}, then ends what is under way and saves the checkpoint. */
  void run() throws InterruptedException {
    output.start();
    while (!stopping) {
      house.keep(underWay.loads());
      boolean more = readAll();
      underWay.settleAll();
      flushPending();
      submitAged();
      if (!more && !stopping) {
        underWay.settleNext(pauseMillis());
      }
    }
    finish();
  }

  /** Ends {@link #run} soon; from any thread. */
  void stop() {
    stopping = true;
    underWay.wake();
  }

  /**
   * For how long nothing was acknowledged although something is under way, nothing could be sent
   * because the checkpoint cannot be written, or nothing was delivered although lines wait in files
   * or spools; from any thread.
   */
  Duration stalledFor() {
    Duration waited = underWay.waited();
    Duration stood = movement.stoodFor(System.nanoTime());
    return waited.compareTo(stood) > 0 ? waited : stood;
  }

  /** Where the oldest line is that is not delivered, as far as known; from any thread. */
  Optional<String> oldestWaiting() {
    return movement.oldest();
  }

  private boolean readAll() {
    boolean more = false;
    for (Feed feed : feeds) {
      more |= feed.read(this::take);
    }
    return more;
  }

  private long pauseMillis() {
    long pause = settings.pollInterval().toMillis();
    if (lanes.isFilling() || !pending.isEmpty()) {
      pause = Math.min(pause, Math.max(1, settings.flushInterval().toMillis() / 2));
    }
    return Math.max(1, pause);
  }

  private Taken take(Line line) {
    if (stopping) {
      return Taken.STOPPED;
    }
    Track track = line.track();
    if (track.hasStrays()) {
      return Taken.HELD;
    }
    turnTo(track);
    if (lastPipeline == null || line.stream() != null) {
      return raw(line);
    }
    int life = track.rewinds();
    Taken taken = lastPipeline.take(line, this::document);
    if (life != track.rewinds()) {
      // A batch with earlier lines of it came back meanwhile: all that waited comes again too.
      track.pendNothing();
      track.attach(null);
      return Taken.HELD;
    }
    if (track.attachment() != null) {
      pending.add(track);
    }
    return taken;
  }

  /** The same track comes many times in a row, so what belongs to it is looked up once. */
  private void turnTo(Track track) {
    if (track != lastTrack) {
      String logClass = track.origin().logClass();
      lastTrack = track;
      lastPipeline = pipelines.get(logClass);
      lastLane = lanes.of(new Destination(logClass, settings.environment()).stream());
    }
  }

  private Taken raw(Line line) {
    raw.prepare(line);
    Track track = line.track();
    Lane lane = line.stream() == null ? laneOf(track) : lanes.of(line.stream());
    Taken taken =
        offer(
            lane,
            track,
            line.offset(),
            line.end(),
            line.id(),
            raw.bytes(),
            raw.start(),
            raw.length());
    if (taken == Taken.YES) {
      if (line.isRepeated()) {
        lane.load().batch.setForeign();
      }
      if (raw.flaw() != null) {
        events.lineMalformed(track.origin(), line.offset(), raw.flaw());
      }
      if (raw.replaced() > 0) {
        events.bytesReplaced(track.origin(), line.offset(), raw.replaced());
      }
    }
    return taken;
  }

  private Taken document(
      Track track, long offset, long end, byte[] bytes, int start, int length, Destination to) {
    turnTo(track);
    boolean joined = lastPipeline != null && lastPipeline.joins();
    String id = joined ? Batch.idOfJoined(track.origin(), offset, end) : null;
    Lane lane = to == null ? lastLane : lanes.of(to.stream());
    return offer(lane, track, offset, end, id, bytes, start, length);
  }

  private Lane laneOf(Track track) {
    turnTo(track);
    return lastLane;
  }

  private Taken offer(
      Lane lane,
      Track track,
      long offset,
      long end,
      String id,
      byte[] bytes,
      int start,
      int length) {
    if (output.isHeld(lane.stream)) {
      lanes.drop(lane);
      return Taken.HELD;
    }
    int life = track.rewinds();
    while (true) {
      if (lane.load() == null) {
        if (!waitForRoom(lane)) {
          return Taken.STOPPED;
        }
        if (life != track.rewinds()) {
          // While it waited, a batch with earlier lines of it came back.
          return Taken.HELD;
        }
      }
      Batch batch = lane.load().batch;
      int limit = output.batchBytes();
      if (batch.offer(track.origin(), offset, id, bytes, start, length, limit)) {
        Segment begun = track.ships(lane.load(), end);
        if (begun != null) {
          lane.load().add(begun);
        }
        if (track.isUncertain(offset)) {
          if (track.isShared()) {
            batch.setForeign();
          } else {
            batch.setUncertain();
          }
        }
        return Taken.YES;
      }
      if (!submit(lane)) {
        return Taken.STOPPED;
      }
      if (life != track.rewinds()) {
        return Taken.HELD;
      }
    }
  }

  /** Waits for a free batch and starts filling it; false when shipping ends. */
  private boolean waitForRoom(Lane lane) {
    while (!stopping) {
      underWay.settleAll();
      if (lanes.begin(lane)) {
        return true;
      }
      if (underWay.loads() == 0) {
        // All batches are being filled for other streams: the oldest goes as it is.
        lanes.oldest().ifPresent(this::submit);
        continue;
      }
      house.keep(underWay.loads());
      // Else batches for streams that are well would wait for one that is not.
      submitAged();
      waitForAnswer();
    }
    return false;
  }

  private void waitForAnswer() {
    try {
      underWay.settleNext(WAIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
    }
  }

  private void flushPending() {
    if (pending.isEmpty() || !flush.isDue()) {
      return;
    }
    long now = System.nanoTime();
    for (Track track : List.copyOf(pending)) {
      Pipeline pipeline = pipelines.get(track.origin().logClass());
      if (pipeline != null && track.attachment() != null) {
        pipeline.flush(track, now, this::document);
      }
      if (track.attachment() == null) {
        pending.remove(track);
      }
    }
  }

  private void submitAged() {
    lanes.aged(settings.flushInterval()).forEach(this::submit);
  }

  /** Sends what was filled, once the disk knows that it may be; false when shipping ends. */
  private boolean submit(Lane lane) {
    while (!lane.load().isPromised() && !house.save()) {
      if (stopping) {
        return false;
      }
      underWay.waits();
      house.keep(underWay.loads());
      waitForAnswer();
    }
    underWay.submit(lanes.end(lane));
    return true;
  }

  private void finish() throws InterruptedException {
    lanes.aged(Duration.ZERO).forEach(this::submit);
    long start = System.nanoTime();
    while (underWay.loads() > 0) {
      Duration patience = output.trouble().isEmpty() ? LAST_ANSWERS : LAST_ANSWERS_IN_TROUBLE;
      if (System.nanoTime() - start > patience.toNanos()) {
        break;
      }
      underWay.settleNext(50);
    }
    output.close();
    underWay.settleAll();
    house.end();
  }
}
