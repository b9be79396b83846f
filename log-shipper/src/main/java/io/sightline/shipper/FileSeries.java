package io.sightline.shipper;

import io.micrometer.core.instrument.Counter;
import java.util.concurrent.atomic.AtomicLong;

/** What is counted about the followed files, all classes together. */
final class FileSeries {
  final AtomicLong open;
  final AtomicLong known;
  final Counter truncated;
  final Counter missing;
  final Counter unreadable;
  final Counter copies;

  FileSeries(Series series) {
    open = series.gauge("shipper.files.open", "Log files that are open");
    known = series.gauge("shipper.files.known", "Log files that are followed or missed");
    truncated =
        series.counter("shipper.files.truncated", "Files that became shorter or began anew");
    missing =
        series.counter("shipper.files.missing", "Files that vanished while the shipper was down");
    unreadable =
        series.counter(
            "shipper.file.failures", "Times that a file or folder could not be opened or read");
    copies = series.counter("shipper.files.copied", "Files that are copies of a followed one");
  }
}
