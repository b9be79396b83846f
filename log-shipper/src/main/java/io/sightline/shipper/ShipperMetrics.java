package io.sightline.shipper;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sightline.metrics.meters.DurationBuckets;
import io.sightline.shipper.Series.Reasons;
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
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Counts what happens. Every series exists from the start, at 0, for the configured classes; one of
 * a class that only an old checkpoint knows comes with its first event. Thread-safe.
 */
final class ShipperMetrics implements ShipperEvents {
  private final Series series;
  private final Clock clock;
  private final Map<String, ClassSeries> classes = new ConcurrentHashMap<>();
  private final Counter bytesRead;
  private final FileSeries files;
  private final Reasons<RetryReason> retries;
  private final Reasons<Malformed> malformed;
  private final Reasons<Rejection> deadLetters;
  private final Counter deadLetterFailures;
  private final Timer bulkDuration;
  private final AtomicLong underWay;
  private final AtomicLong streamsHeld;
  private final AtomicLong lastDelivery = new AtomicLong();
  private final CheckpointSeries checkpoint;
  private final RetentionSeries retention;
  private final Counter reloads;
  private final Counter refusedReloads;
  private final AtomicLong lastReloadTaken;

  /**
   * @param deadLetterFile whose size is looked at for each scrape
   * @param stalled for how long delivery has not moved although there is work; asked for each
   *     scrape
   */
  ShipperMetrics(
      MeterRegistry registry,
      Collection<String> logClasses,
      Path deadLetterFile,
      Supplier<Duration> stalled,
      Clock clock) {
    this.series = new Series(registry);
    this.clock = clock;
    watch(logClasses);
    bytesRead = series.counter("shipper.bytes.read", "Bytes read from log files and spools");
    files = new FileSeries(series);
    retries =
        series.reasons(
            RetryReason.class, RetryReason::label, "shipper.retries", "Tries that were repeated");
    malformed =
        series.reasons(
            Malformed.class,
            Malformed::label,
            "shipper.lines.malformed",
            "Lines shipped as plain text inside a document");
    deadLetters =
        series.reasons(
            Rejection.class,
            Rejection::label,
            "shipper.dead.letters",
            "Documents written to the dead-letter file");
    deadLetterFailures =
        series.counter(
            "shipper.dead.letter.failures", "Times that the dead-letter file was not written");
    series.shown(
        "shipper.dead.letter.file.bytes",
        "Size of the dead-letter file; 0 without one",
        () -> deadLetterFile.toFile().length());
    bulkDuration =
        Timer.builder("shipper.bulk.duration")
            .description("Time until a bulk request was answered")
            .serviceLevelObjectives(DurationBuckets.standard())
            .register(registry);
    underWay = series.gauge("shipper.bulks.in.flight", "Batches on their way or between tries");
    streamsHeld =
        series.gauge(
            "shipper.streams.held", "Data streams that take nothing until someone mends something");
    series.shown(
        "shipper.last.delivery.timestamp.seconds",
        "When documents were last acknowledged, since the epoch; 0 for never",
        () -> lastDelivery.get() / 1000.0);
    series.shown(
        "shipper.stalled.seconds",
        "For how long nothing has been delivered although lines wait; 0 when all is well",
        () -> stalled.get().toMillis() / 1000.0);
    checkpoint = new CheckpointSeries(series, clock);
    retention = new RetentionSeries(series);
    String reloaded = "Times that SIGHUP asked for the configuration to be read anew";
    reloads = series.counter("shipper.config.reloads", reloaded, "result", "taken");
    refusedReloads = series.counter("shipper.config.reloads", reloaded, "result", "refused");
    lastReloadTaken =
        series.gauge(
            "shipper.config.last.reload.successful",
            "1 while the configuration that was asked for last is in effect, else 0");
    lastReloadTaken.set(1);
  }

  /**
   * Classes of a new configuration have their series from now on. Those of an old one stay, with
   * nothing waiting: nobody would tell when that changes.
   */
  void watch(Collection<String> logClasses) {
    logClasses.forEach(this::of);
    classes.forEach(
        (logClass, its) -> {
          if (!logClasses.contains(logClass)) {
            its.retire();
          }
        });
  }

  private ClassSeries of(String logClass) {
    return classes.computeIfAbsent(logClass, name -> new ClassSeries(series, name));
  }

  /** SIGHUP came, and the configuration was taken or not. */
  void reloaded(boolean taken) {
    (taken ? reloads : refusedReloads).increment();
    lastReloadTaken.set(taken ? 1 : 0);
  }

  @Override
  public void linesRead(String logClass, int lines, long bytes) {
    of(logClass).read.increment(lines);
    bytesRead.increment((double) bytes);
  }

  @Override
  public void lag(String logClass, long bytes) {
    of(logClass).lagBytes.set(bytes);
  }

  @Override
  public void lagRecords(String logClass, long records) {
    of(logClass).lagRecords.set(records);
  }

  @Override
  public void lagSeconds(String logClass, double seconds) {
    of(logClass).lag.set(Math.round(seconds * 1000));
  }

  @Override
  public void filesOpen(int open) {
    files.open.set(open);
  }

  @Override
  public void filesKnown(int known) {
    files.known.set(known);
  }

  @Override
  public void fileTruncated(String path, long readBytes) {
    files.truncated.increment();
  }

  @Override
  public void fileMissing(String path, long deliveredBytes) {
    files.missing.increment();
  }

  @Override
  public void fileUnreadable(Path path, IOException cause) {
    files.unreadable.increment();
  }

  @Override
  public void fileIsCopy(String path, String original) {
    files.copies.increment();
  }

  @Override
  public void bytesLost(String logClass, String path, long bytes, LossReason why) {
    of(logClass).lost.increment(why, (double) bytes);
  }

  @Override
  public void lineMalformed(Origin origin, long offset, Malformed why) {
    malformed.increment(why);
  }

  @Override
  public void bytesReplaced(Origin origin, long offset, int sequences) {
    of(origin.logClass()).replaced.increment(sequences);
  }

  @Override
  public void lineDropped(String logClass, DropReason why) {
    of(logClass).dropped.increment(why);
  }

  @Override
  public void valuesMasked(String logClass, MaskReason why, int values) {
    of(logClass).masked.increment(why, values);
  }

  @Override
  public void joinCut(String logClass, CutReason why) {
    of(logClass).joinsCut.increment(why);
  }

  @Override
  public void routeFellBack(String logClass, RouteFallback why) {
    of(logClass).fallenBack.increment(why);
  }

  @Override
  public void patternGaveUp(String logClass, PatternUse where) {
    of(logClass).patternsGivenUp.increment(where);
  }

  @Override
  public void bulkAnswered(Duration took) {
    bulkDuration.record(took);
  }

  @Override
  public void underWay(int batches) {
    underWay.set(batches);
  }

  @Override
  public void delivered(String logClass, int documents) {
    of(logClass).delivered.increment(documents);
    lastDelivery.set(clock.millis());
  }

  @Override
  public void deadLettered(Origin origin, long offset, Rejection why, String reason) {
    of(origin.logClass()).rejected.increment(why);
    deadLetters.increment(why);
  }

  @Override
  public void deadLettersFailed(Path file, IOException cause) {
    deadLetterFailures.increment();
  }

  @Override
  public void retrying(RetryReason why, String what, Duration pause) {
    retries.increment(why);
  }

  @Override
  public void streamsHeld(int streams) {
    streamsHeld.set(streams);
  }

  @Override
  public void rolloversHidden(String sentence) {
    retention.hidden.increment();
  }

  @Override
  public void doublesTakenBack(String stream, int documents) {
    retention.doublesTakenBack.increment(documents);
  }

  @Override
  public void retained(Retained what, String index) {
    retention.done.increment(what);
  }

  @Override
  public void retentionFailed(Exception cause) {
    retention.failures.increment();
  }

  @Override
  public void checkpointCurrent(boolean isCurrent) {
    checkpoint.current(isCurrent);
  }

  @Override
  public void checkpointFailed(Path file, IOException cause) {
    checkpoint.failures.increment();
  }

  @Override
  public void checkpointDamaged(Path movedTo, String why) {
    checkpoint.damaged.increment();
  }

  @Override
  public void received(String logClass, int messages, long bytes) {
    SpoolSeries spool = of(logClass).spool;
    spool.messages.increment(messages);
    spool.messageBytes.increment((double) bytes);
  }

  @Override
  public void refused(String logClass, Refused why, int count) {
    of(logClass).spool.refused.increment(why, count);
  }

  @Override
  public void spoolSize(String logClass, long bytes, long mostBytes) {
    SpoolSeries spool = of(logClass).spool;
    spool.bytes.set(bytes);
    spool.limit.set(mostBytes);
  }

  @Override
  public void spoolFull(String logClass) {
    of(logClass).spool.full.increment();
  }

  @Override
  public void spoolDamaged(String logClass, Path file, long bytes, String why) {
    of(logClass).spool.damagedBytes.increment((double) bytes);
  }

  @Override
  public void spoolTailCut(String logClass, Path file, long bytes) {
    of(logClass).spool.tailBytesCut.increment((double) bytes);
  }

  @Override
  public void spoolFailed(String logClass, Path file, IOException cause) {
    of(logClass).spool.failures.increment();
  }

  @Override
  public void receiverTrouble(String logClass, String what) {
    of(logClass).spool.troubles.increment();
  }
}
