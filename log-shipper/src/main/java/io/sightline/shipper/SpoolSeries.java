package io.sightline.shipper;

import io.micrometer.core.instrument.Counter;
import io.sightline.shipper.Series.Reasons;
import io.sightline.shipper.event.Refused;
import java.util.concurrent.atomic.AtomicLong;

/** What is counted for the receivers and the spool of a class; all 0 where it has none. */
final class SpoolSeries {
  final Counter messages;
  final Counter messageBytes;
  final Reasons<Refused> refused;
  final AtomicLong bytes;
  final AtomicLong limit;
  final Counter full;
  final Counter damagedBytes;
  final Counter tailBytesCut;
  final Counter failures;
  final Counter troubles;

  SpoolSeries(Series series, String... tags) {
    messages =
        series.counter("shipper.messages.received", "Messages that are durable in the spool", tags);
    messageBytes =
        series.counter(
            "shipper.messages.received.bytes", "Bytes of messages durable in the spool", tags);
    refused =
        series.reasons(
            Refused.class,
            Refused::label,
            "shipper.messages.refused",
            "Messages, requests or connections that were not taken, or not taken whole",
            tags);
    bytes = series.gauge("shipper.spool.bytes", "What the spool takes on the disk", tags);
    limit =
        series.gauge(
            "shipper.spool.limit.bytes", "What it may take at most; 0 without a spool", tags);
    full =
        series.counter(
            "shipper.spool.full", "Times that the spool reached its limit and writers wait", tags);
    damagedBytes =
        series.counter(
            "shipper.spool.damaged.bytes",
            "Bytes of the spool that are unreadable; a copy is kept in its folder",
            tags);
    tailBytesCut =
        series.counter(
            "shipper.spool.tail.cut.bytes",
            "Bytes of unfinished ends that crashes left behind the spool; nobody missed them",
            tags);
    failures =
        series.counter(
            "shipper.spool.failures", "Times that the disk did not take or give messages", tags);
    troubles =
        series.counter(
            "shipper.receiver.troubles", "Times that a server of the input failed", tags);
  }
}
