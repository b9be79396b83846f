package io.sightline.shipper;

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
import io.sightline.shipper.flow.TrackStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Moves lines from the feeds through their pipelines into batches, batches to the output, and
 * acknowledgements back into the checkpoint.
 *
 * <p>One thread, inside {@link #run}, owns feeds, pipelines, checkpoint and the batches being
 * filled, one a data stream. The number of batches is fixed; when none is free, reading waits, so
 * memory is bounded and the files themselves are the buffer.
 */
final class Engine {
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(1);
  private static final Duration STATUS_INTERVAL = Duration.ofSeconds(2);
  private static final Duration FLUSH_INTERVAL = Duration.ofMillis(50);
  private static final long WAIT_MILLIS = 100;
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(4);
  private static final Duration LAST_ANSWERS_IN_TROUBLE = Duration.ofMillis(200);

  private final Settings settings;
  private final List<Feed> feeds;
  private final Map<String, Pipeline> pipelines;
  private final Positions positions;
  private final Output output;
  private final RawLines raw;
  private final StatusFile statusFile;
  private final ShipperEvents events;
  private final Deque<Batch> free = new ArrayDeque<>();
  private final BlockingQueue<Answered> answered = new LinkedBlockingQueue<>();
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Set<Track> pending = new LinkedHashSet<>();
  private final Movement movement = new Movement();
  private final Periodic discovery;
  private final Periodic checkpoint;
  private final Periodic report = new Periodic(REPORT_INTERVAL);
  private final Periodic status = new Periodic(STATUS_INTERVAL);
  private final Periodic flush = new Periodic(FLUSH_INTERVAL);
  private Track lastTrack;
  private Pipeline lastPipeline;
  private Lane lastLane;
  private int filling;
  private int underWay;
  private volatile boolean stopping;
  private volatile long waitingSinceNanos = Long.MIN_VALUE;

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

  /** The batch being filled for one data stream. */
  private static final class Lane {
    final String stream;
    Load load;

    Lane(String stream) {
      this.stream = stream;
    }
  }

  /** A batch on its way and the stretches of tracks in it. A new one for each use of a batch. */
  private static final class Load {
    final Batch batch;
    final List<Segment> segments = new ArrayList<>();
    final long sinceNanos = System.nanoTime();

    Load(Batch batch) {
      this.batch = batch;
    }

    Duration age() {
      return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }
  }

  /** A load whose fate is known; a null load only wakes the engine. */
  private record Answered(Load load, Output.Ended how) {}

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
    this.positions = positions;
    this.output = output;
    this.raw = new RawLines(settings.environment(), clock);
    this.statusFile = statusFile;
    this.events = events;
    this.discovery = new Periodic(settings.discoveryInterval());
    this.checkpoint = new Periodic(settings.checkpointInterval());
    for (int i = 0; i < settings.batches(); i++) {
      free.add(new Batch(settings.batchBytes()));
    }
  }

  /** Ships until {@link #stop}, then ends what is under way and saves the checkpoint. */
  void run() throws InterruptedException {
    output.start();
    while (!stopping) {
      keepHouse();
      boolean more = readAll();
      settleAll();
      flushPending();
      submitAged();
      if (!more && !stopping) {
        settle(answered.poll(pauseMillis(), TimeUnit.MILLISECONDS));
      }
    }
    finish();
  }

  /** Ends {@link #run} soon; from any thread. */
  void stop() {
    stopping = true;
    answered.add(new Answered(null, null));
  }

  /**
   * For how long nothing was acknowledged although something is under way, nothing could be sent
   * because the checkpoint cannot be written, or nothing was delivered although lines wait in files
   * or spools; from any thread.
   */
  Duration stalledFor() {
    long now = System.nanoTime();
    long since = waitingSinceNanos;
    Duration waited = since == Long.MIN_VALUE ? Duration.ZERO : Duration.ofNanos(now - since);
    Duration stood = movement.stoodFor(now);
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
    if (filling > 0 || !pending.isEmpty()) {
      pause = Math.min(pause, Math.max(1, settings.flushInterval().toMillis() / 2));
    }
    return Math.max(1, pause);
  }

  /** Also while reading waits: new files are opened before someone deletes them. */
  private void keepHouse() {
    if (discovery.isDue()) {
      feeds.forEach(Feed::tend);
    }
    if (checkpoint.isDue()) {
      save();
    }
    if (report.isDue()) {
      feeds.forEach(Feed::report);
      events.underWay(underWay);
    }
    if (status.isDue()) {
      reportStatus();
    }
  }

  private void reportStatus() {
    List<TrackStatus> tracks = feeds.stream().flatMap(feed -> feed.status().stream()).toList();
    movement.look(tracks, System.nanoTime());
    statusFile.write(tracks);
  }

  /** Returns whether the disk knows all there is to know. */
  private boolean save() {
    return positions.save(feeds);
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
      lastLane = lane(new Destination(logClass, settings.environment()).stream());
    }
  }

  private Taken raw(Line line) {
    raw.prepare(line);
    Track track = line.track();
    Lane lane = line.stream() == null ? laneOf(track) : lane(line.stream());
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
        lane.load.batch.setForeign();
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
    Lane lane = to == null ? laneOf(track) : lane(to.stream());
    return offer(lane, track, offset, end, null, bytes, start, length);
  }

  private Lane laneOf(Track track) {
    turnTo(track);
    return lastLane;
  }

  private Lane lane(String stream) {
    return lanes.computeIfAbsent(stream, Lane::new);
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
      drop(lane);
      return Taken.HELD;
    }
    int life = track.rewinds();
    while (true) {
      if (lane.load == null) {
        if (!waitForRoom(lane)) {
          return Taken.STOPPED;
        }
        if (life != track.rewinds()) {
          // While it waited, a batch with earlier lines of it came back.
          return Taken.HELD;
        }
      }
      Batch batch = lane.load.batch;
      int limit = output.batchBytes();
      if (batch.offer(track.origin(), offset, id, bytes, start, length, limit)) {
        Segment begun = track.ships(lane.load, end);
        if (begun != null) {
          lane.load.segments.add(begun);
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
      settleAll();
      Batch batch = free.poll();
      if (batch != null) {
        lane.load = new Load(batch.reuse(lane.stream));
        filling++;
        return true;
      }
      if (underWay == 0) {
        // All batches are being filled for other streams: the oldest goes as it is.
        lanes.values().stream()
            .filter(other -> other.load != null)
            .max((a, b) -> a.load.age().compareTo(b.load.age()))
            .ifPresent(this::submit);
        continue;
      }
      keepHouse();
      // Else batches for streams that are well would wait for one that is not.
      submitAged();
      waitForAnswer(WAIT_MILLIS);
    }
    return false;
  }

  private void waitForAnswer(long millis) {
    try {
      settle(answered.poll(millis, TimeUnit.MILLISECONDS));
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
    if (filling == 0) {
      return;
    }
    for (Lane lane : List.copyOf(lanes.values())) {
      if (lane.load != null && lane.load.age().compareTo(settings.flushInterval()) >= 0) {
        submit(lane);
      }
    }
  }

  /** Sends what was filled, once the disk knows that it may be; false when shipping ends. */
  private boolean submit(Lane lane) {
    Load load = lane.load;
    while (!load.segments.stream().allMatch(Segment::isPromised) && !save()) {
      if (stopping) {
        return false;
      }
      if (waitingSinceNanos == Long.MIN_VALUE) {
        waitingSinceNanos = System.nanoTime();
      }
      keepHouse();
      waitForAnswer(WAIT_MILLIS);
    }
    lane.load = null;
    filling--;
    if (underWay++ == 0 || waitingSinceNanos == Long.MIN_VALUE) {
      waitingSinceNanos = System.nanoTime();
    }
    output.submit(load.batch, how -> answered.add(new Answered(load, how)));
    return true;
  }

  private void settleAll() {
    for (Answered next = answered.poll(); next != null; next = answered.poll()) {
      settle(next);
    }
  }

  private void settle(Answered next) {
    if (next == null || next.load() == null) {
      return;
    }
    Load load = next.load();
    if (next.how() == Output.Ended.ACKNOWLEDGED) {
      load.segments.forEach(Segment::acknowledge);
    } else {
      load.segments.forEach(Segment::giveBack);
    }
    free.add(load.batch);
    underWay--;
    waitingSinceNanos = underWay == 0 ? Long.MIN_VALUE : System.nanoTime();
  }

  /** What was filled for a stream that is held now comes again from its tracks. */
  private void drop(Lane lane) {
    if (lane.load != null) {
      lane.load.segments.forEach(Segment::giveBack);
      free.add(lane.load.batch);
      lane.load = null;
      filling--;
    }
  }

  private void finish() throws InterruptedException {
    for (Lane lane : List.copyOf(lanes.values())) {
      if (lane.load != null) {
        submit(lane);
      }
    }
    long start = System.nanoTime();
    while (underWay > 0) {
      Duration patience = output.trouble().isEmpty() ? LAST_ANSWERS : LAST_ANSWERS_IN_TROUBLE;
      if (System.nanoTime() - start > patience.toNanos()) {
        break;
      }
      settle(answered.poll(50, TimeUnit.MILLISECONDS));
    }
    output.close();
    settleAll();
    feeds.forEach(Feed::report);
    feeds.forEach(Feed::ended);
    save();
    reportStatus();
    feeds.forEach(Feed::close);
  }
}
