package io.sightline.shipper;

import io.micrometer.core.instrument.Counter;
import io.sightline.shipper.Series.Reasons;
import io.sightline.shipper.event.CutReason;
import io.sightline.shipper.event.DropReason;
import io.sightline.shipper.event.LossReason;
import io.sightline.shipper.event.MaskReason;
import io.sightline.shipper.event.PatternUse;
import io.sightline.shipper.event.Rejection;
import io.sightline.shipper.event.RouteFallback;
import java.util.concurrent.atomic.AtomicLong;

/** What is counted for a class of lines on their way, wherever they come from. */
final class ClassSeries {
  final Counter read;
  final Counter delivered;
  final Reasons<Rejection> rejected;
  final Reasons<DropReason> dropped;
  final Reasons<LossReason> lost;
  final Reasons<MaskReason> masked;
  final Reasons<CutReason> joinsCut;
  final Reasons<RouteFallback> fallenBack;
  final Reasons<PatternUse> patternsGivenUp;
  final Counter replaced;
  final AtomicLong lagBytes;
  final AtomicLong lagRecords;

  /** In milliseconds. */
  final AtomicLong lag = new AtomicLong();

  final SpoolSeries spool;

  ClassSeries(Series series, String logClass) {
    String[] tags = {"class", logClass};
    read =
        series.counter(
            "shipper.lines.read", "Lines read from files, and messages read from spools", tags);
    delivered =
        series.counter("shipper.documents.delivered", "Documents that are in Elasticsearch", tags);
    rejected =
        series.reasons(
            Rejection.class,
            Rejection::label,
            "shipper.documents.rejected",
            "Documents that Elasticsearch will never take",
            tags);
    dropped =
        series.reasons(
            DropReason.class,
            DropReason::label,
            "shipper.lines.dropped",
            "Lines that a rule of the configuration lets end in the shipper",
            tags);
    lost =
        series.reasons(
            LossReason.class,
            LossReason::label,
            "shipper.bytes.lost",
            "Bytes of files that cannot be shipped any more",
            tags);
    masked =
        series.reasons(
            MaskReason.class,
            MaskReason::label,
            "shipper.values.masked",
            "Values, or parts of them, that were masked",
            tags);
    joinsCut =
        series.reasons(
            CutReason.class,
            CutReason::label,
            "shipper.joins.cut",
            "Joined lines that went out although the next one might have belonged to them",
            tags);
    fallenBack =
        series.reasons(
            RouteFallback.class,
            RouteFallback::label,
            "shipper.routes.fallen.back",
            "Documents that went to the usual data stream and not where their field says",
            tags);
    patternsGivenUp =
        series.reasons(
            PatternUse.class,
            PatternUse::label,
            "shipper.patterns.given.up",
            "Patterns that took too many steps on a line; the reason is where they stand",
            tags);
    replaced =
        series.counter(
            "shipper.bytes.replaced", "Sequences of bytes that are not UTF-8, now U+FFFD", tags);
    lagBytes =
        series.gauge(
            "shipper.lag.bytes",
            "Bytes of complete lines in files and spools that are not acknowledged yet",
            tags);
    lagRecords =
        series.gauge(
            "shipper.lag.records",
            "Records of topics that are not acknowledged yet; 0 for other inputs",
            tags);
    series.shown(
        "shipper.lag.seconds",
        "For how long the oldest line that is not acknowledged has been known; 0 when none is",
        () -> lag.get() / 1000.0,
        tags);
    spool = new SpoolSeries(series, tags);
  }

  /** The class is not configured any more. */
  void retire() {
    lagBytes.set(0);
    lagRecords.set(0);
    lag.set(0);
    spool.bytes.set(0);
    spool.limit.set(0);
  }
}
