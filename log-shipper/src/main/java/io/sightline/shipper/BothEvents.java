package io.sightline.shipper;

import io.sightline.shipper.event.CutReason;
import io.sightline.shipper.event.DropReason;
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

/** Tells two listeners of every event. */
record BothEvents(ShipperEvents first, ShipperEvents second) implements ShipperEvents {

  @Override
  public void fileFound(Origin origin, long fromOffset) {
    first.fileFound(origin, fromOffset);
    second.fileFound(origin, fromOffset);
  }

  @Override
  public void fileMoved(Origin origin, String newPath) {
    first.fileMoved(origin, newPath);
    second.fileMoved(origin, newPath);
  }

  @Override
  public void fileTruncated(String path, long readBytes) {
    first.fileTruncated(path, readBytes);
    second.fileTruncated(path, readBytes);
  }

  @Override
  public void fileFinished(Origin origin) {
    first.fileFinished(origin);
    second.fileFinished(origin);
  }

  @Override
  public void fileMissing(String path, long deliveredBytes) {
    first.fileMissing(path, deliveredBytes);
    second.fileMissing(path, deliveredBytes);
  }

  @Override
  public void fileUnreadable(Path path, IOException cause) {
    first.fileUnreadable(path, cause);
    second.fileUnreadable(path, cause);
  }

  @Override
  public void bytesLost(String logClass, String path, long bytes, LossReason why) {
    first.bytesLost(logClass, path, bytes, why);
    second.bytesLost(logClass, path, bytes, why);
  }

  @Override
  public void fileIsCopy(String path, String original) {
    first.fileIsCopy(path, original);
    second.fileIsCopy(path, original);
  }

  @Override
  public void filesKnown(int files) {
    first.filesKnown(files);
    second.filesKnown(files);
  }

  @Override
  public void lagSeconds(String logClass, double seconds) {
    first.lagSeconds(logClass, seconds);
    second.lagSeconds(logClass, seconds);
  }

  @Override
  public void filesOpen(int files) {
    first.filesOpen(files);
    second.filesOpen(files);
  }

  @Override
  public void lagRecords(String logClass, long records) {
    first.lagRecords(logClass, records);
    second.lagRecords(logClass, records);
  }

  @Override
  public void lag(String logClass, long bytes) {
    first.lag(logClass, bytes);
    second.lag(logClass, bytes);
  }

  @Override
  public void linesRead(String logClass, int lines, long bytes) {
    first.linesRead(logClass, lines, bytes);
    second.linesRead(logClass, lines, bytes);
  }

  @Override
  public void lineMalformed(Origin origin, long offset, Malformed why) {
    first.lineMalformed(origin, offset, why);
    second.lineMalformed(origin, offset, why);
  }

  @Override
  public void bytesReplaced(Origin origin, long offset, int sequences) {
    first.bytesReplaced(origin, offset, sequences);
    second.bytesReplaced(origin, offset, sequences);
  }

  @Override
  public void lineDropped(String logClass, DropReason why) {
    first.lineDropped(logClass, why);
    second.lineDropped(logClass, why);
  }

  @Override
  public void valuesMasked(String logClass, MaskReason why, int values) {
    first.valuesMasked(logClass, why, values);
    second.valuesMasked(logClass, why, values);
  }

  @Override
  public void joinCut(String logClass, CutReason why) {
    first.joinCut(logClass, why);
    second.joinCut(logClass, why);
  }

  @Override
  public void routeFellBack(String logClass, RouteFallback why) {
    first.routeFellBack(logClass, why);
    second.routeFellBack(logClass, why);
  }

  @Override
  public void patternGaveUp(String logClass, PatternUse where) {
    first.patternGaveUp(logClass, where);
    second.patternGaveUp(logClass, where);
  }

  @Override
  public void bulkAnswered(Duration took) {
    first.bulkAnswered(took);
    second.bulkAnswered(took);
  }

  @Override
  public void underWay(int batches) {
    first.underWay(batches);
    second.underWay(batches);
  }

  @Override
  public void delivered(String logClass, int documents) {
    first.delivered(logClass, documents);
    second.delivered(logClass, documents);
  }

  @Override
  public void deadLettered(Origin origin, long offset, Rejection why, String reason) {
    first.deadLettered(origin, offset, why, reason);
    second.deadLettered(origin, offset, why, reason);
  }

  @Override
  public void deadLettersFailed(Path file, IOException cause) {
    first.deadLettersFailed(file, cause);
    second.deadLettersFailed(file, cause);
  }

  @Override
  public void retrying(RetryReason why, String what, Duration pause) {
    first.retrying(why, what, pause);
    second.retrying(why, what, pause);
  }

  @Override
  public void streamsHeld(int streams) {
    first.streamsHeld(streams);
    second.streamsHeld(streams);
  }

  @Override
  public void recovered() {
    first.recovered();
    second.recovered();
  }

  @Override
  public void rolloversHidden(String sentence) {
    first.rolloversHidden(sentence);
    second.rolloversHidden(sentence);
  }

  @Override
  public void doublesTakenBack(String stream, int documents) {
    first.doublesTakenBack(stream, documents);
    second.doublesTakenBack(stream, documents);
  }

  @Override
  public void retained(Retained what, String index) {
    first.retained(what, index);
    second.retained(what, index);
  }

  @Override
  public void retentionFailed(Exception cause) {
    first.retentionFailed(cause);
    second.retentionFailed(cause);
  }

  @Override
  public void prepared(String what) {
    first.prepared(what);
    second.prepared(what);
  }

  @Override
  public void checkpointCurrent(boolean isCurrent) {
    first.checkpointCurrent(isCurrent);
    second.checkpointCurrent(isCurrent);
  }

  @Override
  public void checkpointFailed(Path file, IOException cause) {
    first.checkpointFailed(file, cause);
    second.checkpointFailed(file, cause);
  }

  @Override
  public void checkpointDamaged(Path movedTo, String why) {
    first.checkpointDamaged(movedTo, why);
    second.checkpointDamaged(movedTo, why);
  }

  @Override
  public void received(String logClass, int messages, long bytes) {
    first.received(logClass, messages, bytes);
    second.received(logClass, messages, bytes);
  }

  @Override
  public void refused(String logClass, Refused why, int count) {
    first.refused(logClass, why, count);
    second.refused(logClass, why, count);
  }

  @Override
  public void spoolSize(String logClass, long bytes, long mostBytes) {
    first.spoolSize(logClass, bytes, mostBytes);
    second.spoolSize(logClass, bytes, mostBytes);
  }

  @Override
  public void spoolFull(String logClass) {
    first.spoolFull(logClass);
    second.spoolFull(logClass);
  }

  @Override
  public void spoolDamaged(String logClass, Path file, long bytes, String why) {
    first.spoolDamaged(logClass, file, bytes, why);
    second.spoolDamaged(logClass, file, bytes, why);
  }

  @Override
  public void spoolTailCut(String logClass, Path file, long bytes) {
    first.spoolTailCut(logClass, file, bytes);
    second.spoolTailCut(logClass, file, bytes);
  }

  @Override
  public void spoolFailed(String logClass, Path file, IOException cause) {
    first.spoolFailed(logClass, file, cause);
    second.spoolFailed(logClass, file, cause);
  }

  @Override
  public void receiverTrouble(String logClass, String what) {
    first.receiverTrouble(logClass, what);
    second.receiverTrouble(logClass, what);
  }
}
