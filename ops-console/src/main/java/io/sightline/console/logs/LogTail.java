package io.sightline.console.logs;

import io.sightline.console.backend.BackendException;
import io.sightline.console.json.Json;
import io.sightline.console.logs.LogSearch.Prepared;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * New lines as they arrive. Elasticsearch is asked once a second for what matches of the last
 * {@link #LATE} and was not sent yet, so a line that arrives a little late is sent too. At most
 * {@value #MOST_AT_ONCE} lines go out a second; of more the oldest are left out, and how many is
 * told. At most {@value #MOST_TAILS} tails run at a time. Thread-safe.
 */
public final class LogTail {
  /** Where a tail goes. A call blocks until the receiver has taken it. */
  public interface Receiver {
    /**
     * @param lines oldest first
     * @param leftOut how many more matched
     * @param position to go on from, {@code after}
     */
    void lines(List<LogLine> lines, long leftOut, String position);

    /** Nothing new; whether the receiver is still there. */
    void nothing();

    /** Elasticsearch does not answer; the tail goes on asking. */
    void problem(String sentence);

    boolean isGone();
  }

  /** Too many tails are under way. */
  public static final class Busy extends Exception {
    private static final long serialVersionUID = 1L;

    Busy() {
      super(MOST_TAILS + " live tails are open; close one of them first.");
    }
  }

  private static final int MOST_TAILS = 8;
  private static final int MOST_AT_ONCE = 200;
  private static final Duration LATE = Duration.ofSeconds(30);
  private static final Duration RESUME = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final int REMEMBERED = 20_000;

  private final LogSearch search;
  private final Semaphore places = new Semaphore(MOST_TAILS);
  private volatile boolean isStopping;

  public LogTail(LogSearch search) {
    this.search = search;
  }

  /** A tail that may run; to be closed. One thread. */
  public final class Running implements AutoCloseable {
    private final LogFilter filter;
    private final Set<String> seen = new LinkedHashSet<>();
    private Instant from;
    private Instant newest;

    private Running(LogFilter filter, Instant from) {
      this.filter = filter;
      this.from = from;
      this.newest = from;
    }

    /** Returns when the receiver is gone, the time is over or the console stops. */
    public void run(Receiver receiver) throws InterruptedException {
      Instant until = search.clock().instant().plus(LONGEST);
      while (!isStopping && !receiver.isGone() && search.clock().instant().isBefore(until)) {
        try {
          poll(receiver);
        } catch (BackendException failed) {
          receiver.problem(failed.getMessage());
        }
        Thread.sleep(PAUSE.toMillis());
      }
    }

    private void poll(Receiver receiver) throws BackendException {
      Instant now = search.clock().instant();
      // Clocks of services may be a little ahead.
      Prepared prepared = search.prepare(filter.between(from, now.plus(LATE)), List.of());
      JsonNode answer = ask(prepared);
      List<LogLine> fresh = new ArrayList<>();
      ArrayNode hits =
          answer.at("/hits/hits") instanceof ArrayNode found
              ? found
              : Json.MAPPER.createArrayNode();
      for (LogLine line : LogLine.shortened(hits)) {
        if (seen.add(line.id())) {
          fresh.add(line);
        }
      }
      long unseen = Math.max(0, answer.at("/hits/total/value").asLong(0) - hits.size());
      if (unseen > 0) {
        // What did not fit is told once and not looked at again.
        from = Instant.ofEpochMilli(hits.path(hits.size() - 1).path("sort").path(0).asLong());
      }
      send(receiver, fresh, unseen);
      if (now.minus(LATE).isAfter(from)) {
        from = now.minus(LATE);
      }
      forgetOldest();
    }

    private void send(Receiver receiver, List<LogLine> fresh, long unseen) {
      if (fresh.isEmpty() && unseen == 0) {
        receiver.nothing();
        return;
      }
      List<LogLine> sent =
          new ArrayList<>(fresh.subList(0, Math.min(MOST_AT_ONCE, fresh.size())));
      Collections.reverse(sent);
      for (LogLine line : sent) {
        Instant time = Instant.ofEpochMilli(line.time());
        newest = time.isAfter(newest) ? time : newest;
      }
      receiver.lines(
          sent, unseen + fresh.size() - sent.size(), Long.toString(newest.toEpochMilli()));
    }

    private JsonNode ask(Prepared prepared) throws BackendException {
      int size = MOST_AT_ONCE;
      while (true) {
        try {
          return search
              .elasticsearch()
              .postJson(
                  "/"
                      + prepared.indices()
                      + "/_search?"
                      + Pages.NO_INDEX_IS_FINE
                      + "&filter_path=hits.total.value,hits.hits._id,hits.hits._index,"
                      + "hits.hits._source,hits.hits.sort",
                  Json.MAPPER.valueToTree(
                      Map.of(
                          "size",
                          size,
                          "track_total_hits",
                          true,
                          "timeout",
                          Pages.PATIENCE.toSeconds() + "s",
                          "query",
                          prepared.query(),
                          "sort",
                          Pages.sort("desc"))));
        } catch (BackendException failed) {
          if (!failed.isTooLarge() || size == 1) {
            throw failed;
          }
          size = Math.max(1, size / 8);
        }
      }
    }

    private void forgetOldest() {
      Iterator<String> oldest = seen.iterator();
      while (seen.size() > REMEMBERED && oldest.hasNext()) {
        oldest.next();
        oldest.remove();
      }
    }

    @Override
    public void close() {
      places.release();
    }
  }

  /**
   * The parameters of {@link LogFilter} but for {@code from} and {@code to}, and {@code after}: the
   * position to go on from, an hour ago at most; without it lines of the last moments come first.
   *
   * @param lastEventId the same as {@code after}, from a receiver that comes back; wins
   */
  public Running start(Map<String, List<String>> given, Optional<String> lastEventId)
      throws BadParameters, Busy {
    Parameters parameters = new Parameters(given);
    Clock clock = search.clock();
    Instant now = clock.instant();
    LogFilter filter = LogFilter.read(parameters, now);
    Instant after = parameters.time("after", "now-5s", now);
    Instant resumed =
        lastEventId.flatMap(position -> TimeText.parse(position, now)).orElse(after);
    parameters.finish();
    if (!places.tryAcquire()) {
      throw new Busy();
    }
    Instant earliest = now.minus(RESUME);
    return new Running(filter, resumed.isBefore(earliest) ? earliest : resumed);
  }

  /** Ends all tails within a second or so. */
  public void stop() {
    isStopping = true;
  }
}
