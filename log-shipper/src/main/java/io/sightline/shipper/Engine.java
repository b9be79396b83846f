package io.sightline.shipper;

import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.sink.Batch;
import io.sightline.shipper.sink.Delivery;
import io.sightline.shipper.sink.Document;
import io.sightline.shipper.source.FollowedFiles;
import io.sightline.shipper.source.Segment;
import io.sightline.shipper.source.TailedFile;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Moves lines from the files into batches, batches to the delivery, and acknowledgements back into
 * the checkpoint.
 *
 * <p>One thread, inside {@link #run}, owns files, checkpoint and the batch being filled. There are
 * {@code max_in_flight + 1} batches in all; when none is free, reading waits, so memory is bounded
 * and the files themselves are the buffer.
 */
final class Engine {
  private static final Duration LAG_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(4);
  private static final Duration LAST_ANSWERS_IN_TROUBLE = Duration.ofMillis(500);

  private final ShipperConfig config;
  private final FollowedFiles files;
  private final Delivery delivery;
  private final Clock clock;
  private final ShipperEvents events;
  private final Deque<Batch> free = new ArrayDeque<>();
  private final BlockingQueue<Load> acknowledged = new LinkedBlockingQueue<>();
  private final Timer discovery;
  private final Timer checkpoint;
  private final Timer lag = new Timer(LAG_INTERVAL);
  private final Load wakeUp = new Load(null);
  private Load filling;
  private int underWay;
  private volatile boolean stopping;
  private volatile long waitingSinceNanos = Long.MIN_VALUE;

  /** A batch on its way and the stretches of files in it. A new one for each use of a batch. */
  private static final class Load {
    final Batch batch;
    final List<Segment> segments = new ArrayList<>();
    final long sinceNanos = System.nanoTime();

    Load(Batch batch) {
      this.batch = batch;
    }
  }

  /** Says when something periodic is due; at once for the first time. */
  private static final class Timer {
    private final long periodNanos;
    private long nextNanos = System.nanoTime();

    Timer(Duration period) {
      this.periodNanos = period.toNanos();
    }

    boolean isDue() {
      long now = System.nanoTime();
      if (now - nextNanos < 0) {
        return false;
      }
      nextNanos = now + periodNanos;
      return true;
    }
  }

  Engine(
      ShipperConfig config,
      FollowedFiles files,
      Delivery delivery,
      Clock clock,
      ShipperEvents events) {
    this.config = config;
    this.files = files;
    this.delivery = delivery;
    this.clock = clock;
    this.events = events;
    this.discovery = new Timer(config.reading().discoveryInterval());
    this.checkpoint = new Timer(config.reading().checkpointInterval());
    for (int i = 0; i <= config.bulk().maxInFlight(); i++) {
      free.add(new Batch(config.bulk().maxBatchBytes()));
    }
  }

  /** Ships until {@link #stop}, then ends what is under way and saves the checkpoint. */
  void run() throws InterruptedException {
    delivery.start();
    while (!stopping) {
      keepHouse();
      boolean more = files.read(this::take);
      settleAll();
      if (filling != null && age(filling).compareTo(config.bulk().flushInterval()) >= 0) {
        submit();
      }
      if (!more && !stopping) {
        settle(acknowledged.poll(pauseMillis(), TimeUnit.MILLISECONDS));
      }
    }
    finish();
  }

  /** Ends {@link #run} soon; from any thread. */
  void stop() {
    stopping = true;
    acknowledged.add(wakeUp);
  }

  /**
   * For how long nothing was acknowledged although something is under way, or nothing could be sent
   * because the checkpoint cannot be written; from any thread.
   */
  Duration stalledFor() {
    long since = waitingSinceNanos;
    return since == Long.MIN_VALUE ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  private long pauseMillis() {
    long pause = config.reading().pollInterval().toMillis();
    if (filling != null) {
      pause = Math.min(pause, config.bulk().flushInterval().minus(age(filling)).toMillis() + 1);
    }
    return Math.max(1, pause);
  }

  private static Duration age(Load load) {
    return Duration.ofNanos(System.nanoTime() - load.sinceNanos);
  }

  /** Also while reading waits: new files are opened before someone deletes them. */
  private void keepHouse() {
    if (discovery.isDue()) {
      files.discover();
    }
    if (checkpoint.isDue()) {
      files.save();
    }
    if (lag.isDue()) {
      files.reportLag();
    }
  }

  private boolean take(
      TailedFile file, long offset, long end, byte[] buffer, int start, int length, boolean piece) {
    byte[] bytes = buffer;
    int from = start;
    int count = length;
    Malformed flaw = piece ? Malformed.TOO_LONG : Document.flaw(buffer, start, length);
    if (flaw != null) {
      bytes = Document.wrapping(buffer, start, length, flaw, clock.instant(), config.environment());
      from = 0;
      count = bytes.length;
    }
    while (filling != null || waitForRoom()) {
      if (filling.batch.offer(file.origin(), offset, bytes, from, count)) {
        Segment begun = file.ships(filling, end);
        if (begun != null) {
          filling.segments.add(begun);
        }
        if (flaw != null) {
          events.lineMalformed(file.origin(), offset, flaw);
        }
        return true;
      }
      if (!submit()) {
        return false;
      }
    }
    return false;
  }

  /** Waits for a free batch and starts filling it; false when shipping ends. */
  private boolean waitForRoom() {
    while (!stopping) {
      settleAll();
      Batch batch = free.poll();
      if (batch != null) {
        filling = new Load(batch);
        return true;
      }
      keepHouse();
      try {
        settle(acknowledged.poll(100, TimeUnit.MILLISECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopping = true;
      }
    }
    return false;
  }

  /** Sends the batch, once the checkpoint knows every file in it; false when shipping ends. */
  private boolean submit() {
    Load load = filling;
    while (!load.segments.stream().allMatch(Segment::isOfDurableFile) && !files.save()) {
      if (stopping) {
        return false;
      }
      if (waitingSinceNanos == Long.MIN_VALUE) {
        waitingSinceNanos = System.nanoTime();
      }
      try {
        settle(acknowledged.poll(1, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stopping = true;
      }
    }
    filling = null;
    if (underWay++ == 0 || waitingSinceNanos == Long.MIN_VALUE) {
      waitingSinceNanos = System.nanoTime();
    }
    delivery.submit(load.batch, () -> acknowledged.add(load));
    return true;
  }

  private void settleAll() {
    for (Load load = acknowledged.poll(); load != null; load = acknowledged.poll()) {
      settle(load);
    }
  }

  private void settle(Load load) {
    if (load == null || load == wakeUp) {
      return;
    }
    load.segments.forEach(Segment::acknowledge);
    load.batch.clear();
    free.add(load.batch);
    underWay--;
    waitingSinceNanos = underWay == 0 ? Long.MIN_VALUE : System.nanoTime();
  }

  private void finish() throws InterruptedException {
    if (filling != null) {
      submit();
    }
    long start = System.nanoTime();
    while (underWay > 0) {
      Duration patience = delivery.trouble().isEmpty() ? LAST_ANSWERS : LAST_ANSWERS_IN_TROUBLE;
      if (System.nanoTime() - start > patience.toNanos()) {
        break;
      }
      settle(acknowledged.poll(50, TimeUnit.MILLISECONDS));
    }
    delivery.close();
    settleAll();
    files.reportLag();
    files.save();
    files.close();
  }
}
