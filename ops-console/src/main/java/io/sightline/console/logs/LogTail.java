package io.sightline.console.logs;

import io.sightline.console.backend.BackendException;
import io.sightline.console.json.Json;
import io.sightline.console.logs.LogSearch.Prepared;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
     * New lines.
     *
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
  private static final Duration LATE = Duration.ofSeconds(15);
  private static final Duration RESUME = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private final LogSearch search;
  private final Semaphore places = new Semaphore(MOST_TAILS);
  private volatile boolean isStopping;

  public LogTail(LogSearch search) {
    this.search = search;
  }

  /** A tail that may run; to be closed. One thread. */
  public final class Running implements AutoCloseable {
    private final LogFilter filter;

    /** What was sent of the time that is still looked at, with its times. */
    private final Map<String, Instant> sentIds = new HashMap<>();

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
      Object sent = Map.of("ids", Map.of("values", List.copyOf(sentIds.keySet())));
      Prepared prepared =
          search.prepare(
              // Clocks of services may be a little ahead.
              filter.between(from, now.plus(LATE)),
              List.of(Map.of("bool", Map.of("must_not", List.of(sent)))));
      JsonNode answer = ask(prepared);
      ArrayNode hits =
          answer.at("/hits/hits") instanceof ArrayNode found
              ? found
              : Json.MAPPER.createArrayNode();
      List<LogLine> fresh = LogLine.shortened(hits);
      long leftOut = Math.max(0, answer.at("/hits/total/value").asLong(0) - fresh.size());
      if (leftOut > 0 && !fresh.isEmpty()) {
        // What did not fit is told once and not looked at again.
        from = Instant.ofEpochMilli(fresh.get(fresh.size() - 1).time());
      }
      send(receiver, fresh, leftOut);
      if (now.minus(LATE).isAfter(from)) {
        from = now.minus(LATE);
      }
      sentIds.values().removeIf(time -> time.isBefore(from));
    }

    private void send(Receiver receiver, List<LogLine> fresh, long leftOut) {
      if (fresh.isEmpty()) {
        receiver.nothing();
        return;
      }
      for (LogLine line : fresh) {
        Instant time = Instant.ofEpochMilli(line.time());
        sentIds.put(line.id(), time);
        newest = time.isAfter(newest) ? time : newest;
      }
      Collections.reverse(fresh);
      receiver.lines(fresh, leftOut, Long.toString(newest.toEpochMilli()));
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
    Instant resumed = lastEventId.flatMap(position -> TimeText.parse(position, now)).orElse(after);
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
