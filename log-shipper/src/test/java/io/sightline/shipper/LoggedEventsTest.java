package io.sightline.shipper;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sightline.shipper.event.CutReason;
import io.sightline.shipper.event.DropReason;
import io.sightline.shipper.event.LossReason;
import io.sightline.shipper.event.MaskReason;
import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.PatternUse;
import io.sightline.shipper.event.Refused;
import io.sightline.shipper.event.Retained;
import io.sightline.shipper.event.RouteFallback;
import io.sightline.shipper.event.ShipperEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class LoggedEventsTest {
  private static final Origin ORIGIN = new Origin("app", "id", "/logs/app.log");

  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private ShipperEvents events;

  @BeforeEach
  void listen() {
    Logger logger = (Logger) LoggerFactory.getLogger("test.LoggedEventsTest");
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.detachAndStopAllAppenders();
    said.start();
    logger.addAppender(said);
    events = new LoggedEvents(logger);
  }

  @Test
  void lossOfBytesSaysWhatToDoAgainstIt() {
    expect(
        on -> on.bytesLost("app", "/logs/app.log", 12, LossReason.TRUNCATED),
        "ERROR 12 bytes of /logs/app.log (app) are lost: it was truncated before they were read."
            + " Rotate by renaming instead, or keep copies where the patterns find them");
    expect(
        on -> on.bytesLost("app", "/logs/app.log", 12, LossReason.UNTERMINATED),
        "ERROR 12 bytes of /logs/app.log (app) are lost: they are a last line without a line end,"
            + " and nobody writes to it any more");
    expect(
        on -> on.bytesLost("app", "/logs/app.log", 12, LossReason.GONE),
        "ERROR 12 bytes of /logs/app.log (app) are lost: it vanished before they were read. Delete"
            + " rotated files later, or let the patterns take in where they go");
    expect(
        on -> on.bytesLost("app", "/logs/app.log.gz", 12, LossReason.CORRUPT),
        "ERROR 12 bytes of /logs/app.log.gz (app) are lost: the compressed file is broken there."
            + " Look how it was packed");
    expect(
        on -> on.bytesLost("app", "/logs/app.log", 12, LossReason.CUT),
        "ERROR 12 bytes of /logs/app.log (app) are lost: a line is longer than the limit, and such"
            + " lines are cut. Raise reading.max_line_bytes, or let them be split");
  }

  @Test
  void whatProcessingGivesUpIsAWarning() {
    expect(
        on -> on.bytesReplaced(ORIGIN, 7, 2),
        "WARN /logs/app.log has bytes that are not UTF-8 in the line at byte 7; they are shipped as"
            + " U+FFFD. Let its program write UTF-8");
    expect(
        on -> on.valuesMasked("app", MaskReason.PATTERN_TOO_SLOW, 1),
        "WARN A pattern of a mask step of app took too many steps on a text, so all of it was"
            + " masked. Make the pattern simpler, or raise max_pattern_steps");
    expect(
        on -> on.joinCut("app", CutReason.MAX_LINES),
        "WARN Joined lines of app are longer than multiline.max_lines allows and go on as another"
            + " entry. Raise it, or look whether the pattern for the first line fits");
    expect(
        on -> on.routeFellBack("app", RouteFallback.ABSENT),
        "WARN Documents of app go to their usual data stream, because the field to route by is not"
            + " there. Give the route a condition if that is right");
    expect(
        on -> on.routeFellBack("app", RouteFallback.ILLEGAL),
        "WARN Documents of app go to their usual data stream, because the field to route by cannot"
            + " be a part of a data stream's name. Mend what writes it");
    expect(
        on -> on.routeFellBack("app", RouteFallback.TOO_MANY),
        "WARN Documents of app go to their usual data stream, because the field to route by has too"
            + " many different values. Raise max_destinations if that is right");
    expect(
        on -> on.patternGaveUp("app", PatternUse.CONDITION),
        "WARN A pattern in a condition of app took too many steps on a line and counts as not"
            + " matching. Make it simpler, or raise max_pattern_steps");
  }

  @Test
  void whatWasAskedForIsNoNews() {
    events.lineDropped("app", DropReason.CONDITION);
    events.valuesMasked("app", MaskReason.NAME, 3);
    events.valuesMasked("app", MaskReason.PATTERN, 3);
    events.joinCut("app", CutReason.TIMEOUT);
    events.joinCut("app", CutReason.FLUSH);
    events.checkpointCurrent(false);
    events.streamsHeld(1);
    assertThat(said.list).isEmpty();
  }

  @Test
  void whatConcernsIndicesIsSaid() {
    expect(
        on -> on.rolloversHidden("grant view_index_metadata on logs-*"),
        "ERROR Lines may be doubled when a rollover comes right after a crash: grant"
            + " view_index_metadata on logs-*");
    expect(
        on -> on.doublesTakenBack("logs-app-local", 3),
        "INFO 3 documents that a rollover had doubled in logs-app-local were deleted again");
    expect(
        on -> on.retained(Retained.ROLLED_OVER, ".ds-1"),
        "INFO .ds-1 was rolled over, because of its age or size");
    expect(
        on -> on.retentionFailed(new IOException("away")),
        "WARN Old indices could not be looked after (java.io.IOException: away); it is tried again"
            + " in some minutes. If it stays so, grant 'manage' on logs-*, or the disk fills up");
    expect(
        on -> on.fileIsCopy("/logs/b", "/logs/a"),
        "INFO /logs/b is a copy of /logs/a so far; it is not shipped a second time");
  }

  @Test
  void aRefusalNamesTheReasonAndTheRemedy() {
    expect(
        on -> on.refused("sys", Refused.SPOOL_FULL, 5),
        "ERROR 5 from senders of sys not taken, or not whole (spool_full): the spool is full. Bring"
            + " the output back, or raise spool.max_bytes");
    expect(
        on -> on.refused("sys", Refused.IDLE, 1),
        "WARN 1 from senders of sys not taken, or not whole (idle): nothing came for so long that"
            + " the connection was closed. Nothing is lost");
    for (Refused why : Refused.values()) {
      events.refused("web", why, 1);
    }
    assertThat(said.list)
        .hasSize(Refused.values().length)
        .allSatisfy(one -> assertThat(one.getFormattedMessage()).contains("web").contains(". "));
  }

  @Test
  void aSpoolInTroubleSaysWhereAndWhatToDo() {
    Path file = Path.of("/state/spool/sys/1");
    expect(
        on -> on.spoolFull("sys"),
        "WARN The spool of sys is full: senders wait or are refused until the output takes"
            + " something. Bring it back, or raise spool.max_bytes");
    expect(
        on -> on.spoolDamaged("sys", file, 9, "bad checksum"),
        "ERROR 9 bytes of /state/spool/sys/1 in the spool of sys are unreadable (bad checksum) and"
            + " skipped; a copy is in its folder 'damaged'. Look after the disk");
    expect(
        on -> on.spoolTailCut("sys", file, 9),
        "WARN The unfinished end of /state/spool/sys/1 in the spool of sys, 9 bytes that a crash"
            + " left and that nobody was told are stored, was cut off");
    expect(
        on -> on.spoolFailed("sys", file, new IOException("No space left on device")),
        "ERROR The spool of sys at /state/spool/sys/1 cannot be written or read"
            + " (java.io.IOException: No space left on device); senders wait or are refused. Free"
            + " space or mend it");
    expect(
        on -> on.receiverTrouble("sys", "syslog/tcp cannot accept: too many open files"),
        "ERROR The input sys: syslog/tcp cannot accept: too many open files");
  }

  @Test
  void whatComesOftenIsSaidOnceForEachKind() {
    for (int i = 0; i < 1_000; i++) {
      events.bytesLost("app", "/logs/app.log", 12, LossReason.CUT);
      events.bytesLost("db", "/logs/db.log", 12, LossReason.CUT);
      events.refused("app", Refused.CUT, 1);
    }
    assertThat(said.list).hasSize(3);
  }

  /** Exactly one message, level in front. */
  private void expect(Consumer<ShipperEvents> event, String message) {
    event.accept(events);
    List<String> messages =
        said.list.stream().map(one -> one.getLevel() + " " + one.getFormattedMessage()).toList();
    said.list.clear();
    assertThat(messages).containsExactly(message);
  }
}
