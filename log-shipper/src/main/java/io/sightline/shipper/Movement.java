package io.sightline.shipper;

import io.sightline.shipper.flow.TrackStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether delivery moves while there is work: something waits, in files or spools, and none of it
 * was delivered since. A held stream, a file that cannot be read and an output that takes nothing
 * look alike here. One thread tells what it sees, any thread may ask.
 */
final class Movement {
  private volatile Standstill standstill;
  private long delivered;

  /** Nothing was delivered since then; the longest wait is that of {@code what}. */
  private record Standstill(long sinceNanos, String what) {}

  /** Takes a look; every few seconds. */
  void look(List<TrackStatus> tracks, long nowNanos) {
    TrackStatus oldest =
        tracks.stream()
            .filter(track -> track.lagSeconds() > 0)
            .max(Comparator.comparingDouble(TrackStatus::lagSeconds))
            .orElse(null);
    long sum = tracks.stream().mapToLong(TrackStatus::delivered).sum();
    Standstill before = standstill;
    if (oldest == null) {
      standstill = null;
    } else {
      boolean isNew = before == null || sum != delivered;
      standstill = new Standstill(isNew ? nowNanos : before.sinceNanos(), oldest.path());
    }
    delivered = sum;
  }

  /** For how long nothing has moved; zero when something does or there is nothing to do. */
  Duration stoodFor(long nowNanos) {
    Standstill now = standstill;
    return now == null ? Duration.ZERO : Duration.ofNanos(nowNanos - now.sinceNanos());
  }

  /** Where the oldest is that is not delivered; empty when nothing waits. */
  Optional<String> oldest() {
    return Optional.ofNullable(standstill).map(Standstill::what);
  }
}
