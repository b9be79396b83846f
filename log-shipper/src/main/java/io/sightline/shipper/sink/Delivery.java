package io.sightline.shipper.sink;

import io.sightline.shipper.event.RetryReason;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Backoff;
import io.sightline.shipper.flow.Batch;
import io.sightline.shipper.flow.Output;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Brings batches into Elasticsearch, several at a time, and tries until each of their documents is
 * either there or in the dead-letter file. Nothing is given up: while the server is away, slow or
 * refuses, batches wait here, and whoever fills them has to wait too, as there is only so much
 * room. Only a stream that is refused for a reason that someone has to mend, or that stays
 * overloaded, gives its batches back, so that the others go on.
 *
 * <p>Thread-safe. {@link #close} leaves what is not acknowledged to the next run.
 */
public final class Delivery implements Output {
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final Object SERVER = new Object();

  private final Setup setup;
  private final Settings settings;
  private final ShipperEvents events;
  private final Rollovers rollovers;
  private final Sender sender;
  private final Breaker breaker;
  private final Holds holds;
  private final Congestion congestion;
  private final BlockingQueue<Job> queue = new LinkedBlockingQueue<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final Map<Object, Trouble> troubles = new ConcurrentHashMap<>();

  /**
   * How documents are sent.
   *
   * @param environment of documents made from broken lines
   * @param inFlight how many bulks at a time at most
   * @param batchBytes how large a bulk may be
   * @param slow an answer that takes longer makes the bulks smaller
   * @param retryFirst the first pause between tries
   * @param retryLongest the longest, after doublings
   */
  public record Settings(
      String environment,
      int inFlight,
      int batchBytes,
      Duration slow,
      Duration retryFirst,
      Duration retryLongest) {}

  private record Job(Batch batch, Listener listener) {}

  /**
   * @param setup installed before the first bulk; null leaves it out
   * @param baselines what {@link #baselines} said at the last checkpoint of an earlier run
   */
  public Delivery(
      Elasticsearch server,
      IndexSetup setup,
      DeadLetters deadLetters,
      Settings settings,
      Map<String, Long> baselines,
      Clock clock,
      ShipperEvents events) {
    this.settings = settings;
    this.events = events;
    this.setup = setup == null ? null : new Setup(server, setup, events);
    this.congestion = new Congestion(settings.inFlight(), settings.batchBytes(), settings.slow());
    this.rollovers = new Rollovers(server, congestion::ceiling, baselines);
    this.breaker = new Breaker(settings.retryFirst(), settings.retryLongest());
    this.holds = new Holds(settings.retryFirst().multipliedBy(10), settings.retryLongest());
    this.sender = new Sender(server, rollovers, deadLetters, settings.environment(), clock, events);
  }

  @Override
  public void start() {
    events.streamsHeld(0);
    for (int i = 1; i <= settings.inFlight(); i++) {
      Thread thread = new Thread(this::work, "shipper-sender-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  @Override
  public void submit(Batch batch, Listener listener) {
    queue.add(new Job(batch, listener));
  }

  @Override
  public boolean isHeld(String stream) {
    return holds.count() > 0 && holds.isHeld(stream);
  }

  @Override
  public int batchBytes() {
    return congestion.bytes();
  }

  @Override
  public Optional<Trouble> trouble() {
    return troubles.values().stream().max(Comparator.comparing(Trouble::lasts));
  }

  /** The newest backing index of each stream that nothing uncertain is older than. */
  public Map<String, Long> baselines() {
    return rollovers.baselines();
  }

  /** The newest backing index of each stream, as far as it was seen. */
  public Map<String, Long> newest() {
    return rollovers.newest();
  }

  /**
   * Everything that was sent before {@link #newest} said this has its place: the baselines move up.
   */
  public void settled(Map<String, Long> newest) {
    rollovers.settle(newest);
  }

  private void work() {
    try {
      while (true) {
        Job job = queue.take();
        if (stop.getCount() == 0 || !congestion.enter()) {
          return;
        }
        try {
          Ended how = tried(job.batch());
          if (how == null) {
            return;
          }
          job.listener().ended(how);
        } finally {
          congestion.leave();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Null when stopped before the end. Whatever goes wrong in here, the batch comes back: its lines
   * are sent again, and the next one finds a sender.
   */
  private Ended tried(Batch batch) throws InterruptedException {
    try {
      return deliver(batch);
    } catch (RuntimeException | Error e) {
      // The client answers an interrupt, which only comes from close(), with one of these.
      if (stop.getCount() == 0) {
        return null;
      }
      return held(
          batch,
          RetryReason.NO_CONNECTION,
          "Sending failed for a reason that is not foreseen (" + e + ")");
    } finally {
      breaker.leave();
      troubles.remove(Thread.currentThread());
    }
  }

  /**
   * Nothing more goes into this stream for a while, so that it does not keep the others waiting.
   */
  private Ended held(Batch batch, RetryReason reason, String sentence) {
    Duration pause = holds.hold(batch.stream());
    events.streamsHeld(holds.count());
    troubled(batch.stream(), sentence);
    if (reason != null) {
      events.retrying(reason, sentence, pause);
    }
    return Ended.GIVEN_BACK;
  }

  /** Null when stopped before the end. */
  private Ended deliver(Batch batch) throws InterruptedException {
    Backoff backoff = new Backoff(settings.retryFirst(), settings.retryLongest());
    Tries tries = new Tries();
    while (!batch.isEmpty()) {
      if (holds.isHeld(batch.stream())) {
        return Ended.GIVEN_BACK;
      }
      if (!breaker.pass()) {
        return null;
      }
      long sent = System.nanoTime();
      int bytes = Math.min(batch.bytes(), congestion.ceiling());
      Sender.Result result;
      if (setup != null && setup.isDue()) {
        result = setup.install(settings.retryLongest());
        if (result.kind() == Sender.Kind.DONE) {
          well(SERVER, breaker.succeeded());
          continue;
        }
      } else {
        result = sender.send(batch, batch.fitting(congestion.ceiling()), tries);
      }
      switch (result.kind()) {
        case DONE, BURIED -> {
          if (result.kind() == Sender.Kind.DONE) {
            congestion.answered(sent, bytes);
          }
          well(SERVER, breaker.succeeded());
          boolean wasHeld = holds.release(batch.stream());
          if (wasHeld) {
            events.streamsHeld(holds.count());
          }
          well(batch.stream(), wasHeld);
          backoff.reset();
        }
        case REFUSED -> {
          breaker.succeeded();
          return held(batch, RetryReason.REFUSED, result.sentence());
        }
        case TOO_LARGE -> {
          breaker.succeeded();
          congestion.tooLarge(bytes);
          events.retrying(RetryReason.TOO_LARGE, result.sentence(), Duration.ZERO);
        }
        case OVERLOADED -> {
          breaker.succeeded();
          congestion.overloaded(sent);
          if (backoff.isLongest()) {
            return held(batch, result.reason(), result.sentence());
          }
          if (!pause(result, backoff.next())) {
            return null;
          }
        }
        case NO_ANSWER -> {
          troubled(SERVER, result.sentence());
          events.retrying(result.reason(), result.sentence(), breaker.failed());
        }
        case STUCK -> {
          breaker.succeeded();
          return held(batch, result.reason(), result.sentence());
        }
      }
    }
    return Ended.ACKNOWLEDGED;
  }

  private void well(Object what, boolean wasBroken) {
    boolean stream = troubles.remove(what) != null;
    boolean own = troubles.remove(Thread.currentThread()) != null;
    if ((stream || own || wasBroken) && troubles.isEmpty()) {
      events.recovered();
    }
  }

  private void troubled(Object where, String what) {
    troubles.compute(
        where,
        (key, before) -> new Trouble(what, before == null ? System.nanoTime() : before.since()));
  }

  private boolean pause(Sender.Result result, Duration pause) throws InterruptedException {
    troubled(Thread.currentThread(), result.sentence());
    if (result.reason() != null) {
      events.retrying(result.reason(), result.sentence(), pause);
    }
    return !stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    stop.countDown();
    breaker.stop();
    congestion.stop();
    // Wakes those that wait for work.
    threads.forEach(thread -> queue.add(new Job(new Batch(0), how -> {})));
    try {
      join(LAST_WORDS);
      threads.forEach(Thread::interrupt);
      join(LAST_WORDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for all senders together, however many there are. */
  private void join(Duration longest) throws InterruptedException {
    long start = System.nanoTime();
    for (Thread thread : threads) {
      thread.join(Math.max(1, longest.minusNanos(System.nanoTime() - start).toMillis()));
    }
  }
}
