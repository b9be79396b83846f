package io.sightline.shipper;

import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.Rejection;
import io.sightline.shipper.event.RetryReason;
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
  private static final Logger LOG = LoggerFactory.getLogger("io.sightline.shipper");
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final Map<String, Throttle> throttles = new ConcurrentHashMap<>();

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
      LOG.error(full, arguments);
    } else {
      LOG.warn(full, arguments);
    }
  }

  @Override
  public void fileFound(Origin origin, long fromOffset) {
    LOG.info("Following {} into {} from byte {}", origin.path(), origin.logClass(), fromOffset);
  }

  @Override
  public void fileMoved(Origin origin, String newPath) {
    LOG.info("{} is {} now; reading goes on", origin.path(), newPath);
  }

  @Override
  public void fileTruncated(String path, long readBytes) {
    LOG.warn(
        "{} was truncated or replaced after {} bytes were read; it is followed from its start",
        path,
        readBytes);
  }

  @Override
  public void fileFinished(Origin origin) {
    LOG.info("{} is gone and was delivered completely", origin.path());
  }

  @Override
  public void fileMissing(String path, long deliveredBytes) {
    LOG.warn(
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
    LOG.info("Elasticsearch takes documents again");
  }

  @Override
  public void prepared(String what) {
    LOG.info("{}", what);
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
    LOG.error(
        "The checkpoint was damaged ({}) and lies at {} now; all files are read from their start,"
            + " documents that are in the current indices are not doubled",
        why,
        movedTo);
  }
}
