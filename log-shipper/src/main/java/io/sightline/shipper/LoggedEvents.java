package io.sightline.shipper;

import io.sightline.shipper.event.CutReason;
import io.sightline.shipper.event.LossReason;
import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.event.MaskReason;
import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.PatternUse;
import io.sightline.shipper.event.Refused;
import io.sightline.shipper.event.Rejection;
import io.sightline.shipper.event.Retained;
import io.sightline.shipper.event.RetryReason;
import io.sightline.shipper.event.RouteFallback;
import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people what happens. WARN: nothing is lost. ERROR: something was lost or someone has to
 * act. What may happen often is said at most once in ten seconds for each kind, with a count of
 * what was left out, because the shipper may be reading its own log.
 */
final class LoggedEvents implements ShipperEvents {
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final Logger log;
  private final Map<String, Throttle> throttles = new ConcurrentHashMap<>();

  LoggedEvents() {
    this(LoggerFactory.getLogger("io.sightline.shipper"));
  }

  LoggedEvents(Logger log) {
    this.log = log;
  }

  /** Lets one message through per while and counts the others. */
  private static final class Throttle {
    private long lastNanos = System.nanoTime() - QUIET.toNanos();
    private long leftOut;

    /** How many were left out since the last one said, or -1 when this one is left out too. */
    synchronized long pass() {
      long now = System.nanoTime();
      if (now - lastNanos < QUIET.toNanos()) {
        leftOut++;
        return -1;
      }
      lastNanos = now;
      long before = leftOut;
      leftOut = 0;
      return before;
    }
  }

  private void seldom(String kind, boolean error, String message, Object... arguments) {
    long leftOut = throttles.computeIfAbsent(kind, k -> new Throttle()).pass();
    if (leftOut < 0) {
      return;
    }
    String full = leftOut == 0 ? message : message + " (and " + leftOut + " more like this)";
    if (error) {
      log.error(full, arguments);
    } else {
      log.warn(full, arguments);
    }
  }

  @Override
  public void fileFound(Origin origin, long fromOffset) {
    log.info("Following {} into {} from byte {}", origin.path(), origin.logClass(), fromOffset);
  }

  @Override
  public void fileMoved(Origin origin, String newPath) {
    log.info("{} is {} now; reading goes on", origin.path(), newPath);
  }

  @Override
  public void fileTruncated(String path, long readBytes) {
    log.warn(
        "{} was truncated or replaced after {} bytes were read; it is followed from its start",
        path,
        readBytes);
  }

  @Override
  public void fileFinished(Origin origin) {
    log.info("{} is gone and was delivered completely", origin.path());
  }

  @Override
  public void fileMissing(String path, long deliveredBytes) {
    log.warn(
        "{} is gone since the last run; lines behind byte {}, if there were any, cannot be shipped",
        path,
        deliveredBytes);
  }

  @Override
  public void fileUnreadable(Path path, IOException cause) {
    seldom(
        "unreadable " + path,
        false,
        "{} cannot be read ({}); it is tried again. Let this user read it",
        path,
        cause.toString());
  }

  @Override
  public void bytesLost(String logClass, String path, long bytes, LossReason why) {
    seldom(
        "lost " + why + logClass,
        true,
        "{} bytes of {} ({}) are lost: {}",
        bytes,
        path,
        logClass,
        switch (why) {
          case TRUNCATED ->
              "it was truncated before they were read. Rotate by renaming instead, or keep copies"
                  + " where the patterns find them";
          case UNTERMINATED ->
              "they are a last line without a line end, and nobody writes to it any more";
          case GONE ->
              "it vanished before they were read. Delete rotated files later, or let the patterns"
                  + " take in where they go";
          case CORRUPT -> "the compressed file is broken there. Look how it was packed";
          case CUT ->
              "a line is longer than the limit, and such lines are cut. Raise"
                  + " reading.max_line_bytes, or let them be split";
        });
  }

  @Override
  public void fileIsCopy(String path, String original) {
    log.info("{} is a copy of {} so far; it is not shipped a second time", path, original);
  }

  @Override
  public void bytesReplaced(Origin origin, long offset, int sequences) {
    seldom(
        "replaced " + origin.logClass(),
        false,
        "{} has bytes that are not UTF-8 in the line at byte {}; they are shipped as U+FFFD. Let its"
            + " program write UTF-8",
        origin.path(),
        offset);
  }

  @Override
  public void valuesMasked(String logClass, MaskReason why, int values) {
    if (why == MaskReason.PATTERN_TOO_SLOW) {
      seldom(
          "masked whole " + logClass,
          false,
          "A pattern of a mask step of {} took too many steps on a text, so all of it was masked."
              + " Make the pattern simpler, or raise max_pattern_steps",
          logClass);
    }
  }

  @Override
  public void joinCut(String logClass, CutReason why) {
    if (why == CutReason.MAX_LINES || why == CutReason.MAX_BYTES) {
      seldom(
          "join cut " + why + logClass,
          false,
          "Joined lines of {} are longer than multiline.{} allows and go on as another entry. Raise"
              + " it, or look whether the pattern for the first line fits",
          logClass,
          why.label());
    }
  }

  @Override
  public void routeFellBack(String logClass, RouteFallback why) {
    seldom(
        "route " + why + logClass,
        false,
        "Documents of {} go to their usual data stream, because the field to route by {}",
        logClass,
        switch (why) {
          case ABSENT -> "is not there. Give the route a condition if that is right";
          case ILLEGAL -> "cannot be a part of a data stream's name. Mend what writes it";
          case TOO_MANY -> "has too many different values. Raise max_destinations if that is right";
        });
  }

  @Override
  public void patternGaveUp(String logClass, PatternUse where) {
    seldom(
        "pattern " + where + logClass,
        false,
        "A pattern in a {} of {} took too many steps on a line and counts as not matching. Make it"
            + " simpler, or raise max_pattern_steps",
        where.label(),
        logClass);
  }

  @Override
  public void lineMalformed(Origin origin, long offset, Malformed why) {
    seldom(
        "malformed " + why,
        false,
        "{} has a line at byte {} that is shipped as plain text: {}",
        origin.path(),
        offset,
        why.label());
  }

  @Override
  public void deadLettered(Origin origin, long offset, Rejection why, String reason) {
    seldom(
        "dead letter " + why,
        true,
        "Elasticsearch refuses the line of {} at byte {}; it is in the dead-letter file: {}",
        origin.path(),
        offset,
        reason.lines().findFirst().orElse(""));
  }

  @Override
  public void deadLettersFailed(Path file, IOException cause) {
    seldom(
        "dead letters failed",
        true,
        "The dead-letter file {} cannot be written ({}); shipping waits. Free space or mend it",
        file,
        cause.toString());
  }

  @Override
  public void retrying(RetryReason why, String what, Duration pause) {
    seldom(
        "retrying " + why,
        why == RetryReason.REFUSED,
        "{}; next try in {} ms, nothing is lost",
        what,
        pause.toMillis());
  }

  @Override
  public void recovered() {
    log.info("Documents are taken again");
  }

  @Override
  public void rolloversHidden(String sentence) {
    seldom(
        "rollovers hidden",
        true,
        "Lines may be doubled when a rollover comes right after a crash: {}",
        sentence);
  }

  @Override
  public void doublesTakenBack(String stream, int documents) {
    log.info(
        "{} documents that a rollover had doubled in {} were deleted again", documents, stream);
  }

  @Override
  public void retained(Retained what, String index) {
    log.info("{} was {}, because of its age or size", index, what.label().replace('_', ' '));
  }

  @Override
  public void retentionFailed(Exception cause) {
    seldom(
        "retention",
        false,
        "Old indices could not be looked after ({}); it is tried again in some minutes. If it stays"
            + " so, grant 'manage' on logs-*, or the disk fills up",
        cause.toString());
  }

  @Override
  public void prepared(String what) {
    log.info("{}", what);
  }

  @Override
  public void checkpointFailed(Path file, IOException cause) {
    seldom(
        "checkpoint failed",
        true,
        "The checkpoint {} cannot be written ({}). Free space or make it writable",
        file,
        cause.toString());
  }

  @Override
  public void checkpointDamaged(Path movedTo, String why) {
    log.error(
        "The checkpoint was damaged ({}) and lies at {} now; all files are read from their start,"
            + " documents that are in the current indices are not doubled",
        why,
        movedTo);
  }

  @Override
  public void refused(String logClass, Refused why, int count) {
    seldom(
        "refused " + why + logClass,
        why != Refused.IDLE,
        "{} from senders of {} not taken, or not whole ({}): {}",
        count,
        logClass,
        why.label(),
        advice(why));
  }

  private static String advice(Refused why) {
    return switch (why) {
      case SPOOL_FULL -> "the spool is full. Bring the output back, or raise spool.max_bytes";
      case RECEIVE_BUFFER_FULL ->
          "the operating system dropped them. Raise net.core.rmem_max and udp_buffer_bytes";
      case DISK -> "the disk did not take them. Free space or mend it";
      case CUT -> "they are over the limit, their beginnings are stored. Raise the input's limit";
      case INCOMPLETE ->
          "the connection ended inside them, what had come is stored. Look at the sender";
      case TOO_MANY_CONNECTIONS ->
          "no more connections are allowed. Look who opens them, or raise max_connections";
      case IDLE -> "nothing came for so long that the connection was closed. Nothing is lost";
      case HANDSHAKE -> "TLS failed. Look at the sender's certificate and at the trusted ones";
      case BUSY -> "too much else was under way. Raise -Xmx, or let senders send less at a time";
      case UNAUTHORIZED -> "the token is wrong or absent. Give the sender the right one";
      case BROKEN_BODY -> "the body cannot be read. Look at the sender";
      case EXPIRED ->
          "the topic's retention deleted them before they were read. Raise it, or add indexers";
      case TOO_LARGE -> "the body is over the limit. Let the sender send less at a time";
    };
  }

  @Override
  public void spoolFull(String logClass) {
    seldom(
        "spool full " + logClass,
        false,
        "The spool of {} is full: senders wait or are refused until the output takes something."
            + " Bring it back, or raise spool.max_bytes",
        logClass);
  }

  @Override
  public void spoolDamaged(String logClass, Path file, long bytes, String why) {
    seldom(
        "spool damaged " + logClass,
        true,
        "{} bytes of {} in the spool of {} are unreadable ({}) and skipped; a copy is in its folder"
            + " 'damaged'. Look after the disk",
        bytes,
        file,
        logClass,
        why);
  }

  @Override
  public void spoolTailCut(String logClass, Path file, long bytes) {
    log.warn(
        "The unfinished end of {} in the spool of {}, {} bytes that a crash left and that nobody was"
            + " told are stored, was cut off",
        file,
        logClass,
        bytes);
  }

  @Override
  public void spoolFailed(String logClass, Path file, IOException cause) {
    seldom(
        "spool failed " + logClass,
        true,
        "The spool of {} at {} cannot be written or read ({}); senders wait or are refused. Free"
            + " space or mend it",
        logClass,
        file,
        cause.toString());
  }

  @Override
  public void receiverTrouble(String logClass, String what) {
    seldom("receiver " + logClass, true, "The input {}: {}", logClass, what);
  }
}
