package io.sightline.shipper;

import io.sightline.shipper.flow.Batch;
import io.sightline.shipper.flow.Output;
import io.sightline.shipper.flow.Segment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch that is filled or on its way, and the stretches of tracks in it. A new one for each use
 * of a batch. Only the engine thread touches it, but for the batch while it is sent.
 */
final class Load {
  final Batch batch;
  private final List<Segment> segments = new ArrayList<>();
  private final long sinceNanos = System.nanoTime();

  Load(Batch batch) {
    this.batch = batch;
  }

  void add(Segment begun) {
    segments.add(begun);
  }

  /** Since its first document. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - sinceNanos);
  }

  /** Whether the disk says that all of it may have been sent. */
  boolean isPromised() {
    return segments.stream().allMatch(Segment::isPromised);
  }

  /** Its tracks learn how it ended. */
  void ended(Output.Ended how) {
    switch (how) {
      case ACKNOWLEDGED -> segments.forEach(Segment::acknowledge);
      case GIVEN_BACK -> segments.forEach(Segment::giveBack);
    }
  }
}
