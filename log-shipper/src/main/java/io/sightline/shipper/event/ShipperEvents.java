package io.sightline.shipper.event;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Everything that can happen while shipping. The engine talks to this interface alone; metrics and
 * log messages are adapters. Calls come from the engine thread and from the sender threads at the
 * same time, so implementations are thread-safe; they return at once and never throw.
 */
public interface ShipperEvents {

  /** A file is followed from now on: from its start, or from where an earlier run stopped. */
  default void fileFound(Origin origin, long fromOffset) {}

  /** A followed file has a new name; reading goes on where it was. */
  default void fileMoved(Origin origin, String newPath) {}

  /** A file became shorter than what was read of it, or its first bytes changed: a new life. */
  default void fileTruncated(String path, long readBytes) {}

  /** A file that left its place was read to the end and delivered; it is closed. */
  default void fileFinished(Origin origin) {}

  /** An earlier run stopped inside this file and it is nowhere to be found. */
  default void fileMissing(String path, long deliveredBytes) {}

  /** A file cannot be opened or read at the moment; it is tried again. */
  default void fileUnreadable(Path path, IOException cause) {}

  /**
   * Bytes of a file that cannot be shipped, for good as far as anyone can tell.
   *
   * @param bytes how many; of a compressed file, in their compressed form
   */
  default void bytesLost(String logClass, String path, long bytes, LossReason why) {}

  /** A file is the same as another one so far; it is not shipped a second time. */
  default void fileIsCopy(String path, String original) {}

  /** How many files are followed or remembered as missing, open or not; once a second. */
  default void filesKnown(int files) {}

  /** For how long the oldest data of a class has been waiting to be delivered; once a second. */
  default void lagSeconds(String logClass, double seconds) {}

  /** How many files are open. */
  default void filesOpen(int files) {}

  /** How many bytes of a class are in files and not yet acknowledged. */
  default void lag(String logClass, long bytes) {}

  /** How many records of the topics of a class are not acknowledged; once a second. */
  default void lagRecords(String logClass, long records) {}

  default void linesRead(String logClass, int lines, long bytes) {}

  /** A line is wrapped into a document, because it is none itself. */
  default void lineMalformed(Origin origin, long offset, Malformed why) {}

  /** So many sequences of bytes of a line that are not UTF-8 became U+FFFD. */
  default void bytesReplaced(Origin origin, long offset, int sequences) {}

  /** A rule of the input lets a line, or lines that were joined, end here. */
  default void lineDropped(String logClass, DropReason why) {}

  /** So many values of one document, or parts of them, were masked. */
  default void valuesMasked(String logClass, MaskReason why, int values) {}

  /** Joined lines go out although the next one might have belonged to them. */
  default void joinCut(String logClass, CutReason why) {}

  /** A document goes to the usual data stream and not to one that its field names. */
  default void routeFellBack(String logClass, RouteFallback why) {}

  /** A pattern was given up on a line. */
  default void patternGaveUp(String logClass, PatternUse where) {}

  /** One bulk request was answered, whatever the answer. */
  default void bulkAnswered(Duration took) {}

  /** How many batches are under way, once a second. */
  default void underWay(int batches) {}

  /** Documents are in Elasticsearch, acknowledged now or found there already. */
  default void delivered(String logClass, int documents) {}

  /** One document is in the dead-letter file, durably. */
  default void deadLettered(Origin origin, long offset, Rejection why, String reason) {}

  /** The dead-letter file cannot be written; the documents wait and nothing passes them. */
  default void deadLettersFailed(Path file, IOException cause) {}

  /** Documents will be sent again after a pause. Nothing is lost. */
  default void retrying(RetryReason why, String what, Duration pause) {}

  /** How many data streams take nothing until someone mends something; told when it changes. */
  default void streamsHeld(int streams) {}

  /** The first success after {@link #retrying}. */
  default void recovered() {}

  /**
   * The server does not show its backing indices, so a rollover right after a crash may double
   * lines; the sentence says what to grant.
   */
  default void rolloversHidden(String sentence) {}

  /** A rollover came between a look-up and the creation; the doubles were deleted again. */
  default void doublesTakenBack(String stream, int documents) {}

  /** A backing index was rolled over or deleted because of its age or size. */
  default void retained(Retained what, String index) {}

  /** Old backing indices could not be looked after this time. */
  default void retentionFailed(Exception cause) {}

  /** Templates and lifecycle are installed; the sentence says what and with which limits. */
  default void prepared(String what) {}

  /**
   * Whether the disk knows how far everything is delivered; told after every try to write it, up to
   * several times a second.
   */
  default void checkpointCurrent(boolean isCurrent) {}

  /** The checkpoint cannot be written; shipping goes on and a crash would cost more repetition. */
  default void checkpointFailed(Path file, IOException cause) {}

  /** The checkpoint was unreadable and lies beside its place now; all files start over. */
  default void checkpointDamaged(Path movedTo, String why) {}

  /** Messages came in over the network or standard input and are durable in the class's spool. */
  default void received(String logClass, int messages, long bytes) {}

  /** So many messages, requests or connections were refused, cut or lost. */
  default void refused(String logClass, Refused why, int count) {}

  /** What the files of a spool take on the disk, and may take at most; once a second. */
  default void spoolSize(String logClass, long bytes, long mostBytes) {}

  /**
   * The spool is at its limit: writers wait or are refused. Told once until there is room again.
   */
  default void spoolFull(String logClass) {}

  /** Bytes of a spool are unreadable and skipped; a copy stays in its folder {@code damaged}. */
  default void spoolDamaged(String logClass, Path file, long bytes, String why) {}

  /**
   * The unfinished end that a crash left behind a spool was cut off. Nobody was told that it is
   * stored.
   */
  default void spoolTailCut(String logClass, Path file, long bytes) {}

  /** The spool cannot be written or read at the moment; whoever waits for it tries again. */
  default void spoolFailed(String logClass, Path file, IOException cause) {}

  /** A server of an input is not what it should be; the sentence says what to do. */
  default void receiverTrouble(String logClass, String what) {}
}
