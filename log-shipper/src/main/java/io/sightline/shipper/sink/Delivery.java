package io.sightline.shipper.sink;

import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.Rejection;
import io.sightline.shipper.event.RetryReason;
import io.sightline.shipper.event.ShipperEvents;
import java.io.Closeable;
import java.io.IOException;
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
 * either there or in the dead-letter file. Only then is a batch acknowledged. Nothing is given up:
 * while the server is away, slow or refuses, batches wait here, and whoever fills them has to wait
 * too, as there is only so much room.
 *
 * <p>Thread-safe. {@link #close} leaves what is not acknowledged to the next run.
 */
public final class Delivery implements Closeable {
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Elasticsearch server;
  private final IndexSetup setup;
  private final DeadLetters deadLetters;
  private final Settings settings;
  private final ShipperEvents events;
  private final BlockingQueue<Job> queue = new LinkedBlockingQueue<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final Object setupLock = new Object();
  private boolean isSetUp;
  private final Map<Thread, Trouble> troubles = new ConcurrentHashMap<>();

  /** How many bulks at a time, and the pauses between tries. */
  public record Settings(int inFlight, Duration retryFirst, Duration retryLongest) {}

  /**
   * What hinders a sender.
   *
   * @param what in a sentence, with what to do where someone has to
   * @param since the first failed try, on the monotonic clock
   */
  public record Trouble(String what, long since) {
    public Duration lasts() {
      return Duration.ofNanos(System.nanoTime() - since);
    }
  }

  private record Job(Batch batch, Runnable acknowledged) {}

  /**
   * @param setup installed before the first bulk, as often as it takes; null leaves it out
   */
  public Delivery(
      Elasticsearch server,
      IndexSetup setup,
      DeadLetters deadLetters,
      Settings settings,
      ShipperEvents events) {
    this.server = server;
    this.setup = setup;
    this.deadLetters = deadLetters;
    this.settings = settings;
    this.events = events;
  }

  public void start() {
    for (int i = 1; i <= settings.inFlight(); i++) {
      Thread thread = new Thread(this::work, "shipper-sender-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /**
   * Hands over a batch that is not empty.
   *
   * @param acknowledged called once, on another thread, when every document has its place; the
   *     batch belongs to the caller again
   */
  public void submit(Batch batch, Runnable acknowledged) {
    queue.add(new Job(batch, acknowledged));
  }

  /** What has hindered a sender for longest and still does; empty when nothing does. */
  public Optional<Trouble> trouble() {
    return troubles.values().stream().max(Comparator.comparing(Trouble::lasts));
  }

  private void work() {
    try {
      if (!setUp()) {
        return;
      }
      while (stop.getCount() > 0) {
        Job job = queue.poll(100, TimeUnit.MILLISECONDS);
        if (job != null && deliver(job.batch())) {
          job.acknowledged().run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The client answers an interrupt, which only comes from close(), with one of these.
      if (stop.getCount() > 0) {
        throw e;
      }
    }
  }

  private boolean setUp() throws InterruptedException {
    Backoff backoff = new Backoff(settings.retryFirst(), settings.retryLongest());
    synchronized (setupLock) {
      while (setup != null && !isSetUp) {
        try {
          events.prepared(setup.install(server));
          isSetUp = true;
          well();
        } catch (IndexSetup.Refused e) {
          boolean passes = Verdict.ofRequest(e.status()) == Verdict.RETRY;
          RetryReason reason = passes ? reason(e.status()) : RetryReason.REFUSED;
          String advice =
              passes ? "" : "; " + advice(e.status()) + ", or set setup_on_start: false";
          if (!pause(reason, e.getMessage() + advice, backoff)) {
            return false;
          }
        } catch (IOException e) {
          if (!pause(RetryReason.NO_CONNECTION, unreachable(e), backoff)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Returns whether every document of the batch has its place; false when stopped before. */
  private boolean deliver(Batch batch) throws InterruptedException {
    Backoff backoff = new Backoff(settings.retryFirst(), settings.retryLongest());
    int limit = Integer.MAX_VALUE;
    while (!batch.isEmpty()) {
      int items = batch.fitting(limit);
      Outcome outcome = send(batch, items);
      boolean goOn = true;
      if (outcome.answer() != null) {
        goOn = settle(batch, items, outcome.answer(), backoff);
      } else if (outcome.verdict() == Verdict.TOO_LARGE) {
        if (items == 1) {
          goOn = bury(tooLarge(batch), backoff);
          if (goOn) {
            batch.retain(new boolean[1], 1);
            well();
          }
        } else {
          limit = batch.start(items) / 2;
          events.retrying(RetryReason.TOO_LARGE, outcome.sentence(), Duration.ZERO);
        }
      } else {
        goOn = pause(outcome.reason(), outcome.sentence(), backoff);
      }
      if (!goOn) {
        return false;
      }
    }
    return true;
  }

  /** How a request ended: with a readable answer, or with a reason to send all of it again. */
  private record Outcome(BulkAnswer answer, Verdict verdict, RetryReason reason, String sentence) {}

  private Outcome send(Batch batch, int items) {
    long start = System.nanoTime();
    Elasticsearch.Answer answer;
    try {
      answer = server.bulk(batch, items);
    } catch (IOException e) {
      return new Outcome(null, Verdict.RETRY, RetryReason.NO_CONNECTION, unreachable(e));
    }
    events.bulkAnswered(Duration.ofNanos(System.nanoTime() - start));
    int status = answer.status();
    if (status != 200) {
      Verdict verdict = Verdict.ofRequest(status);
      String sentence = "Elasticsearch answered a bulk with status " + status;
      if (verdict == Verdict.HOLD) {
        sentence += " (" + answer.excerpt() + "): " + advice(status);
      }
      return new Outcome(
          null, verdict, verdict == Verdict.HOLD ? RetryReason.REFUSED : reason(status), sentence);
    }
    try {
      return new Outcome(BulkAnswer.parse(answer.body(), items), null, null, null);
    } catch (IOException e) {
      String sentence =
          "The answer to a bulk cannot be read ("
              + e.getMessage()
              + "); a proxy may have answered instead of Elasticsearch";
      return new Outcome(null, Verdict.RETRY, RetryReason.UNREADABLE_ANSWER, sentence);
    }
  }

  /** Takes out what has its place now; pauses when something is left. */
  private boolean settle(Batch batch, int items, BulkAnswer answer, Backoff backoff)
      throws InterruptedException {
    boolean[] again = new boolean[items];
    List<DeadLetters.Letter> letters = new ArrayList<>();
    RetryReason reason = null;
    String sentence = null;
    for (int i = 0; i < items; i++) {
      int status = answer.status(i);
      Verdict verdict = Verdict.ofItem(status, answer.type(i));
      if (verdict == Verdict.REJECTED) {
        letters.add(letter(batch, i, answer.failure(i)));
      } else if (verdict != Verdict.DELIVERED) {
        again[i] = true;
        if (reason == null || verdict == Verdict.HOLD) {
          reason = verdict == Verdict.HOLD ? RetryReason.REFUSED : reason(status);
          sentence =
              "Elasticsearch answered single documents with status "
                  + status
                  + " ("
                  + answer.failure(i).reason()
                  + ')'
                  + (verdict == Verdict.HOLD ? ": " + advice(status) : "");
        }
      }
    }
    if (!letters.isEmpty() && !bury(letters, backoff)) {
      return false;
    }
    reportDelivered(batch, items, answer);
    batch.retain(again, items);
    if (reason == null) {
      backoff.reset();
      well();
      return true;
    }
    return pause(reason, sentence, backoff);
  }

  private void reportDelivered(Batch batch, int items, BulkAnswer answer) {
    Origin run = null;
    int count = 0;
    for (int i = 0; i < items; i++) {
      if (Verdict.ofItem(answer.status(i), answer.type(i)) != Verdict.DELIVERED) {
        continue;
      }
      Origin origin = batch.origin(i);
      if (origin != run && count > 0) {
        events.delivered(run.logClass(), count);
        count = 0;
      }
      run = origin;
      count++;
    }
    if (count > 0) {
      events.delivered(run.logClass(), count);
    }
  }

  private static DeadLetters.Letter letter(Batch batch, int item, BulkAnswer.Failure failure) {
    boolean mapping =
        failure.type().contains("parsing")
            || failure.type().contains("mapping")
            || failure.type().equals("illegal_argument_exception");
    return new DeadLetters.Letter(
        batch.origin(item),
        batch.offset(item),
        mapping ? Rejection.MAPPING : Rejection.OTHER,
        failure.type(),
        failure.reason(),
        batch.document(item));
  }

  private static List<DeadLetters.Letter> tooLarge(Batch batch) {
    return List.of(
        new DeadLetters.Letter(
            batch.origin(0),
            batch.offset(0),
            Rejection.TOO_LARGE,
            "content_too_large",
            "this document alone is larger than the server takes in one request",
            batch.document(0)));
  }

  /** Returns when the letters are on the disk, or false when stopped before. */
  private boolean bury(List<DeadLetters.Letter> letters, Backoff backoff)
      throws InterruptedException {
    while (true) {
      try {
        deadLetters.append(letters);
        break;
      } catch (IOException e) {
        troubled("The dead-letter file " + deadLetters.file() + " cannot be written: " + e);
        events.deadLettersFailed(deadLetters.file(), e);
        if (stop.await(backoff.longest().toMillis(), TimeUnit.MILLISECONDS)) {
          return false;
        }
      }
    }
    for (DeadLetters.Letter letter : letters) {
      events.deadLettered(letter.origin(), letter.offset(), letter.why(), letter.reason());
    }
    return true;
  }

  private void well() {
    if (troubles.remove(Thread.currentThread()) != null && troubles.isEmpty()) {
      events.recovered();
    }
  }

  private void troubled(String what) {
    troubles.compute(
        Thread.currentThread(),
        (thread, before) -> new Trouble(what, before == null ? System.nanoTime() : before.since()));
  }

  private boolean pause(RetryReason reason, String sentence, Backoff backoff)
      throws InterruptedException {
    Duration pause = reason == RetryReason.REFUSED ? backoff.longest() : backoff.next();
    troubled(sentence);
    events.retrying(reason, sentence, pause);
    return !stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static RetryReason reason(int status) {
    return status == 429 ? RetryReason.TOO_MANY_REQUESTS : RetryReason.SERVER_ERROR;
  }

  private static String unreachable(IOException e) {
    return "Elasticsearch cannot be reached (" + e + "); it is tried again until it answers";
  }

  private static String advice(int status) {
    return switch (status) {
      case 401 -> "check username and password_file, or api_key_file";
      case 403 ->
          "grant create_doc and auto_configure on the data streams, and for setup"
              + " manage_index_templates and manage_ilm";
      case 404 -> "run 'setup' with this configuration, so that the data streams can be created";
      default -> "check that the url is an Elasticsearch 8.13 or newer";
    };
  }

  @Override
  public void close() {
    stop.countDown();
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
