package io.sightline.shipper.sink;

import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.Rejection;
import io.sightline.shipper.event.RetryReason;
import io.sightline.shipper.event.ShipperEvents;
import io.sightline.shipper.flow.Batch;
import io.sightline.shipper.flow.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * One try with a batch: sends it, judges the answer document by document, takes out what has its
 * place and says what to do about the rest. Thread-safe; a batch belongs to one thread.
 */
final class Sender {
  private static final JsonFactory JSON = new JsonFactory();
  private static final long HIDDEN = -1;

  private final Elasticsearch server;
  private final Rollovers rollovers;
  private final DeadLetters deadLetters;
  private final String environment;
  private final Clock clock;
  private final ShipperEvents events;

  /** What to do about what is left in the batch. */
  enum Kind {
    /** All is well; when something is left, go on at once. */
    DONE,
    /** The stream is refused until someone mends something. */
    REFUSED,
    /** One document was too large alone and is a dead letter; go on at once. */
    BURIED,
    /** Send less at once. */
    TOO_LARGE,
    /** The server has too much to do: pause, and send less. */
    OVERLOADED,
    /** There was no answer that says what was stored. */
    NO_ANSWER,
    /** A disk of this machine refuses. */
    STUCK
  }

  /**
   * How a try ended.
   *
   * @param reason null when there is nothing to count
   * @param sentence for people
   */
  record Result(Kind kind, RetryReason reason, String sentence) {
    static Result done(String sentence) {
      return new Result(Kind.DONE, null, sentence);
    }

    static Result noAnswer(RetryReason reason, String sentence) {
      return new Result(Kind.NO_ANSWER, reason, sentence);
    }
  }

  Sender(
      Elasticsearch server,
      Rollovers rollovers,
      DeadLetters deadLetters,
      String environment,
      Clock clock,
      ShipperEvents events) {
    this.server = server;
    this.rollovers = rollovers;
    this.deadLetters = deadLetters;
    this.environment = environment;
    this.clock = clock;
    this.events = events;
  }

  Result send(Batch batch, int items, Tries tries) {
    Guarded guarded;
    try {
      guarded = guard(batch, items, tries);
    } catch (LookUp.TooLarge e) {
      return new Result(Kind.TOO_LARGE, RetryReason.TOO_LARGE, e.getMessage());
    } catch (LookUp.Unavailable e) {
      return new Result(Kind.OVERLOADED, RetryReason.SERVER_ERROR, e.getMessage());
    } catch (IOException e) {
      return Result.noAnswer(RetryReason.NO_CONNECTION, Advice.unreachable(e));
    }
    int sent = guarded.items();
    if (sent == 0) {
      return Result.done("");
    }
    long start = System.nanoTime();
    Elasticsearch.Answer answer;
    try {
      answer = server.bulk(batch, sent);
    } catch (IOException e) {
      tries.wentUnanswered();
      return Result.noAnswer(RetryReason.NO_CONNECTION, Advice.unreachable(e));
    }
    events.bulkAnswered(Duration.ofNanos(System.nanoTime() - start));
    if (answer.attempts() > 1) {
      tries.wentUnanswered();
    }
    if (answer.status() != 200) {
      return refused(batch, sent, answer, tries);
    }
    BulkAnswer read;
    try {
      read = BulkAnswer.parse(answer.body(), sent);
      if (guarded.isLookedUp() || (answer.attempts() > 1 && guarded.newestBefore() != HIDDEN)) {
        List<Integer> created = created(read, sent, answer.attempts() > 1);
        int doubles = rollovers.takeBackDoubles(batch, created, guarded.newestBefore());
        if (doubles > 0) {
          events.doublesTakenBack(batch.stream(), doubles);
        }
      }
    } catch (IOException e) {
      tries.wentUnanswered();
      return Result.noAnswer(
          RetryReason.UNREADABLE_ANSWER,
          "The answer to a bulk cannot be read ("
              + e.getMessage()
              + "); a proxy may have answered instead of Elasticsearch");
    }
    return settle(batch, sent, read, tries);
  }

  /**
   * What may be sent now.
   *
   * @param items how many from the front; all of them were looked up, if any was
   * @param newestBefore the number of the newest backing index before this try, or an older one
   */
  private record Guarded(int items, boolean isLookedUp, long newestBefore) {}

  /** Before a try that may repeat another: takes out what is stored in older backing indices. */
  private Guarded guard(Batch batch, int items, Tries tries) throws IOException {
    try {
      if (tries.isFirst()) {
        tries.first(rollovers.glance(batch.stream()));
      }
      if (!batch.isUncertain() && !tries.isUnanswered()) {
        return new Guarded(items, false, tries.newestAtFirst());
      }
      long since =
          batch.isUncertain()
              ? rollovers.baseline(batch, tries.newestAtFirst())
              : tries.newestAtFirst();
      Rollovers.Look look = rollovers.look(batch, items, since);
      if (look.takenBack() > 0) {
        events.doublesTakenBack(batch.stream(), look.takenBack());
      }
      if (look.known().isEmpty()) {
        return new Guarded(items, true, look.newest());
      }
      boolean[] missing = new boolean[items];
      for (int item = 0; item < items; item++) {
        missing[item] = !look.known().contains(batch.id(item));
      }
      int before = batch.size();
      reportDelivered(batch, items, item -> !missing[item]);
      batch.retain(missing, items);
      // What moved up from behind was not looked up.
      return new Guarded(items - (before - batch.size()), true, look.newest());
    } catch (LookUp.Hidden e) {
      tries.first(Rollovers.UNKNOWN);
      events.rolloversHidden(e.getMessage());
      return new Guarded(items, false, HIDDEN);
    }
  }

  /**
   * What this request created. When the client asked a second host because the first gave no
   * answer, what is "there already" may have been created by the first.
   */
  private static List<Integer> created(BulkAnswer answer, int items, boolean severalAttempts) {
    List<Integer> created = new ArrayList<>();
    for (int item = 0; item < items; item++) {
      int status = answer.status(item);
      if (status == 201 || (severalAttempts && status == 409)) {
        created.add(item);
      }
    }
    return created;
  }

  /** A whole request that was not answered with 200: no document is to blame for it yet. */
  private Result refused(Batch batch, int items, Elasticsearch.Answer answer, Tries tries) {
    int status = answer.status();
    String sentence = "Elasticsearch answered a bulk with status " + status;
    switch (Verdict.ofRequest(status)) {
      case TOO_LARGE -> {
        if (items > 1) {
          return new Result(Kind.TOO_LARGE, RetryReason.TOO_LARGE, sentence);
        }
        Result stuck = bury(List.of(tooLarge(batch)));
        if (stuck == null) {
          batch.retain(new boolean[1], 1);
        }
        return stuck == null ? new Result(Kind.BURIED, null, "") : stuck;
      }
      case RETRY -> {
        if (status == 429) {
          return new Result(Kind.OVERLOADED, RetryReason.TOO_MANY_REQUESTS, sentence);
        }
        tries.wentUnanswered();
        return Result.noAnswer(RetryReason.SERVER_ERROR, sentence);
      }
      default -> {
        return new Result(
            Kind.REFUSED,
            RetryReason.REFUSED,
            sentence + " (" + answer.excerpt() + "): " + Advice.toMend(status));
      }
    }
  }

  /** Takes out what has its place now. */
  private Result settle(Batch batch, int items, BulkAnswer answer, Tries tries) {
    boolean[] again = new boolean[items];
    List<DeadLetters.Letter> letters = new ArrayList<>();
    List<Wrapped> wrapped = new ArrayList<>();
    Verdict worst = Verdict.DELIVERED;
    String sentence = "";
    for (int i = 0; i < items && answer.hasFailures(); i++) {
      int status = answer.status(i);
      BulkAnswer.Failure failure = answer.failure(i);
      Verdict verdict = Verdict.ofItem(status, failure.type(), failure.reason());
      if (verdict == Verdict.REJECTED) {
        if (isJson(batch, i)) {
          letters.add(letter(batch, i, failure));
        } else {
          wrapped.add(wrap(batch, i));
        }
      } else if (verdict != Verdict.DELIVERED) {
        again[i] = true;
        if (worst == Verdict.DELIVERED || verdict == Verdict.HOLD) {
          worst = verdict;
          sentence =
              "Elasticsearch answered single documents with status "
                  + status
                  + " ("
                  + failure.reason()
                  + ')'
                  + (verdict == Verdict.HOLD ? ": " + Advice.toMend(status) : "");
        }
      }
    }
    if (!letters.isEmpty()) {
      Result stuck = bury(letters);
      if (stuck != null) {
        return stuck;
      }
    }
    if (worst == Verdict.RETRY) {
      tries.wentUnanswered();
    }
    reportDelivered(batch, items, item -> !again[item] && Verdict.isDelivered(answer.status(item)));
    batch.retain(again, items);
    wrapped.forEach(one -> one.addTo(batch));
    return switch (worst) {
      case HOLD -> new Result(Kind.REFUSED, RetryReason.REFUSED, sentence);
      case RETRY ->
          new Result(Kind.OVERLOADED, Advice.reason(firstStatus(answer, again)), sentence);
      default -> Result.done("");
    };
  }

  private static int firstStatus(BulkAnswer answer, boolean[] again) {
    for (int i = 0; i < again.length; i++) {
      if (again[i]) {
        return answer.status(i);
      }
    }
    return 503;
  }

  private record Wrapped(Origin origin, long offset, String id, String document) {
    void addTo(Batch batch) {
      byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
      batch.add(origin, offset, id, bytes, 0, bytes.length);
    }
  }

  /** A line that only looks like JSON goes out again as text in a document, under the same id. */
  private Wrapped wrap(Batch batch, int item) {
    byte[] document =
        Document.wrapping(
            batch.array(),
            batch.documentStart(item),
            batch.documentLength(item),
            Malformed.NOT_JSON,
            clock.instant(),
            environment);
    events.lineMalformed(batch.origin(item), batch.offset(item), Malformed.NOT_JSON);
    return new Wrapped(
        batch.origin(item),
        batch.offset(item),
        batch.id(item),
        new String(document, StandardCharsets.UTF_8));
  }

  private static boolean isJson(Batch batch, int item) {
    try (JsonParser parser =
        JSON.createParser(
            ObjectReadContext.empty(),
            batch.array(),
            batch.documentStart(item),
            batch.documentLength(item))) {
      while (parser.nextToken() != null) {
        // To the end, or to what is wrong.
      }
      return true;
    } catch (JacksonException e) {
      return false;
    }
  }

  /** Tells the events class by class, as neighbours are of the same one as a rule. */
  private void reportDelivered(Batch batch, int items, IntPredicate delivered) {
    Origin run = null;
    int count = 0;
    for (int item = 0; item < items; item++) {
      if (!delivered.test(item)) {
        continue;
      }
      Origin origin = batch.origin(item);
      if (run != null && !origin.logClass().equals(run.logClass())) {
        events.delivered(run.logClass(), count);
        count = 0;
      }
      run = origin;
      count++;
    }
    if (run != null) {
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
        batch.stream(),
        batch.id(item),
        mapping ? Rejection.MAPPING : Rejection.OTHER,
        failure.type(),
        failure.reason(),
        batch.document(item));
  }

  private static DeadLetters.Letter tooLarge(Batch batch) {
    return new DeadLetters.Letter(
        batch.origin(0),
        batch.offset(0),
        batch.stream(),
        batch.id(0),
        Rejection.TOO_LARGE,
        "content_too_large",
        "this document alone is larger than the server takes in one request",
        batch.document(0));
  }

  /** Null when the letters are on the disk. */
  private Result bury(List<DeadLetters.Letter> letters) {
    try {
      deadLetters.append(letters);
    } catch (IOException e) {
      events.deadLettersFailed(deadLetters.file(), e);
      return new Result(
          Kind.STUCK,
          null,
          "The dead-letter file " + deadLetters.file() + " cannot be written: " + e);
    }
    for (DeadLetters.Letter letter : letters) {
      events.deadLettered(letter.origin(), letter.offset(), letter.why(), letter.reason());
    }
    return null;
  }
}
