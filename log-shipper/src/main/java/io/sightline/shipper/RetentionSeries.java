package io.sightline.shipper;

import io.micrometer.core.instrument.Counter;
import io.sightline.shipper.Series.Reasons;
import io.sightline.shipper.event.Retained;

/** What is counted about backing indices and their rollovers. */
final class RetentionSeries {
  final Reasons<Retained> done;
  final Counter failures;
  final Counter hidden;
  final Counter doublesTakenBack;

  RetentionSeries(Series series) {
    done =
        series.reasons(
            Retained.class,
            Retained::label,
            "shipper.indices.retained",
            "Backing indices that age or size made the shipper roll over or delete");
    failures =
        series.counter(
            "shipper.retention.failures", "Times that old indices could not be looked after");
    hidden =
        series.counter(
            "shipper.rollovers.hidden",
            "Batches that a rollover may have doubled, as the server does not show its indices");
    doublesTakenBack =
        series.counter(
            "shipper.doubles.taken.back", "Documents that a rollover doubled, deleted again");
  }
}
